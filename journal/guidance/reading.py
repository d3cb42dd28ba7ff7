"""When a coach reads, and whether they write back, as the people they guide are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

LOOKS_AHEAD = timedelta(days=366)
TOLD_AHEAD = timedelta(days=30)
"""So long before it begins a holiday is told."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days on which a coach does not read, the first and the last among them."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Tell whether the coach is away on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class ReadingTimes:
    """What a coach stated: weekdays (0 is Monday), hours by the clock of `zone`, holidays."""

    name: str
    zone: str
    days: tuple[int, ...] = ()
    hours: tuple[time, time] | None = None
    answers: bool = False
    """Whether this coach writes back."""
    holidays: tuple[Holiday, ...] = ()
    """Those that are not over, the first to begin first."""

    def may_answer(self) -> bool:
        """Tell whether enough was stated to write back."""
        return bool(self.days) and self.hours is not None

    def holidays_to_tell(self, today: date) -> list[Holiday]:
        """Return the holidays that go on today, or begin soon."""
        return [each for each in self.holidays if each.first <= today + TOLD_AHEAD]

    def next_day(self, today: date) -> date | None:
        """Return the first day from today on on which the coach reads.

        None without fixed days, or when the coach is away for a year.
        """
        ahead = range(LOOKS_AHEAD.days)
        coming = (today + timedelta(days=each) for each in ahead if self.days)
        return next((day for day in coming if self._reads_on(day)), None)

    def _reads_on(self, day: date) -> bool:
        return day.weekday() in self.days and not any(each.covers(day) for each in self.holidays)
