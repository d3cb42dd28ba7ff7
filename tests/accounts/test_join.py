from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask import Flask

from journal.accounts.actions import stretching
from journal.accounts.cookies import NAME
from journal.accounts.models import Invitation, Person, Pin, Role, State, Vault
from journal.accounts.passphrases import FEWEST_WORDS
from journal.accounts.queries.devices import signed_in_device
from journal.accounts.queries.vaults import numbers_keys, public_keys
from journal.accounts.wordlists import word_list
from journal.core.db import Database
from journal.core.keys import ring
from journal.core.vault import Slot, VaultKey
from journal.core.viewers import PausedParticipant
from tests.accounts.checks import (
    EMPTY,
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    cookie_of,
    field,
    form,
    invite,
    later,
    link,
    nothing_changes,
    post_raw,
    says,
    signed_in,
    too_long,
)
from tests.support.cast import Cast
from tests.support.client import SAME_ORIGIN, StrictClient

OWN = "paarse giraf eet stiekem pannenkoek"
TOO_EASY = "This one is still too easy to guess. Adding a few unrelated words often helps."
COMMON = (
    "This one is made of words or names that often go together. "
    "Better to choose words that have nothing to do with each other."
)
HAS_YOU = "This has your name or address in it, and those are the first things to be guessed."


@pytest.fixture
def path(ilse: StrictClient) -> str:
    """Give the path of an invitation that Ilse just made for Sam."""
    return invite(ilse)


def test_the_page_says_who_invites_whom_and_makes_a_passphrase(
    visitor: StrictClient, path: str
) -> None:
    page = visitor.get(path)
    assert says(page, "Welcome, %(name)s", name="Sam")
    assert "Ilse" in page
    assert field(page, path, "name") == "Sam"
    made = field(page, path, "made").split()
    assert len(made) == FEWEST_WORDS
    assert set(made) <= set(word_list("nl"))
    assert field(visitor.get(path), path, "made").split() != made


def test_works_with_the_passphrase_that_was_made(
    app: Flask, visitor: StrictClient, path: str, database: Database
) -> None:
    made = field(visitor.get(path), path, "made")
    visitor.submit(path, made=made)
    assert visitor.last.headers["Location"] == "/"
    assert says(visitor.get("/toestemming"), "What do you say yes to?")
    assert _sam(database).state == State.JOINED
    assert acts_about(database, _sam(database).id)[-2:] == ["joined", "signed-in"]
    signed_in(app, "sam@example.org", made)


def test_works_with_a_passphrase_of_ones_own(app: Flask, visitor: StrictClient, path: str) -> None:
    made = field(visitor.get(path), path, "made")
    visitor.submit(path, own=OWN)
    signed_in(app, "sam@example.org", f" {OWN.title().replace(' ', ' - ')}. ")
    StrictClient(app).submit("/inloggen", email="sam@example.org", passphrase=made, status=422)


def test_the_cookie_is_for_this_site_and_no_script(visitor: StrictClient, path: str) -> None:
    visitor.submit(path)
    (cookie,) = [
        line for line in visitor.last.headers.getlist("Set-Cookie") if line.startswith(NAME)
    ]
    marks = {mark.strip() for mark in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= marks
    assert not [mark for mark in marks if mark.startswith("Domain")]


def test_the_name_is_corrected_and_the_zone_is_the_browsers(
    visitor: StrictClient, path: str, database: Database, inside: None
) -> None:
    visitor.submit(path, name="  Samira ", zone="Europe/Lisbon")
    sam = _sam(database)
    assert ring().open(Person.name_place(sam.id), sam.sealed_name) == "Samira"
    assert sam.zone == "Europe/Lisbon"


def test_a_zone_that_is_none_is_the_dutch_one(
    visitor: StrictClient, path: str, database: Database
) -> None:
    visitor.submit(path, zone="../../etc/passwd")
    assert _sam(database).zone == "Europe/Amsterdam"


def test_another_language_goes_for_the_page_the_words_and_the_person(
    visitor: StrictClient, path: str, database: Database
) -> None:
    visitor.submit(path, "/taal", language="en")
    assert visitor.last.headers["Location"] == path
    page = visitor.follow()
    assert '<html lang="en"' in page
    assert "Welcome, <bdi>Sam</bdi>" in page
    assert set(field(page, path, "made").split()) <= set(word_list("en"))
    visitor.submit(path)
    assert _sam(database).language == "en"
    assert '<html lang="en"' in visitor.get("/toestemming")


def test_the_link_works_once(app: Flask, visitor: StrictClient, path: str) -> None:
    fields = form(visitor.get(path), path)
    visitor.submit(path)
    other = StrictClient(app)
    other.get(path, status=404)
    other.post(path, fields, status=404)


def test_the_link_works_once_when_two_phones_send_it_together(
    app: Flask, visitor: StrictClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, wrap = threading.Barrier(2), stretching.wrap

    def wrap_together(key: VaultKey, passphrase: bytes) -> Slot:
        slot = wrap(key, passphrase)
        together.wait(timeout=30)
        return slot

    monkeypatch.setattr(stretching, "wrap", wrap_together)
    phones = [StrictClient(app), StrictClient(app)]
    forms = [form(phone.get(path), path) for phone in phones]

    def send(number: int) -> int:
        response = phones[number].browser.post(
            path, data=forms[number], base_url="https://localhost", headers=SAME_ORIGIN
        )
        return response.status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, [0, 1])) == [303, 404]


