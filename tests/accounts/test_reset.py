from __future__ import annotations

import re
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask import Flask

from journal.accounts.models import SlotKind, Vault
from journal.core.db import Database
from tests.accounts.checks import (
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    form,
    in_dutch,
    later,
    link,
    nothing_changes,
    says,
    signed_in,
    slots,
    too_long,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

NEW = "paarse giraf eet stiekem pannenkoek"
TEXT = "Uit de eerste kluis."
TOO_EASY = "This one is still too easy to guess. Adding a few unrelated words often helps."


@pytest.fixture
def path(ilse: StrictClient, noor: StrictClient, cast: Cast) -> str:
    """Give the path to a new vault that Ilse shows Noor, who wrote something and shares it."""
    noor.submit("/inchecken", mood="7")
    noor.submit("/dagboek/schrijven", text=TEXT, readers=str(cast["ilse"].id))
    person = f"/begeleiding/{cast['noor'].id}"
    return link(ilse.submit(person, f"{person}/nieuwe-kluis", status=200))


@pytest.fixture
def waiting(eva: StrictClient, cast: Cast) -> str:
    """Give the path to a new vault for Noor that Eva made, which waits."""
    account = f"/beheer/mensen/{cast['noor'].id}"
    return link(eva.submit(account, f"{account}/nieuwe-kluis", status=200))


def test_works_and_shows_nothing_older(
    app: Flask, visitor: StrictClient, path: str, cast: Cast, database: Database
) -> None:
    visitor.submit(path, own=NEW)
    assert visitor.last.headers["Location"] == "/"
    visitor.get("/vandaag")
    for page in ("/dagboek", "/dagboek/verwijderd", "/terugblik", "/oefenen", "/dagboek/schrijven"):
        assert TEXT not in visitor.get(page)
    assert acts_about(database, cast["noor"].id)[-2:] == ["reset-done", "signed-in"]
    visitor.submit("/dagboek/schrijven", text="Uit de tweede.")
    visitor.submit("/inchecken", mood="3")
    signed_in(app, cast["noor"].email, NEW).get("/vandaag")


def test_the_coach_reads_nothing_older_any_more(
    ilse: StrictClient, visitor: StrictClient, path: str, cast: Cast
) -> None:
    person = f"/begeleiding/{cast['noor'].id}"
    assert TEXT in _first_shared(ilse, person)
    visitor.submit(path, own=NEW)
    assert not re.search(f'href="{person}/[0-9a-f-]{{36}}"', ilse.get(person))


def test_ends_every_other_link(
    visitor: StrictClient, app: Flask, path: str, waiting: str, database: Database
) -> None:
    visitor.submit(path, own=NEW)
    other = StrictClient(app)
    with nothing_changes(database), later(hours=73):
        assert says(other.get(waiting, status=404), "This link no longer works")
        other.post(waiting, {"own": NEW}, status=404)


def _first_shared(coach: StrictClient, person: str) -> str:
    (link,) = re.findall(f'href="({person}/[0-9a-f-]{{36}})"', coach.get(person))
    return coach.get(link)


def test_ends_the_old_passphrase_and_the_devices_and_keeps_the_vault(
    app: Flask,
    noor: StrictClient,
    visitor: StrictClient,
    path: str,
    cast: Cast,
    database: Database,
) -> None:
    noors = cast["noor"]
    visitor.submit(path, own=NEW)
    noor.get("/vandaag", status=401)
    other = StrictClient(app)
    other.submit("/inloggen", status=422, email=noors.email, passphrase=noors.passphrase)
    with database.read() as db:
        own = sa.select(Vault).where(Vault.person_id == noors.id).order_by(Vault.generation)
        vaults = db.scalars(own).all()
    assert [(vault.generation, vault.is_current) for vault in vaults] == [(1, False), (2, True)]
    assert {slot.vault_id for slot in slots(database, noors.id, SlotKind.RECOVERY)} == {
        vaults[0].id
    }


def test_what_was_shared_before_is_of_no_use_to_share_with(
    visitor: StrictClient, path: str, cast: Cast
) -> None:
    """The pins lie in the old vault: a coach's key is agreed to anew."""
    visitor.submit(path)
    ilse = cast["ilse"].id
    assert str(ilse) not in visitor.get("/dagboek/schrijven")
    visitor.submit(f"/begeleiders/{ilse}/sleutel")
    assert str(ilse) in visitor.get("/dagboek/schrijven")


def test_what_a_lost_vault_shares_can_be_taken_back(
    visitor: StrictClient, ilse: StrictClient, path: str, cast: Cast
) -> None:
    visitor.submit(path)
    visitor.submit("/ik/toestemmingen", "/ik/toestemmingen/sharing", withdraw="1")
    page = ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert says(page, "%(name)s has not shared any text yet.", name="Noor")
    visitor.submit("/ik/meenemen", status=200)


def test_the_link_works_once(app: Flask, visitor: StrictClient, path: str) -> None:
    fields = form(visitor.get(path), path)
    visitor.submit(path)
    other = StrictClient(app)
    other.get(path, status=404)
    other.post(path, fields, status=404)


def test_the_link_works_for_two_weeks(visitor: StrictClient, path: str) -> None:
    with later(days=13, hours=23):
        visitor.get(path)
    with later(days=14):
        visitor.get(path, status=404)
        visitor.post(path, {"own": NEW}, status=404)


def test_one_of_an_admin_opens_after_72_hours(
    visitor: StrictClient, noor: StrictClient, waiting: str, database: Database, cast: Cast
) -> None:
    fields = {**form(visitor.get("/inloggen"), "/inloggen"), "own": NEW, "made": ""}
    with later(hours=71, minutes=59), nothing_changes(database):
        assert waiting not in visitor.get(waiting)
        visitor.post(waiting, fields, status=404)
    noor.get("/vandaag")
    with later(hours=72):
        visitor.submit(waiting)
        visitor.get("/vandaag")
        noor.get("/vandaag", status=401)


def test_a_locked_account_stays_closed(
    eva: StrictClient, visitor: StrictClient, path: str, cast: Cast
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/slot")
    visitor.get(path, status=404)


def test_works_for_a_coach_whose_participants_agree_anew(
    eva: StrictClient, noor: StrictClient, visitor: StrictClient, cast: Cast
) -> None:
    account = f"/beheer/mensen/{cast['ilse'].id}"
    path = link(eva.submit(account, f"{account}/nieuwe-kluis", status=200))
    with later(hours=72):
        visitor.submit(path)
        visitor.get("/begeleiding")
        visitor.get(f"/begeleiding/{cast['noor'].id}")
        assert str(cast["ilse"].id) not in noor.get("/dagboek/schrijven")
        noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
        noor.submit("/dagboek/schrijven", text=TEXT, readers=str(cast["ilse"].id))
        entry = noor.last.headers["Location"].partition("?")[0].rpartition("/")[2]
        assert TEXT in visitor.get(f"/begeleiding/{cast['noor'].id}/{entry}")


def test_is_only_for_somebody_who_is_signed_out(
    everybody: dict[str, StrictClient], path: str, database: Database
) -> None:
    with nothing_changes(database):
        for key, client in everybody.items():
            if key != "visitor":
                client.get(path, status=404)
                client.post(path, {"own": NEW}, status=404)


def test_refuses_bad_input_kindly(visitor: StrictClient, path: str, database: Database) -> None:
    page = visitor.get(path)
    with nothing_changes(database):
        for token in ("x", "é", "\x00", "a" * 3000):
            visitor.get(f"/nieuwe-kluis/{quote(token)}", status=404)
            visitor.post(f"/nieuwe-kluis/{quote(token)}", {"own": NEW}, status=404)
        for changed, message in (
            ({"own": "xq7kz"}, in_dutch(TOO_EASY)),
            ({"own": "o" * 129}, too_long(1, 128)),
            ({"own": f"{NEW}\x00"}, in_dutch(NO_SIGN)),
            ({"made": ""}, in_dutch(TOO_EASY)),
            ({"csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            page = visitor.post(path, {**form(page, path), "own": "", **changed}, status=422)
            assert message in page, changed
            assert NEW not in page
    visitor.submit(path)
