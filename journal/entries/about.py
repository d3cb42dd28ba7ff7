"""What an entry may be about besides a prompt: a guided session, or oneself later on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flask_babel import gettext

from journal.core.vault import OpenVault


class Part(StrEnum):
    """What somebody may write around a session, and a letter to oneself."""

    INTENTION = "intention"
    HOPES = "hopes"
    FEARS = "fears"
    LETTER = "letter"


AROUND_A_SESSION = (Part.INTENTION, Part.HOPES, Part.FEARS)
_SAID = re.compile(
    r"(?P<part>intention|hopes|fears):(?P<attendance>[0-9a-f-]{36})|(?P<letter>letter)"
)


@dataclass(frozen=True, slots=True)
class About:
    """What an entry is about: a letter, or a part of what is written around a session."""

    part: Part
    attendance_id: UUID | None = None

    def __str__(self) -> str:
        """Return it as it is kept with the words."""
        return f"{self.part}:{self.attendance_id}" if self.attendance_id else str(self.part)

    @classmethod
    def parse(cls, text: str | None) -> About | None:
        """Return what `str` gave, None for anything else."""
        found = _SAID.fullmatch(text or "")
        if found is None:
            return None
        if found["letter"]:
            return cls(Part.LETTER)
        try:
            return cls(Part(found["part"]), UUID(found["attendance"]))
        except ValueError:
            return None

    def title(self) -> str:
        """Say what it is, as the heading under which somebody writes."""
        said = {
            Part.INTENTION: gettext("My intention for this session"),
            Part.HOPES: gettext("What I hope for"),
            Part.FEARS: gettext("What I dread"),
            Part.LETTER: gettext("A letter to myself"),
        }
        return said[self.part]

    def entry_id(self, vault: OpenVault) -> UUID:
        """Return the id under which it is written, the same each time: each session has one.

        Derived under the vault key, so that nobody else can tell which entry it is.
        """
        return vault.derived_id("around-a-session", str(self))
