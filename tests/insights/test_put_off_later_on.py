from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete

from journal.core import clock
from journal.core.db import Database
from journal.guided_sessions.models import Attendance
from journal.insights.models import LaterOnCheck
from journal.insights.points import OFFERED_UNTIL, point_on
from tests.insights.kept import today
from tests.support.acting import (
    count,
    in_dutch,
    move_session,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

HOME = "/vandaag"


@given(st.integers(-400, 4_000))
def test_a_point_is_offered_from_its_day_on_and_not_for_ever(day: int) -> None:
    point = point_on(day)
    within = [each for each, last in OFFERED_UNTIL.items() if each <= day <= last]
    assert within == ([point] if point else [])


@pytest.mark.parametrize(
    ("day", "point"),
    [
        *((-1, None), (6, None), (7, 7), (20, 7), (21, None), (29, None), (30, 30), (60, 30)),
        *((61, None), (89, None), (90, 90), (150, 90), (151, None)),
    ],
)
def test_the_days_of_each_point(day: int, point: int | None) -> None:
    assert point_on(day) == point


def test_it_is_offered_on_vandaag_until_it_is_answered(
    noor: StrictClient, bram: StrictClient, app: Flask
) -> None:
    assert in_dutch(app, "A week after your session") in words_of(noor.get(HOME))
    assert in_dutch(app, "A month after your session") in words_of(bram.get(HOME))
    noor.submit("/later/7", low="no")
    assert "/later/" not in noor.get(HOME)
    with clock.held_at(clock.now() + timedelta(days=18)):
        assert "/later/30" in noor.get(HOME)
        assert "/later/7" not in noor.get(HOME)


def test_put_off_it_is_not_offered_again(
    noor: StrictClient, app: Flask, database: Database
) -> None:
    noor.submit(HOME, "/later/7/nu-niet")
    page = noor.follow()
    assert in_dutch(app, "All right, not now.") in words_of(page)
    assert "/later/7" not in page
    assert count(database, LaterOnCheck) == 1


def test_put_off_it_can_still_be_answered_and_shows_no_earlier_one(noor: StrictClient) -> None:
    noor.submit(HOME, "/later/7/nu-niet")
    assert noor.get("/later/7").count("/later/") == 1
    noor.submit("/later/7", low="some")


def test_put_off_twice_at_once_is_once(noor: StrictClient, database: Database) -> None:
    assert post_at_once(noor, "/later/7/nu-niet", token(noor)) == [303] * 4
    assert count(database, LaterOnCheck) == 1


def test_a_later_session_begins_anew(noor: StrictClient, ilse: StrictClient, cast: Cast) -> None:
    noor.submit(HOME, "/later/7/nu-niet")
    move_session(ilse, cast["noor"].id, today() + timedelta(days=8))
    with clock.held_at(clock.now() + timedelta(days=19)):
        assert "/later/7" in noor.get(HOME)


def test_without_a_session_nothing_is_offered(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    with database.write() as db:
        db.execute(delete(Attendance).where(Attendance.person_id == cast["noor"].id))
    assert "/later/" not in noor.get(HOME)


def test_what_is_not_due_is_not_put_off(noor: StrictClient, database: Database) -> None:
    with untouched(database):
        noor.post("/later/30/nu-niet", token(noor), status=404)
        noor.post("/later/8/nu-niet", token(noor), status=404)
        noor.post("/later/7/nu-niet", {"csrf_token": "oud"}, status=422)
    with clock.held_at(clock.now() + timedelta(days=20)), untouched(database):
        noor.post("/later/7/nu-niet", token(noor))


def test_only_participants_put_it_off(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    refuse_everybody_else(everybody, database, "/later/7/nu-niet", "noor", "bram")
