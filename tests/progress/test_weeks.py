"""Two weeks beside each other, against cases worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from journal.checkins.models import Answers
from journal.checkins.queries import OpenedCheckIn
from journal.progress.weeks import Said, TwoWeeks, since
from journal.progress.words import say_two_weeks

TODAY = date(2026, 11, 23)
SPOKEN = date(2026, 11, 9)


def moods(start: date, values: list[int | None]) -> list[OpenedCheckIn]:
    """Return a check-in a day from `start` on."""
    days = [start + timedelta(days=number) for number in range(len(values))]
    return [
        OpenedCheckIn(
            id=uuid4(),
            owner_id=UUID(int=7),
            day=day,
            recorded_at=datetime.combine(day, datetime.min.time(), UTC),
            answers=Answers(mood=value),
        )
        for day, value in zip(days, values, strict=True)
    ]


def two_weeks(before: list[int | None], now: list[int | None]) -> TwoWeeks:
    """Put values of the week before 9 November beside those of the week until the 23rd."""
    rows = moods(SPOKEN - timedelta(days=7), before) + moods(TODAY - timedelta(days=6), now)
    (both,) = since(SPOKEN, rows, ["mood"], TODAY)
    return both


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        # Medians 4 and 6, exactly two apart.
        ([4, 4, 4, 4], [6, 6, 6, 6], Said.HIGHER),
        ([6, 7, 8, 9], [5, 5, 5, 6], Said.LOWER),
        # Medians 4 and 5.5: less than two.
        ([4, 4, 4, 4], [5, 5, 6, 6], Said.ALIKE),
        ([0, 10, 0, 10, 5], [5, 5, 5, 5, 5], Said.ALIKE),
        ([4, 4, 4], [9, 9, 9, 9], Said.TOO_FEW),
        ([4, 4, 4, 4], [9, 9, 9, None, None], Said.TOO_FEW),
        ([4, None, 4, None, 4, None, 4], [9, 9, 9, 9], Said.HIGHER),
        ([], [], Said.TOO_FEW),
    ],
)
def test_a_difference_begins_at_two_points_between_medians_of_four_answers(
    before: list[int | None], now: list[int | None], said: Said
) -> None:
    assert two_weeks(before, now).said is said


def test_the_weeks_end_where_they_say() -> None:
    rows = moods(date(2026, 10, 25), [1] * 30)
    (both,) = since(SPOKEN, rows, ["mood"], TODAY)
    assert (both.before.first, both.before.last) == (date(2026, 11, 2), date(2026, 11, 8))
    assert (both.now.first, both.now.last) == (date(2026, 11, 17), TODAY)
    assert [len(week.answers) for week in (both.before, both.now)] == [7, 7]


def test_the_last_week_does_not_reach_back_before_the_day() -> None:
    spoken = TODAY - timedelta(days=2)
    rows = moods(TODAY - timedelta(days=9), [3] * 10)
    (both,) = since(spoken, rows, ["mood"], TODAY)
    assert both.now.first == spoken
    assert both.said is Said.TOO_FEW
    days = [{day for day, _ in week.answers} for week in (both.before, both.now)]
    assert days[0].isdisjoint(days[1])


@given(st.lists(st.integers(0, 10), max_size=7), st.lists(st.integers(0, 10), max_size=7))
def test_turned_round_it_says_the_opposite(before: list[int], now: list[int]) -> None:
    opposite = {Said.HIGHER: Said.LOWER, Said.LOWER: Said.HIGHER}
    there, back = two_weeks([*before], [*now]).said, two_weeks([*now], [*before]).said
    assert back is opposite.get(there, there)


def test_it_is_said_with_the_numbers_it_rests_on(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        assert say_two_weeks(two_weeks([4, 4, 4, 4], [6, 6, 7, 7])) == (
            "Stemming: hoger, van 4 naar 6,5."
        )
        assert say_two_weeks(two_weeks([4, 4, 4, 4], [5])) == (
            "Stemming: te weinig om iets te zeggen. Een van de twee weken heeft 1 antwoord; "
            "er zijn er 4 nodig."
        )
