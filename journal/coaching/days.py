"""When a coach reads next, as worked out from their reading days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

WEEK = 7


def next_reading_day(weekdays: Collection[int], today: date) -> date | None:
    """Return the first reading day from today on (0 is Monday), or None without fixed days."""
    coming = (today + timedelta(days=ahead) for ahead in range(WEEK))
    return next((day for day in coming if day.weekday() in weekdays), None)