def test_the_link_works_for_three_days(visitor: StrictClient, path: str) -> None:
    with later(hours=71, minutes=59):
        visitor.get(path)
    with later(hours=72):
        visitor.get(path, status=404)
        visitor.post(path, {"name": "Sam"}, status=404)


def test_a_token_that_was_never_given_is_nothing(visitor: StrictClient) -> None:
    for token in ("x", "é", "\x00", "%2e%2e", "a" * 3000, "'--"):
        page = visitor.get(f"/uitnodiging/{quote(token)}", status=404)
        assert says(page, "This link no longer works")
        visitor.post(f"/uitnodiging/{quote(token)}", {"name": "Sam", "own": OWN}, status=404)


def test_a_new_link_ends_the_one_before(
    ilse: StrictClient, visitor: StrictClient, path: str, database: Database
) -> None:
    sam = _sam(database)
    again = ilse.submit(f"/begeleiding/{sam.id}", f"/begeleiding/{sam.id}/uitnodiging", status=200)
    visitor.get(path, status=404)
    visitor.submit(link(again))


def test_the_coach_who_invites_is_pinned(
    visitor: StrictClient, path: str, database: Database, cast: Cast
) -> None:
    visitor.submit(path)
    assert _is_pinned(visitor, database, cast)


def test_a_forged_voucher_pins_nobody(
    visitor: StrictClient, path: str, database: Database, cast: Cast
) -> None:
    _change(database, sa.update(Invitation).values(voucher=b"v" * 32))
    visitor.submit(path)
    assert _pins(database) == 0
    assert not _is_pinned(visitor, database, cast)


def test_a_key_that_was_put_in_the_place_of_the_coachs_is_not_pinned(
    visitor: StrictClient, path: str, database: Database, cast: Cast
) -> None:
    with database.read() as db:
        danas = db.scalars(sa.select(Vault.public_key).where(Vault.person_id == cast["dana"].id))
        key = danas.one()
    swap = sa.update(Vault).where(Vault.person_id == cast["ilse"].id).values(public_key=key)
    _change(database, swap)
    visitor.submit(path)
    assert _pins(database) == 0


def test_an_invitation_whose_inviter_was_changed_pins_nobody(
    visitor: StrictClient, path: str, database: Database, cast: Cast
) -> None:
    _change(
        database,
        sa.update(Invitation)
        .where(Invitation.used_at.is_(None))
        .values(invited_by=cast["dana"].id),
    )
    visitor.submit(path)
    assert _pins(database) == 0


def test_a_page_from_before_is_of_no_use_after_joining(visitor: StrictClient, path: str) -> None:
    before = form(visitor.get(path), path)["csrf_token"]
    visitor.submit(path)
    page = visitor.post("/toestemming", {"csrf_token": before, "journal": "y"}, status=422)
    assert says(page, OLD_PAGE)


def test_is_only_for_somebody_who_is_signed_out(
    everybody: dict[str, StrictClient], path: str, database: Database
) -> None:
    with nothing_changes(database):
        for key, client in everybody.items():
            if key != "visitor":
                assert says(client.get(path), "You are here already")
                client.post(path, {"name": "Sam", "own": OWN}, status=404)


