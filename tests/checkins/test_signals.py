"""The rules that name somebody's own answers, against cases made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from journal.checkins.models import Answers, Scale
from journal.checkins.queries import OpenedCheckIn
from journal.checkins.signals import RULES, Signal, rules_of, signals

TODAY = date(2026, 11, 23)
OWNER = UUID(int=7)


def check_ins(*answers: tuple[int, Answers]) -> list[OpenedCheckIn]:
    """Return check-ins of so many days ago, in the order in which they are given."""
    return [
        OpenedCheckIn(
            id=uuid4(),
            owner_id=OWNER,
            day=TODAY - timedelta(days=days),
            recorded_at=datetime(2026, 11, 23, tzinfo=UTC) - timedelta(days=days),
            answers=each,
        )
        for days, each in answers
    ]


def found(rows: list[OpenedCheckIn]) -> list[Signal]:
    return signals(rows, TODAY)


def of_scale(scale: Scale, *values: int | None) -> list[OpenedCheckIn]:
    """Return one check-in a day with these values, the last one today."""
    days = range(len(values) - 1, -1, -1)
    given: list[dict[str, Any]] = [{scale: value} for value in values]
    return check_ins(*zip(days, (Answers(**each) for each in given), strict=True))


@pytest.mark.parametrize(
    ("scale", "values", "named"),
    [
        ("mood", (2, 2, 2), [2, 2, 2]),
        ("mood", (2, 9, 1, 9, 0), [2, 1, 0]),
        ("energy", (0, 0, 0, 0, 0), [0, 0, 0, 0, 0]),
        ("sleep", (2, 2, None, None, 2), [2, 2, 2]),
        ("tension", (8, 5, 10, 5, 9), [8, 10, 9]),
        # With three or four answers the next ones cannot change that it will be three of five.
        ("mood", (2, 9, 2, 2), [2, 2, 2]),
        ("mood", (2, 2, 9, 2), [2, 2, 2]),
        ("mood", (2, 2, 2, 9, 9), [2, 2, 2]),
        ("mood", (9, 2, 2, 2, 9, 9), [2, 2, 2]),
        ("mood", (2, 2, 2, 9, 9, 9), None),
        ("tension", (8, 8, 8, 7, 7), [8, 8, 8]),
        ("tension", (10, 10, 7, 7), None),
        ("mood", (2, 3, 2, 3), None),
        ("mood", (2, 3, 2, 3, 2), [2, 2, 2]),
        ("mood", (), None),
        # Two of five, one off the line, the first of them the sixth from the end.
        ("mood", (2, 9, 2, 9, 9), None),
        ("mood", (3, 3, 3), None),
        ("tension", (7, 7, 7), None),
        ("mood", (2, 9, 9, 9, 2, 2), None),
        ("mood", (2, 2), None),
        ("connected", (0, 0, 0, 0, 0), None),
    ],
)
def test_three_of_the_last_five_answers(
    scale: Scale, values: tuple[int | None, ...], named: list[int] | None
) -> None:
    signal = found(of_scale(scale, *values))
    assert [[value for _, value in each.answers] for each in signal] == ([named] if named else [])
    assert [each.rule.name for each in signal] == ([scale] if named else [])


def test_what_is_older_than_two_weeks_is_no_signal_of_now() -> None:
    low = Answers(mood=1)
    assert found(check_ins((16, low), (15, low), (14, low), (1, low), (0, low))) == []
    (signal,) = found(check_ins((20, low), (13, low), (1, low), (0, low)))
    assert [day for day, _ in signal.answers] == [
        TODAY - timedelta(days=days) for days in (13, 1, 0)
    ]
    assert signal.day == TODAY


def test_very_hard_twice_within_a_week() -> None:
    hard, some = Answers(hard="lot"), Answers(hard="some")
    assert [each.rule.name for each in found(check_ins((6, hard), (0, hard)))] == ["hard"]
    assert found(check_ins((7, hard), (0, hard))) == []
    assert found(check_ins((1, some), (0, hard))) == []
    (signal,) = found(check_ins((12, hard), (3, hard), (2, some), (1, hard)))
    assert signal.answers == [
        (TODAY - timedelta(days=3), None),
        (TODAY - timedelta(days=1), None),
    ]


@given(
    st.lists(st.integers(0, 13), min_size=2, max_size=8),
    st.integers(0, 13),
)
def test_one_more_hard_day_never_takes_the_signal_away(days: list[int], more: int) -> None:
    def hard(those: list[int]) -> list[OpenedCheckIn]:
        return check_ins(*((day, Answers(hard="lot")) for day in sorted(those, reverse=True)))

    assert not found(hard(days)) or found(hard([*days, more]))


def test_it_is_said_with_its_numbers_in_the_language_of_who_looks(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        (signal,) = signals(of_scale("energy", 9, 1, 2, 9, 0), TODAY)
    assert signal.said == "Energie 2 of lager in 3 van de laatste 5 antwoorden"
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        (fewer,) = signals(of_scale("tension", 9, 8, 10), TODAY)
    assert fewer.said == "Spanning 8 of hoger in 3 van de laatste 3 antwoorden"


@pytest.mark.parametrize(
    ("language", "explained"),
    [
        (
            "nl",
            (
                "Energie 2 of lager, minstens 3 keer in de laatste 5 antwoorden van 14 dagen. "
                "Bij minder antwoorden: minstens 3 keer daarin."
            ),
        ),
        (
            "en",
            (
                "Energy 2 or lower, at least 3 times in the last 5 answers of 14 days. "
                "With fewer answers: at least 3 times in those."
            ),
        ),
    ],
)
def test_a_rule_explains_exactly_when_it_holds(app: Flask, language: str, explained: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert RULES[1].explained == explained


def test_a_rule_that_is_not_looked_at_makes_no_signal() -> None:
    low = check_ins(*((days, Answers(mood=1, energy=1)) for days in (2, 1, 0)))
    assert [each.rule.name for each in signals(low, TODAY, rules_of(["energy"]))] == ["energy"]
    assert signals(low, TODAY, rules_of([])) == signals(low, TODAY, rules_of(["gone"])) == []


def test_of_two_on_one_day_the_newest_is_the_one_given_last() -> None:
    first, last = check_ins((1, Answers(hard="lot")), (0, Answers(hard="lot")))
    later = replace(last, recorded_at=last.recorded_at + timedelta(hours=3))
    (signal,) = found([first, last, later])
    assert (signal.day, signal.newest) == (TODAY, later.recorded_at)
    # An answer about yesterday may be given after one about today.
    told_later = replace(first, recorded_at=later.recorded_at + timedelta(hours=1))
    (signal,) = found([told_later, last])
    assert (signal.day, signal.newest) == (TODAY, told_later.recorded_at)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.builds(
                Answers,
                mood=st.none() | st.integers(0, 10),
                tension=st.none() | st.integers(0, 10),
                hard=st.sampled_from([None, "no", "some", "lot"]),
            ),
        ),
        max_size=12,
    )
)
def test_a_signal_names_only_answers_that_were_given(days: list[tuple[int, Answers]]) -> None:
    rows = check_ins(*sorted(days, key=lambda each: -each[0]))
    names = {rule.name for rule in RULES}
    for signal in found(rows):
        assert signal.rule.name in names
        given_then = {
            (
                row.day,
                None if signal.rule.name == "hard" else getattr(row.answers, signal.rule.name),
            )
            for row in rows
        }
        assert set(signal.answers) <= given_then
        assert signal.answers == sorted(signal.answers, key=lambda each: each[0])
