"""Which days a coach's page of one person shows: since they last spoke, unless others are asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

PERIODS = (14, 42, 90)
WITHOUT_CONVERSATION = 42
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shown:
    """The days that are shown, both ends included, and when the two last spoke."""

    first: date
    last: date
    spoken: date | None
    days: int | None
    """So many days were asked for; None is since they last spoke."""

    @property
    def long(self) -> int:
        """How many days that are."""
        return (self.last - self.first).days + 1

    @property
    def compared_from(self) -> date:
        """The day before and after which a week is put beside another."""
        return self.spoken or self.last - A_WEEK + timedelta(days=1)

    @property
    def opened_from(self) -> date:
        """The first day of which anything is wanted."""
        return min(self.first, self.compared_from - A_WEEK)


def shown(asked: str, spoken: date | None, today: date) -> Shown:
    """Return the days to show; what was asked and is no period of ours is since they last spoke.

    Since they last spoke begins a week earlier, so that there is something to see it beside, and is
    never shorter than the shortest period. Without a conversation it is six weeks.
    """
    days = next((each for each in PERIODS if str(each) == asked), None)
    if days is not None:
        first = today - timedelta(days=days - 1)
    elif spoken is not None:
        first = min(spoken - A_WEEK, today - timedelta(days=PERIODS[0] - 1))
    else:
        first = today - timedelta(days=WITHOUT_CONVERSATION - 1)
    return Shown(first, today, spoken, days)
