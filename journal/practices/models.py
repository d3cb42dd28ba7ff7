"""Breathing and bodywork that was done: what, and how tense somebody was before and after."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Instant, Key, Numbers, ref
from journal.core.db import Base
from journal.core.vault import Place, SecretKey, pad_short, unpad

BLOCK = 256


@dataclass(frozen=True, slots=True)
class Done:
    """What is sealed of a practice; tension is 0 to 10, higher is more."""

    prompt_id: str
    title: str
    before: int | None = None
    after: int | None = None

    def seal(self, key: SecretKey, place: Place) -> bytes:
        """Seal it under a numbers key."""
        return key.seal(place, pad_short(json.dumps(asdict(self)).encode(), BLOCK))

    @classmethod
    def open(cls, key: SecretKey, place: Place, sealed: bytes) -> Done:
        """Open what `seal` made; raises Refused."""
        return cls(**json.loads(unpad(key.open(place, sealed))))


class Practice(Base):
    """One time that somebody practised."""

    __tablename__ = "practice"
    __table_args__ = (Index("ix_practice_owner_day", "owner_id", "day"),)

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    numbers_key_id: Mapped[UUID] = ref("numbers_key.id")
    day: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[Instant]
    received_at: Mapped[Instant]
    sealed: Mapped[Numbers]

    @staticmethod
    def place(owner_id: UUID, practice_id: UUID) -> Place:
        """Return where a practice is sealed."""
        return Place("practice", owner_id, practice_id, "sealed")
