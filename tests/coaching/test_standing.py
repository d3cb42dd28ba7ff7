"""Where a signal stands: worked out by hand from what was answered and what the coach did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from journal.checkins.signals import RULES, Signal
from journal.coaching.models import Handled
from journal.coaching.standing import OpenedState, Stage, standing

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def at(hour: int) -> datetime:
    return NINE + timedelta(hours=hour - 9)


def signal(newest: int = 9, rule: str = "mood") -> Signal:
    of = next(each for each in RULES if each.name == rule)
    return Signal(of, "gezegd", [(NINE.date(), 1)], at(newest))


def did(
    newest: int, seen: int, done: int | None = None, rule: str = "mood", note: str = ""
) -> OpenedState:
    return OpenedState(
        uuid4(),
        uuid4(),
        uuid4(),
        at(seen),
        None if done is None else at(done),
        Handled(rule, at(newest), note),
    )


@pytest.mark.parametrize(
    ("newest", "done_before", "stage"),
    [
        (9, [], Stage.OPEN),
        (9, [did(9, 10)], Stage.SEEN),
        (9, [did(9, 10, 11)], Stage.DONE),
        # A newer answer than the coach was shown.
        (12, [did(9, 10)], Stage.OPEN),
        (12, [did(9, 10, 11)], Stage.OPEN),
        # It was given before the coach was done, but after their page was loaded.
        (10, [did(9, 9, 11)], Stage.OPEN),
        # The newest answer was deleted: an older one is no news.
        (8, [did(9, 10, 11)], Stage.DONE),
        # What another rule says is about something else.
        (9, [did(9, 10, 11, rule="energy")], Stage.OPEN),
        # Done, and seen later on an older page; seen again, then done.
        (9, [did(9, 10, 11), did(9, 12)], Stage.DONE),
        (12, [did(9, 10, 11), did(12, 13)], Stage.SEEN),
        (12, [did(9, 10, 11), did(12, 13, 14)], Stage.DONE),
    ],
)
def test_what_was_done_counts_for_the_answers_that_were_shown(
    newest: int, done_before: list[OpenedState], stage: Stage
) -> None:
    (found,) = standing([signal(newest)], done_before)
    assert found.stage is stage


def test_of_two_notes_the_last_one_stands_beside_the_signal() -> None:
    first, second = did(9, 10, 11, note="Eerst."), did(9, 10, 12, note="Toen.")
    for states in ([first, second], [second, first]):
        (found,) = standing([signal()], states)
        assert found.last == second


def test_what_is_open_stands_first_and_else_the_order_of_the_rules_is_kept() -> None:
    both = [signal(), signal(rule="energy"), signal(rule="sleep")]
    found = standing(both, [did(9, 10, 11)])
    assert [each.signal.rule.name for each in found] == ["energy", "sleep", "mood"]
    assert standing([], [did(9, 10)]) == []
