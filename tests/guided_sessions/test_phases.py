from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from journal.core.columns import uuid7
from journal.guided_sessions.models import Attended, Details, Pause
from journal.guided_sessions.phases import (
    SOON,
    Moment,
    Phase,
    coming_phases,
    counted,
    moment_of,
    phase_of,
    span_of,
)
from journal.guided_sessions.words import phase_words
from tests.support.acting import in_dutch

ORDER = list(Phase)
days = st.integers(-5_000, 5_000)
dates = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@pytest.mark.parametrize(
    ("first", "last", "phase"),
    [
        (-365, -1, Phase.PREPARING),
        (0, 3, Phase.LANDING),
        (4, 14, Phase.AFTERGLOW),
        (15, 42, Phase.DAILY_LIFE),
        (43, 90, Phase.HOLDING_ON),
        (91, 3_650, Phase.OPEN),
    ],
)
def test_the_phases_begin_and_end_where_care_says(first: int, last: int, phase: Phase) -> None:
    assert {phase_of(day) for day in range(first, last + 1)} == {phase}


@pytest.mark.parametrize("phase", Phase)
def test_a_phase_spans_the_days_that_it_has(phase: Phase) -> None:
    first, last = span_of(phase)
    for edge, beyond in ((first, -1), (last, 1)):
        if edge is not None:
            assert phase_of(edge) is phase
            assert phase_of(edge + beyond) is not phase


def test_the_phases_that_may_come_are_those_of_now_and_later() -> None:
    session = date(2026, 3, 1)
    assert coming_phases([], session) == ORDER
    assert coming_phases([attended(session)], session + timedelta(days=20)) == ORDER[3:]
    again = [attended(session), attended(session + timedelta(days=90))]
    assert coming_phases(again, session + timedelta(days=20)) == ORDER


@given(days, st.integers(0, 5_000))
def test_nobody_goes_back_a_phase(day: int, later: int) -> None:
    assert ORDER.index(phase_of(day)) <= ORDER.index(phase_of(day + later))


def attended(day: date, *pauses: Pause, cancelled: bool = False) -> Attended:
    at = datetime(2026, 1, 1, tzinfo=UTC) if cancelled else None
    return Attended(uuid7(), uuid7(), uuid7(), Details(day), pauses, at)


@given(dates, days)
def test_the_session_is_day_nought(session: date, day: int) -> None:
    moment = moment_of(attended(session), session + timedelta(days=day))
    assert moment == Moment(day, phase_of(day))


@given(dates, st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_a_clock_that_stood_still_goes_on_where_it_was(
    session: date, before: int, still: int, after: int
) -> None:
    since = session + timedelta(days=before)
    goes_on = since + timedelta(days=still)
    pause = Pause(since, goes_on)
    moment = moment_of(attended(session, pause), goes_on + timedelta(days=after))
    assert moment == Moment(before + after, phase_of(before + after))


@given(dates, st.integers(0, 400), st.integers(0, 4000))
def test_while_it_stands_still_no_day_passes(session: date, before: int, later: int) -> None:
    since = session + timedelta(days=before)
    moment = moment_of(attended(session, Pause(since)), since + timedelta(days=later))
    assert moment == Moment(before, phase_of(before), since)


@given(st.lists(dates, max_size=5), dates)
def test_the_clock_counts_from_the_last_session_until_a_next_one_is_near(
    sessions: list[date], today: date
) -> None:
    found = counted([attended(day) for day in sessions], today)
    past = [day for day in sessions if day <= today]
    ahead = [day for day in sessions if day > today]
    if found is None:
        assert not sessions
    elif found.details.day <= today:
        assert found.details.day == max(past)
        assert all((day - today).days > SOON for day in ahead)
    else:
        assert found.details.day == min(ahead)
        assert not past or (found.details.day - today).days <= SOON


@given(st.lists(dates, max_size=5), dates)
def test_a_cancelled_session_counts_for_nothing(sessions: list[date], today: date) -> None:
    assert counted([attended(day, cancelled=True) for day in sessions], today) is None


def test_the_days_that_the_home_screen_tells_apart_each_read_differently(app: Flask) -> None:
    with app.test_request_context():
        for apart in ((-20, -3, -1, 0, 3, 10, 30, 80, 200), (6, 7, 8), (13, 14), (27, 28)):
            lines = [phase_words(Moment(day, phase_of(day))).line for day in apart]
            assert len(set(lines)) > 1
            if 200 in apart:
                assert len(set(lines)) == len(apart)


def test_every_day_is_said_in_words(app: Flask) -> None:
    for day, said in (
        (0, in_dutch(app, "the session is today")),
        (-1, in_dutch(app, "the session is tomorrow")),
        (-2, in_dutch(app, "%(num)s day to go", "%(num)s days to go", num=2)),
        (12, in_dutch(app, "day %(day)s", day=12)),
    ):
        with app.test_request_context():
            words = phase_words(Moment(day, phase_of(day)))
        assert words.day == said
        assert words.index == ORDER.index(phase_of(day))
    with app.test_request_context():
        words = phase_words(None)
    assert words.index is None
    assert words.day
