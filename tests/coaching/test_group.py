from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Purpose
from journal.coaching.queries.groups import SHOWN_FOR
from journal.core import clock
from journal.core.db import Database, query_count
from journal.core.viewers import Coach
from journal.guidance import queries as guidance
from journal.guided_sessions.models import Attendance
from tests.coaching.talking import ask, person, plan, planned
from tests.coaching.test_caseload import newcomer
from tests.support.acting import (
    end_guidance,
    in_dutch,
    move_session,
    reading_as,
    session_path,
    share_numbers,
    token,
    untouched,
    withdraw,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

CASELOAD = "/begeleiding"


def attendance(database: Database, person_id: UUID) -> Attendance:
    with database.read() as db:
        query = select(Attendance).where(Attendance.person_id == person_id)
        return db.scalars(query.order_by(Attendance.id.desc())).first() or Attendance()


def group_of(database: Database, person_id: UUID) -> str:
    return f"{CASELOAD}/groep/{attendance(database, person_id).id}"


def attend_too(database: Database, *people: UUID, with_whom: UUID) -> None:
    """Let people attend the session of somebody."""
    session = attendance(database, with_whom).guided_session_id
    with database.write() as db:
        db.add_all(Attendance(person_id=each, guided_session_id=session) for each in people)


def colleagues(app: Flask, cast: Cast, database: Database, *numbers: int) -> list[UUID]:
    """Let people guided by Ilse attend the session of Noor; return who they are."""
    with reading_as(app, cast, "ilse", Coach) as (db, viewer):
        before = {each.person_id for each in guidance.caseload(db, viewer)}
    for number in numbers:
        newcomer(app, cast, database, number)
    with reading_as(app, cast, "ilse", Coach) as (db, viewer):
        people = guidance.caseload(db, viewer)
    new = [each.person_id for each in people if each.person_id not in before]
    attend_too(database, *new, with_whom=cast["noor"].id)
    return new


def plain(page: str) -> str:
    """Return a page without what differs each time: the masked token."""
    return re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", page)


def test_they_stand_side_by_side_with_where_they_are_and_who_waits(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    colleagues(app, cast, database, 20)
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    page = words_of(ilse.get(group_of(database, cast["noor"].id)))
    assert "Deelnemer 20" in page
    assert page.count(in_dutch(app, "not spoken since this session")) == 2
    assert page.count(in_dutch(app, "no conversation planned")) == 2
    assert in_dutch(app, "afterglow") in page
    plan(ilse, cast, (today - timedelta(days=1)).isoformat())
    plan(ilse, cast, (today + timedelta(days=2)).isoformat())
    ask(noor, cast["ilse"].id)
    page = words_of(ilse.get(group_of(database, cast["noor"].id)))
    assert in_dutch(app, "last spoke %(day)s", day=in_dutch(app, "yesterday")) in page
    assert in_dutch(app, "asks for contact, since %(when)s", when="") in page
    for said in ("not spoken since this session", "no conversation planned"):
        assert page.count(in_dutch(app, said)) == 1
    assert len(planned(database)) == 2


def test_who_asks_stands_first_then_who_waits_and_then_who_has_something_planned(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    colleagues(app, cast, database, 20)
    path = group_of(database, cast["noor"].id)

    def order() -> list[str]:
        return re.findall(r"Noor|Deelnemer 20", words_of(ilse.get(path)).partition("Ilse")[2])

    assert order() == ["Deelnemer 20", "Noor"]
    ask(noor, cast["ilse"].id)
    assert order() == ["Noor", "Deelnemer 20"]
    noor.post(f"/gesprek/{cast['ilse'].id}/contact/terug", token(noor))
    tomorrow = clock.day_of(clock.now(), clock.DEFAULT_ZONE) + timedelta(days=1)
    plan(ilse, cast, tomorrow.isoformat())
    assert order() == ["Deelnemer 20", "Noor"]


def test_a_conversation_from_before_the_session_is_not_since_it(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    plan(ilse, cast, (today - timedelta(days=20)).isoformat())
    path = group_of(database, cast["noor"].id)
    assert in_dutch(app, "not spoken since this session") in words_of(ilse.get(path))
    move_session(ilse, cast["noor"].id, today + timedelta(days=5))
    assert in_dutch(app, "last spoke %(day)s", day="")[:10] in words_of(ilse.get(path))


def test_a_session_ahead_says_not_spoken_yet(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    move_session(ilse, cast["noor"].id, today + timedelta(days=5))
    page = words_of(ilse.get(group_of(database, cast["noor"].id)))
    assert in_dutch(app, "not spoken yet") in page


def test_whether_there_are_others_cannot_be_told_by_one_byte(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path, listed = group_of(database, cast["noor"].id), f"{person(cast)}/sessies"
    pages = (path, listed, CASELOAD)
    with clock.held_at(clock.now()):
        before = [plain(ilse.get(each)) for each in pages]
        attend_too(database, cast["bram"].id, with_whom=cast["noor"].id)
        assert [plain(ilse.get(each)) for each in pages] == before
        assert "Bram" not in "".join(before)


@pytest.mark.parametrize("others", [True, False])
def test_a_session_that_is_corrected_keeps_its_address_with_or_without_others(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database, *, others: bool
) -> None:
    if others:
        attend_too(database, cast["bram"].id, with_whom=cast["noor"].id)
    path = group_of(database, cast["noor"].id)
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    move_session(ilse, cast["noor"].id, today - timedelta(days=3))
    assert "Noor" in words_of(ilse.get(path))


def test_who_is_guided_alone_stands_there_in_the_same_words(
    ilse: StrictClient, dana: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    attend_too(database, cast["bram"].id, with_whom=cast["noor"].id)
    of_noor = words_of(ilse.get(group_of(database, cast["noor"].id)))
    of_bram = words_of(dana.get(group_of(database, cast["bram"].id)))
    here = in_dutch(app, "Here stands whoever of this session you guide now.")
    for page, there, elsewhere in ((of_noor, "Noor", "Bram"), (of_bram, "Bram", "Noor")):
        assert (there in page, elsewhere in page, here in page) == (True, False, True)


def test_a_foreign_or_unknown_one_is_not_found(
    everybody: dict[str, StrictClient],
    ilse: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    of_noor, of_bram = (group_of(database, cast[key].id) for key in ("noor", "bram"))
    session = attendance(database, cast["noor"].id).guided_session_id
    attend_too(database, cast["bram"].id, with_whom=cast["noor"].id)
    with untouched(database):
        for path in (of_bram, group_of(database, cast["bram"].id)):
            ilse.get(path, status=404)
        for unknown in (uuid4(), session, cast["noor"].id):
            ilse.get(f"{CASELOAD}/groep/{unknown}", status=404)
        for key in ("dana", "noor", "bram", "eva"):
            everybody[key].get(of_noor, status=404)


def test_for_whom_it_was_cancelled_is_left_out(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    colleagues(app, cast, database, 20)
    of_noor = group_of(database, cast["noor"].id)
    path = session_path(ilse, cast["noor"].id)
    ilse.submit(path, f"{path}/vervalt")
    page = words_of(ilse.get(of_noor))
    assert ("Deelnemer 20" in page, "Noor" in page) == (True, False)


def test_one_that_counts_for_nobody_says_so_with_or_without_others(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path = session_path(ilse, cast["noor"].id)
    ilse.submit(path, f"{path}/vervalt")
    of_noor = group_of(database, cast["noor"].id)
    with clock.held_at(clock.now()):
        before = plain(ilse.get(of_noor))
        attend_too(database, cast["bram"].id, with_whom=cast["noor"].id)
        assert plain(ilse.get(of_noor)) == before
    none = in_dutch(app, "This session does not count any more for anybody whom you guide.")
    assert none in words_of(before)


def test_who_is_guided_no_longer_disappears(
    ilse: StrictClient, eva: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    (other,) = colleagues(app, cast, database, 20)
    end_guidance(eva, cast, "ilse")
    ilse.get(group_of(database, cast["noor"].id), status=404)
    page = words_of(ilse.get(group_of(database, other)))
    assert ("Deelnemer 20" in page, "Noor" in page) == (True, False)


def test_a_coach_who_attended_themselves_sees_no_more_for_it(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    attend_too(database, cast["ilse"].id, cast["dana"].id, with_whom=cast["bram"].id)
    ilse.get(group_of(database, cast["bram"].id), status=404)
    ilse.get(group_of(database, cast["ilse"].id), status=404)


def test_nothing_of_numbers_stands_there(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path = group_of(database, cast["noor"].id)
    with clock.held_at(clock.now()):
        before = plain(ilse.get(path))
        noor.submit("/inchecken", mood="1", energy="1")
        share_numbers(noor, cast["ilse"].id, "2026-01-01")
        assert plain(ilse.get(path)) == before
        withdraw(noor, Purpose.SHARING)
        assert plain(ilse.get(path)) == before


def test_caseload_and_sessions_lead_to_it(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path = group_of(database, cast["noor"].id)
    assert f'href="{path}"' in ilse.get(f"{person(cast)}/sessies")
    assert "/groep/" not in ilse.get(CASELOAD)
    colleagues(app, cast, database, 20)
    assert f'href="{path}"' in ilse.get(CASELOAD)
    assert f'href="{path}"' in ilse.submit(CASELOAD, CASELOAD, status=200, name="Noor")
    long_ago = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - SHOWN_FOR - timedelta(days=1)
    listed = session_path(ilse, cast["noor"].id)
    ilse.submit(listed, day=long_ago.isoformat())
    assert "/groep/" not in ilse.get(CASELOAD)


def test_a_larger_group_asks_no_more_queries(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path = group_of(database, cast["noor"].id)
    ilse.get(path)
    ilse.get(path)
    few = query_count()
    colleagues(app, cast, database, 20, 21, 22)
    ilse.get(path)
    assert query_count() <= few