REFUSED: list[tuple[dict[str, str], str]] = [
    ({"name": "   "}, EMPTY),
    ({"name": "S" * 61}, too_long(1, 60)),
    ({"name": "Sa\x00m"}, NO_SIGN),
    ({"name": "Sa\x1bm"}, NO_SIGN),
    ({"name": "Sa\ufffdm"}, NO_SIGN),
    ({"own": "kat"}, COMMON),
    ({"own": "Sam Sam1980", "name": "Sam"}, HAS_YOU),
    ({"own": "molen kade wimpel zolder tulp\x00"}, NO_SIGN),
    ({"own": "o" * 129}, too_long(1, 128)),
    ({"made": ""}, TOO_EASY),
    ({"made": "kat"}, COMMON),
    ({"made": "molen kade wimpel zolder tulp\x00"}, NO_SIGN),
    ({"csrf_token": ""}, OLD_PAGE),
    ({"csrf_token": "kapot"}, OLD_PAGE),
    ({"csrf_token": "A" * 86 + "==."}, OLD_PAGE),
]


def test_refuses_bad_input_kindly(visitor: StrictClient, path: str, database: Database) -> None:
    page = visitor.get(path)
    for changed, message in REFUSED:
        with nothing_changes(database):
            page = visitor.post(path, {**form(page, path), "name": "Sam", **changed}, status=422)
        assert says(page, message), changed
        kept = changed.get("name", "Sam").strip().translate({0: None, 27: None})
        assert field(page, path, "name") == kept
        assert len(field(page, path, "made").split()) == FEWEST_WORDS
    visitor.post(path, {**form(page, path), "name": "Sam"})


def test_refuses_bytes_that_are_no_text(
    visitor: StrictClient, path: str, database: Database
) -> None:
    token = quote(field(visitor.get(path), path, "csrf_token")).encode()
    body = b"csrf_token=" + token + b"&name=S%ffm&made=molen+kade+wimpel+zolder+tulp"
    with nothing_changes(database):
        assert says(post_raw(visitor, path, body, status=422), NO_SIGN)


def test_a_passphrase_of_ones_own_never_comes_back_in_a_page(
    visitor: StrictClient, path: str
) -> None:
    page = visitor.submit(path, status=422, name="", own=OWN)
    assert OWN not in page


def test_a_form_without_any_passphrase_makes_none(
    visitor: StrictClient, path: str, database: Database
) -> None:
    token = field(visitor.get(path), path, "csrf_token")
    with nothing_changes(database):
        page = visitor.post(path, {"csrf_token": token, "name": "Sam"}, status=422)
    assert says(page, TOO_EASY)
    assert "None" not in page


@pytest.mark.parametrize("role", [Role.COACH, Role.ADMIN])
def test_a_colleague_joins_without_consents(
    eva: StrictClient, visitor: StrictClient, role: Role
) -> None:
    page = eva.submit(
        "/beheer/mensen/uitnodigen", status=200, name="Sam", email="sam@example.org", role=role
    )
    assert "Praktijk De Oever" in visitor.get(link(page))
    visitor.submit(link(page))
    visitor.get("/", status=303)
    assert visitor.last.headers["Location"] == (
        "/begeleiding" if role == Role.COACH else "/beheer/vragen"
    )
    visitor.follow()


def test_a_vault_and_numbers_begin_with_joining(
    visitor: StrictClient, path: str, database: Database
) -> None:
    visitor.submit(path)
    viewer = _viewer(visitor, database)
    with database.read() as db:
        assert len(numbers_keys(db, viewer)) == 1
        vault = db.get_one(Vault, viewer.vault.id)
    assert (vault.generation, vault.is_current) == (1, True)
    assert viewer.vault.key_pair.public_key == vault.public_key


def _viewer(client: StrictClient, database: Database) -> PausedParticipant:
    with client.app.app_context(), database.read() as db:
        device = signed_in_device(db, cookie_of(client))
        assert device is not None
        viewer = device.viewer()
    assert isinstance(viewer, PausedParticipant)
    return viewer


def _is_pinned(client: StrictClient, database: Database, cast: Cast) -> bool:
    viewer = _viewer(client, database)
    with database.read() as db:
        _, key = public_keys(db, [cast["ilse"].id])[cast["ilse"].id]
        pin = db.get(Pin, (viewer.person_id, cast["ilse"].id))
    place = Pin.place(viewer.person_id, cast["ilse"].id)
    return pin is not None and viewer.vault.is_pinned(place, pin.sealed_fingerprint, key)


def _pins(database: Database) -> int:
    with database.read() as db:
        query = sa.select(sa.func.count()).select_from(Pin).where(Pin.owner_id == _sam(database).id)
        return db.scalar(query) or 0


def _sam(database: Database) -> Person:
    """Return the row of the one account that the cast does not know: the newest."""
    with database.read() as db:
        return db.scalars(sa.select(Person).order_by(Person.created_at.desc()).limit(1)).one()


def _change(database: Database, statement: sa.Update) -> None:
    with database.write() as db:
        db.execute(statement)
