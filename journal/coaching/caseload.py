"""The order in which a coach reads the people they guide, and why each stands where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from journal.coaching.standing import Stage, Standing
from journal.conversations.queries.planned import Planned
from journal.core.charts import Chart
from journal.guidance.queries import Guided

SILENT_DAYS = 14
LATER_SILENT_DAYS = 30
LATER_FROM_DAY = 42
"""After this day of the clock it may be silent for longer before that is said."""


class Why(IntEnum):
    """Why somebody stands where they stand, the first thing first."""

    ASKS = 1
    SIGNAL = 2
    SILENT = 3
    UNREAD = 4
    REST = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the caseload: what the coach may know of them, at a glance."""

    person: Guided
    asked_at: datetime | None = None
    signals: Sequence[Standing] = ()
    """What the person lets the coach see of what fixed rules find, and the coach is not done with.
    """
    unread: int = 0
    shares_numbers: bool = False
    checked_in: date | None = None
    silent: int | None = None
    """For so many days the coach could see nothing new; only when that is long."""
    next: Planned | None = None
    mood: Chart | None = None
    wants_vault: bool = False

    @property
    def reasons(self) -> frozenset[Why]:
        """Everything that holds of this person."""
        holds = {
            Why.ASKS: self.asked_at is not None,
            Why.SIGNAL: bool(self.signals),
            Why.SILENT: self.silent is not None,
            Why.UNREAD: self.unread > 0,
        }
        return frozenset(why for why in Why if holds.get(why, True))

    @property
    def why(self) -> Why:
        """Why this person stands where they stand: the first thing that holds."""
        return min(self.reasons)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Return who asks for contact first, then signals, long silence, what is unread, the rest.

    Within one reason who waits longest stands first, a signal that the coach has not seen before
    one they have, a newer before an older one, and otherwise the order is that of the names.
    """

    def place(line: Line) -> tuple[int, bool, float, str]:
        waits = {
            Why.ASKS: line.asked_at.timestamp() if line.asked_at else 0,
            Why.SIGNAL: -max((each.signal.day.toordinal() for each in line.signals), default=0),
            Why.SILENT: -(line.silent or 0),
        }
        has_seen = line.why is Why.SIGNAL and all(each.stage is Stage.SEEN for each in line.signals)
        return line.why, has_seen, waits.get(line.why, 0), line.person.name.casefold()

    return sorted(lines, key=place)


def silent_for(person: Guided, seen_last: date, today: date) -> int | None:
    """Return for how many days nothing new was to be seen, if that is long for this person."""
    moment, days = person.moment(), (today - seen_last).days
    later = moment is not None and moment.day > LATER_FROM_DAY
    return days if days >= (LATER_SILENT_DAYS if later else SILENT_DAYS) else None
