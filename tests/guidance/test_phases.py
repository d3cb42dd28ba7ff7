from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from journal.guidance.phases import Moment, Phase, moment_of, phase_of
from journal.guidance.words import phase_words
from tests.support.acting import in_dutch

ORDER = list(Phase)
days = st.integers(-5_000, 5_000)


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


@given(days, st.integers(0, 5_000))
def test_nobody_goes_back_a_phase(day: int, later: int) -> None:
    assert ORDER.index(phase_of(day)) <= ORDER.index(phase_of(day + later))


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), days)
def test_the_session_is_day_nought(session: date, day: int) -> None:
    assert moment_of(session, session + timedelta(days=day)) == Moment(day, phase_of(day))


def test_every_day_is_said_in_words(app: Flask) -> None:
    for day, said in (
        (0, in_dutch(app, "your session is today")),
        (-1, in_dutch(app, "your session is tomorrow")),
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
