"""Insights with their smallest step, and later-on checks: each one sealed blob."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Instant, Key, Numbers, optional_ref, ref
from journal.core.db import Base
from journal.core.own_words import OwnWords
from journal.core.vault import Place, SecretKey, pad_short, pad_text, unpad

BLOCK = 128


class Became(StrEnum):
    """What became of a step, as its owner says."""

    DONE = "done"
    SMALLER = "smaller"
    LET_GO = "let-go"


@dataclass(frozen=True, slots=True)
class InsightWords:
    """What is sealed of an insight; `when` is the ISO date of the day chosen for the step."""

    sentence: str
    step: str = ""
    when: str | None = None
    where: str = ""
    became: str | None = None

    def day(self) -> date | None:
        """Return the day chosen for the step."""
        return date.fromisoformat(self.when) if self.when else None

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        return pad_text(json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> InsightWords:
        """Return what `dumped` gave."""
        return cls(**json.loads(unpad(padded)))


class Insight(OwnWords, Base):
    """One sentence that somebody kept; it survives the entry that it was taken from."""

    __tablename__ = "insight"
    __table_args__ = (
        Index("ix_insight_owner_kept", "owner_id", "kept_at"),
        CheckConstraint("revision >= 1", name="revision"),
    )

    id: Mapped[Key]
    entry_id: Mapped[UUID | None] = optional_ref("entry.id", ondelete="SET NULL")
    kept_at: Mapped[Instant]
    ask_on: Mapped[date | None] = mapped_column(Date)
    """From which day on to ask what became of the step."""
    asked_at: Mapped[Instant | None]
    """When that was answered, or put aside."""


class Extent(StrEnum):
    """How much of a difficulty somebody recognises."""

    NO = "no"
    SOME = "some"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class LaterAnswers:
    """How much of each difficulty somebody recognised, as `Extent`; None was skipped."""

    sleep: str | None = None
    restless: str | None = None
    returning: str | None = None
    unreal: str | None = None
    low: str | None = None
    hoped: str | None = None

    def is_empty(self) -> bool:
        """Tell whether nothing at all was answered."""
        return self == LaterAnswers()

    def seal(self, key: SecretKey, place: Place, point: int) -> bytes:
        """Seal the answers under a numbers key, with the day of the clock that they are for.

        Beside the day on which they were given, that would tell when the session was.
        """
        given = {name: value for name, value in asdict(self).items() if value is not None}
        return key.seal(place, pad_short(json.dumps({"point": point, **given}).encode(), BLOCK))

    @classmethod
    def open(cls, key: SecretKey, place: Place, sealed: bytes) -> tuple[int, LaterAnswers]:
        """Open what `seal` made, as (point, answers); raises Refused."""
        given = json.loads(unpad(key.open(place, sealed)))
        return given.pop("point"), cls(**given)


class LaterOnCheck(Base):
    """One later-on check, or the wish not to be asked: that is one without answers."""

    __tablename__ = "later_on_check"
    __table_args__ = (Index("ix_later_on_check_owner_day", "owner_id", "day"),)

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    numbers_key_id: Mapped[UUID] = ref("numbers_key.id")
    day: Mapped[date] = mapped_column(Date)
    recorded_at: Mapped[Instant]
    sealed: Mapped[Numbers]

    @staticmethod
    def place(owner_id: UUID, check_id: UUID) -> Place:
        """Return where the answers of a check are sealed."""
        return Place("later_on_check", owner_id, check_id, "sealed")
