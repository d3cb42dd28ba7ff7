"""Long lists, a page at a time, the newest day first: the address says where a page ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeAlias, TypeVar
from uuid import UUID

from flask import request

PAGE = 30

Before: TypeAlias = tuple[date, UUID]


class Listed(Protocol):
    """What can stand in such a list."""

    @property
    def id(self) -> UUID:
        """Its id, which orders the things of one day."""

    @property
    def day(self) -> date:
        """The day that it is about."""


T = TypeVar("T", bound=Listed)


def before_asked() -> Before | None:
    """Read where the page before this one ended; anything else is the first page."""
    day, _, row_id = request.args.get("before", "").partition("_")
    try:
        return date.fromisoformat(day), UUID(row_id)
    except ValueError:
        return None


def page_of(rows: Sequence[T], length: int = PAGE) -> tuple[Sequence[T], str | None]:
    """Return what is shown of `rows`, and how the next page is asked for when they go on."""
    shown = rows[:length]
    return shown, f"{shown[-1].day}_{shown[-1].id}" if len(rows) > length else None
