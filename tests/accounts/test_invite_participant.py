"""A coach invites a participant: name, address, and the date of the guided session or none."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from journal.accounts.models import Invitation
from journal.accounts.queries import token_hash
from journal.core import clock
from journal.core.db import Database
from tests.accounts.checks import (
    EMPTY,
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    form,
    in_dutch,
    link,
    nothing_changes,
    person_called,
    refuses_all_but,
    says,
    too_long,
)
from tests.support.client import StrictClient

PATH = "/begeleiding/uitnodigen"
SAM = {"name": "Sam", "email": "sam@example.org", "asked_first": "y"}
KNOWN = "Somebody with this address was invited before."
NO_ADDRESS = "This doesn't look like an e-mail address yet."
NO_CHOICE = "Choose one of these, please."
ASK_FIRST = "Please ask first."
NO_DATE = "This isn't a date we know."


def test_works_and_shows_the_link_once(
    ilse: StrictClient, visitor: StrictClient, database: Database
) -> None:
    page = ilse.submit(PATH, status=200, **SAM)
    assert says(page, "A link for %(name)s", name="Sam")
    assert "<svg" in page
    visitor.get(link(page))
    sam = person_called(database, ilse.app, "Sam").id
    assert set(acts_about(database, sam)) == {"invited", "guidance-began"}
    person = ilse.get(f"/begeleiding/{sam}")
    assert link(page) not in person
    assert "Sam" in ilse.get("/begeleiding")


def test_keeps_the_tokens_hash_alone_and_a_voucher(ilse: StrictClient, database: Database) -> None:
    token = link(ilse.submit(PATH, status=200, **SAM)).rpartition("/")[2]
    with database.read() as db:
        newest = sa.select(Invitation).where(Invitation.used_at.is_(None))
        invitation = db.scalars(newest).one()
    assert invitation.token_hash == token_hash(token)
    assert len(invitation.voucher or b"") == 32
    lasts = invitation.expires_at - clock.now()
    assert timedelta(hours=71) < lasts <= timedelta(hours=72)


def test_the_date_of_the_session_is_counted_from(ilse: StrictClient, database: Database) -> None:
    day = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - timedelta(days=5)
    ilse.submit(PATH, status=200, **SAM, session_day=day.isoformat())
    sam = person_called(database, ilse.app, "Sam").id
    assert says(ilse.get(f"/begeleiding/{sam}"), "day %(day)s", day=5)
    ilse.submit(PATH, status=200, **SAM | {"name": "Kim", "email": "kim@example.org"})
    kim = person_called(database, ilse.app, "Kim").id
    assert says(ilse.get(f"/begeleiding/{kim}"), "no date yet")


def test_brings_the_language_that_was_chosen(ilse: StrictClient, visitor: StrictClient) -> None:
    page = ilse.submit(PATH, status=200, **SAM, language="en")
    visitor.submit(link(page))
    assert visitor.last.status_code == 303


def test_another_coach_does_not_see_who_was_invited(
    ilse: StrictClient, dana: StrictClient, database: Database
) -> None:
    ilse.submit(PATH, status=200, **SAM)
    assert "Sam" not in dana.get("/begeleiding")
    sam = person_called(database, ilse.app, "Sam").id
    dana.get(f"/begeleiding/{sam}", status=404)


def test_is_only_for_coaches(everybody: dict[str, StrictClient], database: Database) -> None:
    refuses_all_but(["ilse", "dana"], everybody, database, PATH, SAM)
    for key in ("noor", "eva"):
        everybody[key].get(PATH, status=404)


def test_refuses_bad_input_kindly(ilse: StrictClient, database: Database) -> None:
    typed, page = SAM | {"session_day": "2026-11-01"}, ilse.get(PATH)
    with nothing_changes(database):
        for changed, *messages in (
            ({"name": "", "email": " "}, in_dutch(EMPTY)),
            ({"name": "S" * 61, "email": "sam"}, too_long(1, 60), in_dutch(NO_ADDRESS)),
            ({"name": "S\x00m", "asked_first": ""}, in_dutch(NO_SIGN), in_dutch(ASK_FIRST)),
            ({"email": "NOOR@example.org"}, in_dutch(KNOWN)),
            ({"email": "dana@example.org"}, in_dutch(KNOWN)),
            ({"language": "de", "session_day": "gisteren"}, in_dutch(NO_CHOICE), in_dutch(NO_DATE)),
            ({"session_day": "2026-02-30"}, in_dutch(NO_DATE)),
            ({"csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            fields = typed | changed
            page = ilse.post(PATH, {**form(page, PATH), **fields}, status=422)
            for message in messages:
                assert message in page, changed
            kept = form(page, PATH)
            assert kept["name"] == fields["name"].replace("\x00", "")
            assert kept["email"] == fields["email"].strip()
            if not says(page, NO_DATE):
                assert kept["session_day"] == fields["session_day"]


def test_a_day_that_no_calendar_of_ours_has_is_no_fault(
    ilse: StrictClient, database: Database
) -> None:
    for number, day in enumerate(("0001-01-01", "9999-12-31", "1969-12-31")):
        email = f"sam{number}@example.org"
        ilse.submit(PATH, status=200, **SAM | {"email": email}, session_day=day)
        ilse.get("/begeleiding")
