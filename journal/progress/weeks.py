"""Two weeks beside each other: what can be said of a scale since a day, and when nothing can.

The rule is our own, and said so: the medians of seven days before and of the last seven days, each
of at least four answers; two points or more apart is a difference, anything less is not. Nothing
here claims a reliable change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from journal.checkins.models import Scale
from journal.checkins.queries import OpenedCheckIn

DAYS = 7
ENOUGH = 4
A_DIFFERENCE = 2


class Said(StrEnum):
    """What can be said of two weeks beside each other."""

    HIGHER = "higher"
    LOWER = "lower"
    ALIKE = "alike"
    TOO_FEW = "too-few"


@dataclass(frozen=True, slots=True)
class Week:
    """At most seven days, both ends included, with the answers to one scale in them."""

    first: date
    last: date
    answers: Sequence[tuple[date, int]]

    @property
    def middle(self) -> float | None:
        """The median of the answers, of 0 to 10; None when there are too few."""
        values = [value for _, value in self.answers]
        return float(median(values)) if len(values) >= ENOUGH else None


@dataclass(frozen=True, slots=True)
class TwoWeeks:
    """One scale in the week before a day, and in the last week since."""

    scale: Scale
    before: Week
    now: Week

    @property
    def said(self) -> Said:
        """What can be said of these two."""
        if self.before.middle is None or self.now.middle is None:
            return Said.TOO_FEW
        change = self.now.middle - self.before.middle
        if abs(change) < A_DIFFERENCE:
            return Said.ALIKE
        return Said.HIGHER if change > 0 else Said.LOWER


def since(
    day: date, check_ins: Iterable[OpenedCheckIn], scales: Iterable[Scale], today: date
) -> list[TwoWeeks]:
    """Put the seven days before `day` beside the last seven, as far as these come after it."""
    check_ins = list(check_ins)
    now = max(day, today - timedelta(days=DAYS - 1))
    before = (day - timedelta(days=DAYS), day - timedelta(days=1))
    return [
        TwoWeeks(scale, _week(check_ins, scale, *before), _week(check_ins, scale, now, today))
        for scale in scales
    ]


def _week(check_ins: Sequence[OpenedCheckIn], scale: Scale, first: date, last: date) -> Week:
    given = ((each.day, getattr(each.answers, scale)) for each in check_ins)
    answers = [(day, value) for day, value in given if first <= day <= last and value is not None]
    return Week(first, last, answers)
