"""Insights with their smallest step, and later-on checks: each one sealed blob."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Id, Instant, Key, optional_ref
from journal.core.db import Base
from journal.core.own_numbers import OwnNumbers
from journal.core.own_words import OwnWords
from journal.core.shares import KeyShare
from journal.core.vault import Envelope, pad_short, pad_text, unpad

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

    def envelope(self, reader: UUID, key_id: UUID) -> Envelope:
        """Return what the data key is bound to when it is sealed to a reader."""
        return Envelope(
            "insight-share", self.owner_id, self.id, "sealed_key", self.revision, reader, key_id
        )


class InsightShare(KeyShare, Base):
    """The data key of an insight as it is now, sealed to one reader, with what becomes of it."""

    __tablename__ = "insight_share"

    insight_id: Mapped[UUID] = mapped_column(
        Id, ForeignKey("insight.id", ondelete="CASCADE"), primary_key=True
    )
    changed_at: Mapped[Instant]
    """When the reader was last given something new: that it was shared, or what became of it."""


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

    def dumped(self, point: int) -> bytes:
        """Return the bytes that are sealed, padded: with the day of the clock they are for.

        Beside the day on which they were given, that would tell when the session was.
        """
        given = {name: value for name, value in asdict(self).items() if value is not None}
        return pad_short(json.dumps({"point": point, **given}).encode(), BLOCK)

    @classmethod
    def loaded(cls, padded: bytes) -> tuple[int, LaterAnswers]:
        """Return what `dumped` gave, as (point, answers)."""
        given = json.loads(unpad(padded))
        return given.pop("point"), cls(**given)


class LaterOnCheck(OwnNumbers, Base):
    """One later-on check, or the wish not to be asked: that is one without answers."""

    __tablename__ = "later_on_check"
