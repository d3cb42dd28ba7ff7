"""The clock: day 0 is the guided session, and the phases follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Phase(StrEnum):
    """Where somebody is, counted from the session; nothing is ever behind."""

    PREPARING = "preparing"
    LANDING = "landing"
    AFTERGLOW = "afterglow"
    DAILY_LIFE = "daily-life"
    HOLDING_ON = "holding-on"
    OPEN = "open"


_LAST_DAYS = (
    (-1, Phase.PREPARING),
    (3, Phase.LANDING),
    (14, Phase.AFTERGLOW),
    (42, Phase.DAILY_LIFE),
    (90, Phase.HOLDING_ON),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on somebody's clock: its number (0 is the session) and its phase."""

    day: int
    phase: Phase


def phase_of(day: int) -> Phase:
    """Return the phase of a day on the clock."""
    return next((phase for last, phase in _LAST_DAYS if day <= last), Phase.OPEN)


def moment_of(session: date, today: date) -> Moment:
    """Return where `today` stands on the clock of a session."""
    day = (today - session).days
    return Moment(day, phase_of(day))
