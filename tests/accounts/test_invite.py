"""What an invitation keeps and gives away; the pages that make one are tested with guidance."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from journal.accounts.models import Invitation
from journal.accounts.queries.ways_in import token_hash
from journal.core import clock
from journal.core.db import Database
from tests.accounts.checks import (
    acts_about,
    form,
    invite,
    link,
    newcomer,
    nothing_changes,
    person_called,
    says,
)
from tests.support.client import StrictClient

PATH = "/begeleiding/uitnodigen"


def test_keeps_the_tokens_hash_alone_and_a_voucher(ilse: StrictClient, database: Database) -> None:
    token = invite(ilse).rpartition("/")[2]
    invitation = _waiting(database)
    assert invitation.token_hash == token_hash(token)
    assert len(invitation.voucher or b"") == 32
    lasts = invitation.expires_at - clock.now()
    assert timedelta(hours=71) < lasts <= timedelta(hours=72)
    sam = person_called(database, ilse.app, "Sam").id
    assert set(acts_about(database, sam)) == {"invited", "guidance-began"}


def test_one_of_an_admin_vouches_for_nobody(eva: StrictClient, database: Database) -> None:
    fields = {"name": "Kim", "email": "kim@example.org", "role": "coach"}
    eva.submit("/beheer/mensen/uitnodigen", status=200, **fields)
    assert _waiting(database).voucher is None


def test_shows_itself_to_no_other_coach(
    ilse: StrictClient, dana: StrictClient, database: Database
) -> None:
    invite(ilse)
    sam = person_called(database, ilse.app, "Sam").id
    assert "Sam" in ilse.get("/begeleiding")
    assert "Sam" not in dana.get("/begeleiding")
    fields = form(dana.get("/ik"), "/uitloggen")
    with nothing_changes(database):
        dana.get(f"/begeleiding/{sam}", status=404)
        dana.post(f"/begeleiding/{sam}/uitnodiging", fields, status=404)


def test_is_not_made_again_for_somebody_who_joined(ilse: StrictClient, database: Database) -> None:
    newcomer(ilse)
    sam = person_called(database, ilse.app, "Sam").id
    fields = form(ilse.get("/ik"), "/uitloggen")
    with nothing_changes(database):
        ilse.post(f"/begeleiding/{sam}/uitnodiging", fields, status=404)


def test_a_year_that_must_be_a_slip_is_asked_about(ilse: StrictClient, database: Database) -> None:
    fields = {"name": "Sam", "email": "sam@example.org", "asked_first": "y"}
    with nothing_changes(database):
        for year in (1, clock.now().year - 11, clock.now().year + 3, 9999):
            page = ilse.submit(PATH, status=422, **fields, session_day=f"{year:04}-06-01")
            assert says(page, "Is this year right?")


def test_a_day_years_away_is_no_fault(ilse: StrictClient) -> None:
    for number, years in enumerate((-10, 2)):
        fields = {"name": "Sam", "email": f"sam{number}@example.org", "asked_first": "y"}
        day = f"{clock.now().year + years}-06-01"
        path = link(ilse.submit(PATH, status=200, **fields, session_day=day))
        ilse.get("/begeleiding")
        sam = StrictClient(ilse.app)
        sam.submit(path)
        sam.submit("/toestemming", journal="y", sharing="y")
        for page in ("/vandaag", "/terugblik", "/begeleiders", "/dagboek/schrijven"):
            sam.get(page)


def _waiting(database: Database) -> Invitation:
    with database.read() as db:
        return db.scalars(sa.select(Invitation).where(Invitation.used_at.is_(None))).one()
