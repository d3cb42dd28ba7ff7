"""The clock: day 0 is the guided session, and the phases follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from journal.guided_sessions.models import Attended, Pause

SOON = 14
"""So many days before a next session the clock turns to it; until then it counts from the last."""


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
    """A day on somebody's clock: its number (0 is the session), its phase, since when it is still.

    A clock that stands still keeps its day and its phase.
    """

    day: int
    phase: Phase
    paused_since: date | None = None


def phase_of(day: int) -> Phase:
    """Return the phase of a day on the clock."""
    return next((phase for last, phase in _LAST_DAYS if day <= last), Phase.OPEN)


def span_of(phase: Phase) -> tuple[int | None, int | None]:
    """Return the first and the last day of a phase on the clock; None where it has no such end."""
    lasts = {each: last for last, each in _LAST_DAYS}
    order = list(Phase)
    before = order.index(phase) - 1
    return (lasts[order[before]] + 1 if before >= 0 else None, lasts.get(phase))


def counted(attended: Iterable[Attended], today: date) -> Attended | None:
    """Return the session from which somebody's clock counts today, or None without one.

    A later session starts the clock again, and from two weeks before it there is that to prepare.
    """
    going_on = sorted(
        (each for each in attended if each.cancelled_at is None), key=lambda each: each.details.day
    )
    past = [each for each in going_on if each.details.day <= today]
    ahead = [each for each in going_on if each.details.day > today]
    if ahead and (not past or (ahead[0].details.day - today).days <= SOON):
        return ahead[0]
    return past[-1] if past else None


def moment_of(attended: Attended | None, today: date) -> Moment | None:
    """Return where `today` stands on the clock of a session, less the days it stood still."""
    if attended is None:
        return None
    session = attended.details.day
    stood_still = sum(_days_of(pause, session, today) for pause in attended.pauses)
    day = (today - session).days - stood_still
    return Moment(day, phase_of(day), next(_going_on(attended.pauses, today), None))


def first_stretch(
    attended: Iterable[Attended], phase: Phase, since: date, today: date
) -> tuple[date, date] | None:
    """Return the first and last of the first days in a row, from `since` to today, in a phase.

    A clock that stands still keeps its phase, so that the row goes on. None when it did not come.
    """
    sessions, first, last = [*attended], None, None
    for ahead in range((today - since).days + 1):
        day = since + timedelta(days=ahead)
        moment = moment_of(counted(sessions, day), day)
        if moment is not None and moment.phase is phase:
            first, last = first or day, day
        elif first is not None:
            break
    return (first, last) if first and last else None


def may_come(attended: Iterable[Attended], phase: Phase, today: date) -> bool:
    """Tell whether a phase is still ahead, or may be: it is later, or another session begins it."""
    sessions = [each for each in attended if each.cancelled_at is None]
    moment = moment_of(counted(sessions, today), today)
    if moment is None or any(each.details.day > today for each in sessions):
        return True
    order = list(Phase)
    return order.index(phase) > order.index(moment.phase)


def coming_phases(attended: Sequence[Attended], today: date) -> list[Phase]:
    """Return the phase of today and those that may still come."""
    moment = moment_of(counted(attended, today), today)
    now = moment.phase if moment else None
    return [each for each in Phase if each is now or may_come(attended, each, today)]


def _days_of(pause: Pause, session: date, today: date) -> int:
    end = today if pause.until is None else min(pause.until, today)
    return max((end - max(pause.since, session)).days, 0)


def _going_on(pauses: Iterable[Pause], today: date) -> Iterator[date]:
    return (pause.since for pause in pauses if pause.until is None and pause.since <= today)
