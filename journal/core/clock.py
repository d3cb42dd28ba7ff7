"""Time: instants in UTC, and the writer's own day, which turns at four in the morning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_held: ContextVar[datetime | None] = ContextVar("held", default=None)

DAY_TURNS_AT = timedelta(hours=4)
BELIEVED_AHEAD = timedelta(minutes=10)
DEFAULT_ZONE = "Europe/Amsterdam"


def now() -> datetime:
    """Return this instant in UTC, or the one that is held."""
    return _held.get() or datetime.now(UTC)


@contextmanager
def held_at(instant: datetime) -> Iterator[None]:
    """Let it be `instant` inside this block: how the demo's story gets its past."""
    token = _held.set(instant)
    try:
        yield
    finally:
        _held.reset(token)


def local(instant: datetime, zone: str) -> datetime:
    """Return an instant as the wall clock in `zone` shows it."""
    return instant.astimezone(zone_of(zone))


def day_of(instant: datetime, zone: str) -> date:
    """Return the day that an instant belongs to in `zone`: at 03:59 it is still yesterday."""
    return (local(instant, zone) - DAY_TURNS_AT).date()


def start_of(day: date, zone: str) -> datetime:
    """Return the instant at which `day` begins in `zone`."""
    midnight = datetime.combine(day, datetime.min.time(), zone_of(zone))
    return (midnight + DAY_TURNS_AT).astimezone(UTC)


def believable(recorded_at: datetime | None) -> datetime:
    """Return when something was written, as the phone says, unless its clock is far ahead."""
    at = now()
    return at if recorded_at is None or recorded_at > at + BELIEVED_AHEAD else recorded_at


def is_zone(name: str) -> bool:
    """Tell whether `name` is a zone of the tz database."""
    try:
        zone_of(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """Return the named zone; raises ZoneInfoNotFoundError or ValueError for no such name."""
    return ZoneInfo(name)
