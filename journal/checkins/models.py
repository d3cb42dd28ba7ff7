"""Check-ins: one sealed blob of numbers each, and the words that came with it, if any."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Id, Instant, Key, Numbers, ref
from journal.core.db import Base
from journal.core.own_words import OwnWords
from journal.core.vault import Place, SecretKey, pad_short, pad_text, unpad

BLOCK = 128

Scale = Literal["mood", "energy", "tension", "sleep", "connected"]
SCALES: tuple[Scale, ...] = ("mood", "energy", "tension", "sleep", "connected")
HARD = ("no", "some", "lot")
FEELINGS = (
    *("calm", "glad", "grateful", "hopeful", "moved", "curious"),
    *("tired", "empty", "restless", "afraid", "sad", "angry"),
    *("lonely", "guilty", "confused", "numb", "no-word"),
)
"""Names of feelings, and that there is no word for it: each is kept as its code, sealed."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody filled in, each on the raw scale of 0 to 10; None was not asked or skipped.

    `hard` is one of HARD, `sleep_hours` is in hours.
    """

    mood: int | None = None
    energy: int | None = None
    tension: int | None = None
    sleep: int | None = None
    connected: int | None = None
    hard: str | None = None
    sleep_hours: float | None = None

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


@dataclass(frozen=True, slots=True)
class Said:
    """The words that came with a check-in: a few lines, and names of feelings out of FEELINGS."""

    text: str = ""
    feelings: tuple[str, ...] = ()

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        return pad_text(json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> Said:
        """Return what `dumped` gave."""
        said = json.loads(unpad(padded))
        return cls(said["text"], tuple(said["feelings"]))


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


class CheckInWords(OwnWords, Base):
    """The words that came with a check-in: they go to nobody, whoever sees the numbers."""

    __tablename__ = "check_in_words"

    check_in_id: Mapped[UUID] = mapped_column(
        Id, ForeignKey("check_in.id", ondelete="CASCADE"), primary_key=True
    )
