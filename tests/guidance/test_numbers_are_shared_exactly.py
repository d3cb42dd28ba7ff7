"""Whatever is shared and taken back, in whatever order: each reader opens just their days."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from journal.accounts.actions.preferences import set_cautions
from journal.accounts.queries.vaults import own_cautions
from journal.checkins import actions as checkins
from journal.checkins.models import Answers, CheckIn
from journal.checkins.queries import own_check_ins, shared_check_ins
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.vault import Refused, SecretKey
from journal.core.viewers import Coach, Participant
from journal.guidance import actions
from journal.guidance.queries import guided, my_coach, shared_numbers_keys, window
from journal.practices import actions as practices
from journal.practices.models import Done, Practice
from journal.practices.queries import own_practices, practices_seen
from tests.support.acting import let_dana_guide_noor, reading_as, writing_as
from tests.support.cast import Cast
from tests.support.client import StrictClient

DAYS = [date(2026, 10, 1) + timedelta(days=3 * number) for number in range(8)]
COACHES = ("ilse", "dana")

# Share with a coach from a day on (also one before or after everything), or take back (None).
somewhere = st.integers(-1, len(DAYS)).map(lambda at: DAYS[0] + timedelta(days=3 * at))
steps = st.lists(st.tuples(st.sampled_from(COACHES), st.none() | somewhere), min_size=1, max_size=4)


@pytest.fixture
def numbers(noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast) -> None:
    """Let Noor check in and practise on each of the days, with two coaches and a caution."""
    let_dana_guide_noor(eva, noor, cast)
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        for number, day in enumerate(DAYS):
            at = datetime.combine(day, time(12), UTC)
            checkins.check_in(db, viewer, uuid7(), Answers(mood=number), at)
            practices.practise(db, viewer, uuid7(), Done("", "", number), at)
        set_cautions(db, viewer, ["touch"])


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(todo=steps)
def test_each_reader_opens_exactly_what_they_were_given(
    numbers: None, app: Flask, cast: Cast, database: Database, todo: list[tuple[str, date | None]]
) -> None:
    kept: dict[str, list[SecretKey]] = defaultdict(list)
    shared: dict[str, date] = {}
    for coach in COACHES:
        act(app, cast, coach, None)
    for coach, from_day in todo:
        act(app, cast, coach, from_day)
        shared.pop(coach, None)
        if from_day is not None:
            shared[coach] = from_day
        for reader in COACHES:
            given_days = DAYS[bisect_left(DAYS, shared[reader]) :] if reader in shared else []
            kept[reader] += keys_of(app, cast, reader)
            assert seen_by(app, cast, reader) == {"check-ins": given_days, "practices": given_days}
            assert set(openable(database, cast["noor"].id, kept[reader])) == set(given_days)
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        assert [item.day for item in own_check_ins(db, noor, DAYS[0])] == DAYS
        assert len(own_practices(db, noor, 100)) == len(DAYS)
        assert own_cautions(db, noor) == ["touch"]


def act(app: Flask, cast: Cast, coach: str, from_day: date | None) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        if from_day is None:
            actions.take_numbers_back(db, noor, cast[coach].id)
        else:
            actions.share_numbers(db, noor, my_coach(db, noor, cast[coach].id), from_day)


def keys_of(app: Flask, cast: Cast, coach: str) -> list[SecretKey]:
    """Return the numbers keys that a coach can open now, and might copy."""
    with reading_as(app, cast, coach, Coach) as (db, viewer):
        person = guided(db, viewer, cast["noor"].id)
        return list(shared_numbers_keys(db, viewer, [person]).values())


def seen_by(app: Flask, cast: Cast, coach: str) -> Mapping[str, list[date]]:
    """Return the days that the pages show a coach."""
    with reading_as(app, cast, coach, Coach) as (db, viewer):
        people = [guided(db, viewer, cast["noor"].id)]
        checked_in = shared_check_ins(db, viewer, people, date(2000, 1, 1))
        through = window(db, viewer, cast["noor"].id)
        practised = practices_seen(db, viewer, through, date(2000, 1, 1))
    return {
        "check-ins": [item.day for item in checked_in],
        "practices": [item.day for item in reversed(practised)],
    }


def openable(database: Database, owner: UUID, keys: list[SecretKey]) -> Iterator[date]:
    """Yield the days of the rows, as they are kept now, that any of these keys opens."""
    with database.read() as db:
        for row in db.scalars(select(CheckIn).where(CheckIn.owner_id == owner)):
            for key in keys:
                with suppress(Refused):
                    row.open_numbers(key)
                    yield row.day
        for done in db.scalars(select(Practice).where(Practice.owner_id == owner)):
            for key in keys:
                with suppress(Refused):
                    done.open_numbers(key)
                    yield done.day
