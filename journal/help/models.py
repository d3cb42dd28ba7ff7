"""The rows of the help card, which are public, and each person's own plan, which is not."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Instant, Key
from journal.core.db import Base
from journal.core.own_words import OwnWords
from journal.core.vault import pad_text, unpad

_NUMBER = re.compile(r"\+?[\d\s().\-–/]+")
SHORTEST_NUMBER = 3
"""112 is one."""


class HelpRow(Base):
    """One way to get help: a number to call, and when to call it."""

    __tablename__ = "help_row"

    id: Mapped[Key]
    position: Mapped[int] = mapped_column(Integer, unique=True)
    number: Mapped[str] = mapped_column(String(40))
    link: Mapped[str] = mapped_column(String(200))
    title_nl: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    text_nl: Mapped[str] = mapped_column(String(600))
    text_en: Mapped[str] = mapped_column(String(600))
    verified_on: Mapped[date] = mapped_column(Date)

    def title(self, language: str) -> str:
        """Return the title in "nl" or "en"."""
        return self.title_en if language == "en" else self.title_nl

    def text(self, language: str) -> str:
        """Return the explanation in "nl" or "en"."""
        return self.text_en if language == "en" else self.text_nl


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call: a name, a telephone number as it was typed, or one of the two."""

    name: str
    number: str

    def link(self) -> str | None:
        """Return the address that calls the number, or None when it does not begin with one."""
        begins = _NUMBER.match(self.number)
        digits = re.sub(r"[^+\d]", "", begins.group()) if begins else ""
        return f"tel:{digits}" if len(digits.removeprefix("+")) >= SHORTEST_NUMBER else None


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody wrote down for when it gets too much."""

    signs: str
    helps: str
    calls: tuple[Call, ...]
    places: str

    def is_empty(self) -> bool:
        """Tell whether nothing stands in it."""
        return not (self.signs or self.helps or self.calls or self.places)

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        return pad_text(json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> Plan:
        """Return what `dumped` gave."""
        said = json.loads(unpad(padded))
        return cls(**{**said, "calls": tuple(Call(**call) for call in said["calls"])})


class SafetyPlan(OwnWords, Base):
    """A person's own plan, sealed anew at each saving; one for each vault, so that none is lost."""

    __tablename__ = "safety_plan"
    __table_args__ = (UniqueConstraint("owner_id", "vault_id"),)

    id: Mapped[Key]
    saved_at: Mapped[Instant]
