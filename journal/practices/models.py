"""Breathing and bodywork that was done: what, how tense somebody was before and after, a line."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Id
from journal.core.db import Base
from journal.core.own_numbers import RecordedNumbers
from journal.core.own_words import OwnWords
from journal.core.vault import pad_short, unpad

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

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        return pad_short(json.dumps(asdict(self)).encode(), BLOCK)

    @classmethod
    def loaded(cls, padded: bytes) -> Done:
        """Return what `dumped` gave."""
        said = json.loads(unpad(padded))
        felt = said.get("felt")
        where = {name: tuple(said.get(name, ())) for name in ("where_before", "where_after")}
        return cls(**{**said, **where, "felt": Felt(felt) if felt else None})


class Practice(RecordedNumbers, Base):
    """One time that somebody practised."""

    __tablename__ = "practice"


class PracticeWords(OwnWords, Base):
    """The line that came with a practice: it goes to nobody, whoever sees the numbers."""

    __tablename__ = "practice_words"

    practice_id: Mapped[UUID] = mapped_column(
        Id, ForeignKey("practice.id", ondelete="CASCADE"), primary_key=True
    )
