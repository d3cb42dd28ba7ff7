"""The conversation sheet, as it is sealed: lines, questions and a copy of one's own answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from journal.checkins.models import Answers, Scale
from journal.core.vault import pad_text, unpad
from journal.for_coach.models import WordsForCoach


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody filled in about a day, as far as it stands on the sheet."""

    day: date
    answers: Answers


@dataclass(frozen=True, slots=True)
class Figures:
    """A copy of somebody's answers to some scales over a period, both ends included."""

    first: date
    last: date
    scales: tuple[Scale, ...]
    answered: tuple[Answered, ...] = ()

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.last - self.first).days + 1

    def as_json(self) -> dict[str, Any]:
        """Return it as it is sealed."""
        return {
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "scales": self.scales,
            "answered": [
                [each.day.isoformat(), *(getattr(each.answers, scale) for scale in self.scales)]
                for each in self.answered
            ],
        }

    @classmethod
    def of_json(cls, said: dict[str, Any]) -> Figures:
        """Read what `as_json` wrote."""
        scales = tuple(said["scales"])
        return cls(
            first=date.fromisoformat(said["first"]),
            last=date.fromisoformat(said["last"]),
            scales=scales,
            answered=tuple(
                Answered(date.fromisoformat(day), Answers(**dict(zip(scales, values, strict=True))))
                for day, *values in said["answered"]
            ),
        )


@dataclass(frozen=True, slots=True)
class SheetContent:
    """What stands on a sheet."""

    lines: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    figures: Figures | None = None

    def is_empty(self) -> bool:
        """Tell whether nothing stands on it."""
        return self == SheetContent()


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What is sealed of a sheet: its content, when it was made, and in which page it was typed."""

    content: SheetContent
    made_at: datetime
    page: str

    @property
    def version(self) -> str:
        """What a page that goes on with this says, so that two never write over each other."""
        return self.made_at.isoformat()

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        figures = self.content.figures
        said = {
            "lines": self.content.lines,
            "questions": self.content.questions,
            "figures": figures.as_json() if figures else None,
            "made_at": self.version,
            "page": self.page,
        }
        return pad_text(json.dumps(said, ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> SheetWords:
        """Return what `dumped` gave."""
        said = json.loads(unpad(padded))
        content = SheetContent(
            lines=tuple(said["lines"]),
            questions=tuple(said["questions"]),
            figures=Figures.of_json(said["figures"]) if said["figures"] else None,
        )
        return cls(content, datetime.fromisoformat(said["made_at"]), said["page"])


class ConversationSheet(WordsForCoach):
    """The sheet of a participant for the next conversation with one coach."""

    __tablename__ = "conversation_sheet"
    KIND = "sheet"
