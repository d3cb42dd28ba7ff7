"""Until when guidance goes on: the last day of it, which ends at four in the morning after."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from journal.core import clock

SOONEST = timedelta(days=7)
"""An end is planned at least so long ahead, and told from so long before."""

_BEFORE = timedelta(microseconds=1)


def end_of(last_day: date, zone: str) -> datetime:
    """Return the instant at which guidance ends whose last day is `last_day` in `zone`."""
    return clock.start_of(last_day + timedelta(days=1), zone)


def last_day(until: datetime, zone: str) -> date:
    """Return the last day of guidance that goes on until an instant."""
    return clock.day_of(until - _BEFORE, zone)


def told_end(until: datetime | None, zone: str) -> date | None:
    """Return the last day once it is to be told: a week before, and not earlier."""
    if until is None:
        return None
    day = last_day(until, zone)
    return day if day - clock.day_of(clock.now(), zone) <= SOONEST else None
