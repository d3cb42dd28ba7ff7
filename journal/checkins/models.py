"""Check-ins: one sealed blob of numbers each, and the words that came with it, if any."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Id
from journal.core.db import Base
from journal.core.own_numbers import RecordedNumbers
from journal.core.own_words import OwnWords
from journal.core.vault import pad_short, pad_text, unpad

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

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        given = {name: value for name, value in asdict(self).items() if value is not None}
        return pad_short(json.dumps(given).encode(), BLOCK)

    @classmethod
    def loaded(cls, padded: bytes) -> Answers:
        """Return what `dumped` gave."""
        return cls(**json.loads(unpad(padded)))


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


class CheckIn(RecordedNumbers, Base):
    """One check-in: when it was made, and the day it is about."""

    __tablename__ = "check_in"


class CheckInWords(OwnWords, Base):
    """The words that came with a check-in: they go to nobody, whoever sees the numbers."""

    __tablename__ = "check_in_words"

    check_in_id: Mapped[UUID] = mapped_column(
        Id, ForeignKey("check_in.id", ondelete="CASCADE"), primary_key=True
    )
