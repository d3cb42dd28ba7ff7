from __future__ import annotations

from hashlib import sha256

import pytest
import sqlalchemy as sa
from flask import Flask, get_template_attribute
from flask_babel import force_locale

from journal.accounts.models import WORDINGS, Consent, Purpose
from journal.core.db import Database
from journal.core.i18n import LANGUAGES
from journal.entries.models import Entry, EntryShare, EntryVersion
from journal.guidance.models import NumbersGrant
from tests.accounts.checks import (
    NOT_READ,
    acts_about,
    form,
    later,
    nothing_changes,
    refuses_all_but,
    says,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/ik/toestemmingen"
TEXT = "De zee was heel stil."

ANSWERS_WHILE_PAUSED = [
    *("/ik", "/ik/profiel", "/ik/apparaten", PAGE, "/ik/wie-opende-wat", "/ik/wachtzin"),
    *("/ik/herstelcode", "/ik/meenemen", "/ik/wissen", "/rol", "/toestemming"),
    *("/hulp", "/ademen", "/privacy", "/over"),
]
WAITS_WHILE_PAUSED = [
    *("/vandaag", "/dagboek", "/dagboek/schrijven", "/dagboek/verwijderd", "/inchecken"),
    *("/oefenen", "/terugblik", "/begeleiders", "/ik/liever-niet", "/ik/eerdere-kluis"),
]
NOT_POSTED_WHILE_PAUSED = ["/dagboek/schrijven", "/dagboek/concept", "/inchecken"]


@pytest.fixture
def entry(noor: StrictClient, cast: Cast) -> str:
    """Give the path at which Ilse finds the entry that Noor shares, beside Noor's numbers."""
    ilse = cast["ilse"].id
    noor.submit("/inchecken", mood="7")
    noor.submit("/begeleiders", f"/begeleiders/{ilse}/getallen")
    noor.submit("/dagboek/schrijven", text=TEXT, readers=str(ilse))
    entry_id = noor.last.headers["Location"].partition("?")[0].rpartition("/")[2]
    return f"/begeleiding/{cast['noor'].id}/{entry_id}"


def test_works_and_keeps_what_was_agreed_before(
    noor: StrictClient, database: Database, cast: Cast
) -> None:
    assert says(noor.get(PAGE), "Keeping what I write and fill in")
    withdraw(noor, "mail")
    assert says(noor.follow(), "Withdrawn. It takes effect right away.")
    noor.submit(PAGE, f"{PAGE}/mail")
    assert says(noor.follow(), "Your choice has been saved.")
    with database.read() as db:
        about_mail = sa.select(Consent).where(
            Consent.person_id == cast["noor"].id, Consent.purpose == "mail"
        )
        first, second = db.scalars(about_mail.order_by(Consent.given_at)).all()
    assert first.withdrawn_at is not None
    assert second.withdrawn_at is None
    assert acts_about(database, cast["noor"].id)[-2:] == ["consent-withdrawn", "consent-given"]


def test_another_wording_is_asked_again(noor: StrictClient, database: Database, cast: Cast) -> None:
    changed, again = "A text that you said yes to has changed.", "Is it still fine with you?"
    assert not says(noor.get("/vandaag"), changed)
    with database.write() as db:
        of_noor = (Consent.person_id == cast["noor"].id) & (Consent.purpose == "mail")
        db.execute(sa.update(Consent).where(of_noor).values(version="2020-01"))
    assert says(noor.get("/vandaag"), changed)
    assert says(noor.get(PAGE), f"This text has changed since you said yes. {again}")
    noor.submit(PAGE, f"{PAGE}/mail")
    assert not says(noor.get("/vandaag"), changed)
    with database.read() as db:
        given = db.scalars(sa.select(Consent).where(of_noor).order_by(Consent.given_at)).all()
    assert [row.version for row in given] == ["2020-01", WORDINGS[Purpose.MAIL]]
    assert [row.withdrawn_at is None for row in given] == [False, True]


def test_whoever_changes_a_wording_changes_its_version(app: Flask) -> None:
    """In this test the digests stand beside the versions: change all three together."""
    agreed = {
        Purpose.JOURNAL: ("2026-11", "c4777c6a2e0e"),
        Purpose.SHARING: ("2026-11", "e8923a84fc8b"),
        Purpose.MAIL: ("2026-11", "e78f12912ed0"),
    }
    found = {}
    with app.test_request_context():
        wording = get_template_attribute("accounts/_wording.html", "wording")
        for purpose in Purpose:
            digest = sha256()
            for language in LANGUAGES:
                with force_locale(language):
                    digest.update(str(wording(purpose)).encode())
            found[purpose] = (WORDINGS[purpose], digest.hexdigest()[:12])
    assert found == agreed


def test_twice_is_once(noor: StrictClient, database: Database) -> None:
    given = form(noor.get(PAGE), f"{PAGE}/mail")
    with nothing_changes(database):
        noor.post(f"{PAGE}/mail", given)
    withdraw(noor, "mail")
    with nothing_changes(database):
        noor.post(f"{PAGE}/mail", {**given, "withdraw": "1"})


def test_withdrawing_sharing_takes_back_words_and_numbers(
    noor: StrictClient, ilse: StrictClient, database: Database, cast: Cast, entry: str
) -> None:
    person = f"/begeleiding/{cast['noor'].id}"
    assert TEXT in ilse.get(entry)
    assert not says(ilse.get(person), "%(name)s shares no numbers.", name="Noor")
    sealed = _sealed(database)
    withdraw(noor, "sharing")
    ilse.get(entry, status=404)
    assert says(ilse.get(person), "%(name)s shares no numbers.", name="Noor")
    assert _count(database, EntryShare) == _count(database, NumbersGrant) == 0
    assert _sealed(database) != sealed, "the key that Ilse had still opens the text"
    acts = acts_about(database, cast["noor"].id)
    assert {"took-back", "numbers-taken-back", "consent-withdrawn"} <= set(acts)


def test_withdrawing_sharing_leaves_everything_of_ones_own(
    noor: StrictClient, cast: Cast, entry: str
) -> None:
    withdraw(noor, "sharing")
    assert TEXT in noor.get(f"/dagboek/{entry.rpartition('/')[2]}")
    noor.get("/terugblik")
    assert "Ilse" not in noor.get("/dagboek/schrijven")
    assert says(noor.get("/begeleiders"), "Sharing is off; you can turn it on under your name.")
    noor.submit("/dagboek/schrijven", text="Alleen ik.", readers=str(cast["ilse"].id))
    assert says(noor.follow(), "only me")


def test_saying_yes_to_sharing_again_gives_nothing_back(
    noor: StrictClient, ilse: StrictClient, entry: str
) -> None:
    withdraw(noor, "sharing")
    noor.submit(PAGE, f"{PAGE}/sharing")
    ilse.get(entry, status=404)
    assert "Ilse" in noor.get("/dagboek/schrijven")


def test_withdrawing_the_basic_one_pauses(
    noor: StrictClient, ilse: StrictClient, database: Database, cast: Cast, entry: str
) -> None:
    withdraw(noor, "journal")
    noor.get("/", status=303)
    assert noor.last.headers["Location"] == "/toestemming"
    for path in ANSWERS_WHILE_PAUSED:
        noor.get(path)
    for path in WAITS_WHILE_PAUSED:
        noor.get(path, status=303)
        assert says(noor.follow(), "Please say yes to keeping first. Nothing has been erased.")
    with nothing_changes(database):
        for path in NOT_POSTED_WHILE_PAUSED:
            page = noor.post(path, {"text": TEXT}, status=422)
            assert TEXT in page, "what was typed in another tab comes back to be copied"
    ilse.get(entry, status=404)
    person = ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert says(person, "%(name)s shares no numbers.", name="Noor")


def test_a_pause_erases_nothing_and_ends_with_a_yes(
    noor: StrictClient, ilse: StrictClient, database: Database, entry: str
) -> None:
    withdraw(noor, "journal")
    assert _count(database, Entry) == 1
    with later(days=50):
        noor.submit("/toestemming", journal="y")
        assert TEXT in noor.get(f"/dagboek/{entry.rpartition('/')[2]}")
    ilse.get(entry, status=404)


def test_is_only_for_participants(
    everybody: dict[str, StrictClient], database: Database, noor: StrictClient
) -> None:
    for purpose in ("journal", "sharing", "mail"):
        path, fields = f"{PAGE}/{purpose}", {"withdraw": "1"}
        refuses_all_but(["noor", "bram"], everybody, database, path, fields)


def test_changes_nothing_for_somebody_else(
    noor: StrictClient, bram: StrictClient, database: Database
) -> None:
    withdraw(noor, "journal")
    bram.get("/vandaag")
    bram.get("/begeleiders")


def test_refuses_bad_input_kindly(noor: StrictClient, database: Database) -> None:
    fields = form(noor.get(PAGE), f"{PAGE}/mail")
    with nothing_changes(database):
        for purpose in ("research", "%00", "JOURNAL", "a" * 500):
            noor.post(f"{PAGE}/{purpose}", {**fields, "withdraw": "1"}, status=404)
        page = noor.post(f"{PAGE}/mail", {"withdraw": "1", "csrf_token": "oud"}, status=422)
    assert says(page, NOT_READ)


def withdraw(client: StrictClient, purpose: str) -> None:
    client.submit(PAGE, f"{PAGE}/{purpose}", withdraw="1")


def _count(database: Database, table: type[Entry | EntryShare | NumbersGrant]) -> int:
    with database.read() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _sealed(database: Database) -> bytes:
    with database.read() as db:
        return db.scalars(sa.select(EntryVersion.sealed)).one()
