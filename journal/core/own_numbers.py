"""Rows that hold what one person picked about themselves, sealed under a numbers key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from journal.core import clock
from journal.core.access import KeyFor
from journal.core.columns import Instant, Key, Numbers, ref
from journal.core.vault import Place, SecretKey
from journal.core.viewers import Participant


class OwnNumbers:
    """The columns and the sealing of such a table: which day it is about, and one sealed blob."""

    __tablename__: str

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    numbers_key_id: Mapped[UUID] = ref("numbers_key.id")
    day: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[Instant]
    sealed: Mapped[Numbers]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805 — a directive is given the class
        """Lay the rows of one person in the order of their days."""
        return (Index(f"ix_{cls.__tablename__}_owner_day", "owner_id", "day"),)

    def seal_numbers(self, key: SecretKey, padded: bytes) -> None:
        """Seal other numbers in the place of what stood here."""
        self.numbers_key_id = key.id
        self.sealed = key.seal(self._place(), padded)

    def open_numbers(self, key: SecretKey) -> bytes:
        """Return what was sealed, padded as it was; raises Refused with another key."""
        return key.open(self._place(), self.sealed)

    def _place(self) -> Place:
        return Place(self.__tablename__, self.owner_id, self.id, "sealed")


class RecordedNumbers(OwnNumbers):
    """Such a table that is filled in on the way: by whose clock, and when it came in."""

    zone: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[Instant]


def as_recorded(
    viewer: Participant, row_id: UUID, at: datetime, day: date | None = None
) -> dict[str, Any]:
    """Return the columns of a new row of RecordedNumbers, but what is sealed.

    `day` is what it is about, else the day on which it was recorded.
    """
    return {
        "id": row_id,
        "owner_id": viewer.person_id,
        "day": day or clock.day_of(at, viewer.zone),
        "zone": viewer.zone,
        "recorded_at": at,
        "received_at": clock.now(),
    }


def reseal_numbers(
    rows: Iterable[OwnNumbers], keys: Mapping[UUID, SecretKey], key_for: KeyFor
) -> None:
    """Seal every row that one of the keys opens under the new key of its period."""
    for row in rows:
        if row.numbers_key_id in keys:
            row.seal_numbers(key_for(row.day), row.open_numbers(keys[row.numbers_key_id]))
