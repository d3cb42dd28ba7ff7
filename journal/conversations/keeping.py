"""How long a coach keeps own notes about somebody whom they guide no longer."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime

MONTHS = 12


def months_after(instant: datetime, months: int) -> datetime:
    """Return the same day and time so many months later, or that month's last day."""
    years, month = divmod(instant.month - 1 + months, MONTHS)
    year, month = instant.year + years, month + 1
    day = min(instant.day, monthrange(year, month)[1])
    return instant.replace(year=year, month=month, day=day)
