"""When the later-on check is offered: around a week, a month and three months after a session."""

from __future__ import annotations

from typing import Final

OFFERED_UNTIL: Final = {7: 20, 30: 60, 90: 150}
"""Per point, in days after the session: the last day on which it is offered; the point is first."""

POINTS: Final = tuple(OFFERED_UNTIL)


def point_on(day: int) -> int | None:
    """Return the point that is offered on a day of the clock, or None."""
    return next((point for point, last in OFFERED_UNTIL.items() if point <= day <= last), None)
