"""What became of something that a coach suggested, as far as that coach may know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from journal.guided_sessions.models import Attended
from journal.guided_sessions.phases import Phase, first_stretch, may_come

WAITS_FOR = timedelta(days=365)
"""A suggestion for a phase waits no longer than this for it."""

LOOKED_BACK = timedelta(days=14)
"""So long what is over stands on the coach's page."""


class Became(StrEnum):
    """What became of a suggestion, worked out from the calendar and the clock of the person.

    Whether it was seen, begun or answered is not among it: that is told by sharing it.
    """

    WAITS = "waits"
    LIES_READY = "lies-ready"
    LAY_READY = "lay-ready"
    PASSED = "passed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a suggestion, and the day until which, or on which, it did."""

    became: Became
    on: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing comes of it any more."""
        return self.became in {Became.LAY_READY, Became.DECLINED}

    def is_told(self, today: date) -> bool:
        """Tell whether it still stands on the coach's page: what is over does so for a while."""
        return not self.is_over or self.on is None or self.on >= today - LOOKED_BACK


def lies_ready(phase: Phase, suggested: date, sessions: Sequence[Attended], today: date) -> bool:
    """Tell whether something for a phase lies ready today: the first time that the phase comes."""
    stretch = _stretch(phase, suggested, sessions, today)
    return stretch is not None and stretch[1] == today


def outcome(
    when: date | Phase,
    suggested: date,
    declined: date | None,
    sessions: Sequence[Attended],
    today: date,
) -> Outcome:
    """Return what became of something that was suggested for a day or a phase."""
    if declined is not None:
        return Outcome(Became.DECLINED, declined)
    if not isinstance(when, Phase):
        if when > today:
            return Outcome(Became.WAITS)
        return Outcome(Became.LIES_READY if when == today else Became.LAY_READY, when)
    stretch = _stretch(when, suggested, sessions, today)
    if stretch is not None:
        last = stretch[1]
        return Outcome(Became.LIES_READY if last == today else Became.LAY_READY, last)
    waits = today - suggested <= WAITS_FOR and may_come(sessions, when, today)
    return Outcome(Became.WAITS if waits else Became.PASSED)


def _stretch(
    phase: Phase, suggested: date, sessions: Sequence[Attended], today: date
) -> tuple[date, date] | None:
    return first_stretch(sessions, phase, suggested, min(today, suggested + WAITS_FOR))
