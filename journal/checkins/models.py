"""Check-ins: one sealed blob each, so that an empty one looks like a full one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Instant, Key, Numbers, ref
from journal.core.db import Base
from journal.core.vault import Place, SecretKey, pad_short, unpad

BLOCK = 128

Scale = Literal["mood", "energy", "tension", "sleep", "connected"]
SCALES: tuple[Scale, ...] = ("mood", "energy", "tension", "sleep", "connected")
HARD = ("no", "some", "lot")


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody filled in, each on the raw scale of 0 to 10; None was not asked or skipped."""

    mood: int | None = None
    energy: int | None = None
    tension: int | None = None
    sleep: int | None = None
    connected: int | None = None
    hard: str | None = None

    def is_empty(self) -> bool:
        """Tell whether nothing at all was filled in."""
        return self == Answers()

    def seal(self, key: SecretKey, place: Place) -> bytes:
        """Seal the answers under a numbers key."""
        given = {name: value for name, value in asdict(self).items() if value is not None}
        return key.seal(place, pad_short(json.dumps(given).encode(), BLOCK))

    @classmethod
    def open(cls, key: SecretKey, place: Place, sealed: bytes) -> Answers:
        """Open what `seal` made; raises Refused."""
        return cls(**json.loads(unpad(key.open(place, sealed))))


class CheckIn(Base):
    """One check-in: when it was made, and the day it is about."""

    __tablename__ = "check_in"
    __table_args__ = (Index("ix_check_in_owner_day", "owner_id", "day"),)

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    numbers_key_id: Mapped[UUID] = ref("numbers_key.id")
    day: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[Instant]
    received_at: Mapped[Instant]
    sealed: Mapped[Numbers]

    @staticmethod
    def place(owner_id: UUID, check_in_id: UUID) -> Place:
        """Return where the answers of a check-in are sealed."""
        return Place("check_in", owner_id, check_in_id, "sealed")
