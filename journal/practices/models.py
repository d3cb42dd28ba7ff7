"""Breathing and bodywork that was done: what, how tense somebody was before and after, a line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Id, Instant, Key, Numbers, ref
from journal.core.db import Base
from journal.core.own_words import OwnWords
from journal.core.vault import Place, SecretKey, pad_short, unpad

BLOCK = 2048
"""Padded to so many bytes, in which every answer and every part of the body fits."""

NOTHING = (None, ())


class Felt(StrEnum):
    """How it was afterwards, in somebody's own comparison."""

    LIGHTER = "lighter"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class Done:
    """What is sealed of a practice; tension is 0 to 10, higher is more; None was not asked."""

    prompt_id: str
    title: str
    before: int | None = None
    after: int | None = None
    felt: Felt | None = None
    lasted: int | None = None
    """So many seconds, as the phone counted."""
    finished: bool | None = None
    """Whether it went on to its end."""
    where_before: tuple[str, ...] = ()
    """In which parts of the body something was felt before, as the body map names them."""
    where_after: tuple[str, ...] = ()

    def or_else_as_in(self, later: Done) -> Done:
        """Return what was said later, and where that says nothing what is said here."""
        said = {each.name: getattr(later, each.name) for each in fields(self)}
        return replace(
            self, **{name: value for name, value in said.items() if value not in NOTHING}
        )

    def seal(self, key: SecretKey, place: Place) -> bytes:
        """Seal it under a numbers key."""
        return key.seal(place, pad_short(json.dumps(asdict(self)).encode(), BLOCK))

    @classmethod
    def open(cls, key: SecretKey, place: Place, sealed: bytes) -> Done:
        """Open what `seal` made; raises Refused."""
        said = json.loads(unpad(key.open(place, sealed)))
        felt = said.get("felt")
        where = {name: tuple(said.get(name, ())) for name in ("where_before", "where_after")}
        return cls(**{**said, **where, "felt": Felt(felt) if felt else None})


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


class PracticeWords(OwnWords, Base):
    """The line that came with a practice: it goes to nobody, whoever sees the numbers."""

    __tablename__ = "practice_words"

    practice_id: Mapped[UUID] = mapped_column(
        Id, ForeignKey("practice.id", ondelete="CASCADE"), primary_key=True
    )
