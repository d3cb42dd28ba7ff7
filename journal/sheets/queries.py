"""All reads of conversation sheets, and of what one may be made from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from journal.checkins.models import Answers, Scale
from journal.checkins.queries import own_check_ins
from journal.core import audit, clock
from journal.core.shares import NO_KEY
from journal.core.templating import excerpt
from journal.core.viewers import Owner, Participant, Reader
from journal.entries.queries.own import own_entries
from journal.for_coach import queries
from journal.guidance.queries import Window
from journal.insights.queries import own_insights
from journal.sheets.models import (
    Answered,
    ConversationSheet,
    Figures,
    SheetWords,
)

LONGEST_LINE = 240


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """A sheet of one's own, opened."""

    id: UUID
    coach_id: UUID
    words: SheetWords
    is_shared: bool
    """Whether the coach is meant to read it."""
    waits_for_key: bool
    """Whether they can only once the writer agreed to their new key."""


@dataclass(frozen=True, slots=True)
class Pick:
    """Something of one's own that may be put on a sheet: a copy of at most LONGEST_LINE."""

    id: UUID
    line: str


def own_sheet(db: Session, viewer: Owner, coach_id: UUID) -> OpenedSheet | None:
    """Return the viewer's sheet for one coach: of what opens, what was saved last."""
    opened = [each for each in _opened(db, viewer) if each.coach_id == coach_id]
    return opened[-1] if opened else None


def sheet_row(db: Session, viewer: Owner, coach_id: UUID) -> ConversationSheet | None:
    """Return the row of the viewer's sheet for one coach, in their current vault."""
    return queries.current_row(db, viewer, ConversationSheet, coach_id)


def readings(db: Session, viewer: Participant, sheet: OpenedSheet) -> list[datetime]:
    """Return when the coach read a sheet of the viewer last, if they did."""
    read = audit.last_readings(db, viewer.person_id, [sheet.id]).get(sheet.id, [])
    return [at for reader, at in read if reader == sheet.coach_id]


def entry_picks(db: Session, viewer: Participant, limit: int) -> list[Pick]:
    """Return the first lines of the viewer's newest entries."""
    entries = own_entries(db, viewer, limit)
    return [Pick(each.id, _line(each.writing.text.strip().partition("\n")[0])) for each in entries]


def insight_picks(db: Session, viewer: Participant, limit: int) -> list[Pick]:
    """Return the viewer's newest insights."""
    insights = own_insights(db, viewer, limit)
    return [Pick(each.id, _line(each.words.sentence)) for each in insights]


def figures_of(db: Session, viewer: Participant, scales: Iterable[Scale], days: int) -> Figures:
    """Return a copy of the viewer's answers to some scales over the last `days` days."""
    scales, last = tuple(scales), clock.day_of(clock.now(), viewer.zone)
    first = last - timedelta(days=days - 1)
    answered = (
        Answered(each.day, Answers(**{scale: getattr(each.answers, scale) for scale in scales}))
        for each in own_check_ins(db, viewer, first)
        if each.day <= last
    )
    return Figures(
        first, last, scales, tuple(each for each in answered if not each.answers.is_empty())
    )


def sheet_seen(db: Session, viewer: Reader, window: Window) -> SheetWords | None:
    """Return the sheet that somebody shares with a coach, as the coach reads it."""
    found = queries.words_seen(db, viewer, window, ConversationSheet)
    return SheetWords.loaded(found[1]) if found else None


def sheet_shared_at(db: Session, viewer: Reader, window: Window) -> datetime | None:
    """Return since when somebody shares a sheet with a coach, or None; nothing is opened."""
    return queries.shared_at(db, viewer, window, ConversationSheet)


def export_sheets(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return every sheet of the viewer that opens."""
    return {"conversation_sheets": [_exported(each) for each in _opened(db, viewer)]}


def _exported(sheet: OpenedSheet) -> dict[str, Any]:
    content = sheet.words.content
    return {
        "for": str(sheet.coach_id),
        "made_at": sheet.words.made_at.isoformat(),
        "shared": sheet.is_shared,
        "lines": content.lines,
        "questions": content.questions,
        "figures": [
            {"day": each.day.isoformat(), **_given(each.answers)}
            for each in (content.figures.answered if content.figures else ())
        ],
    }


def _given(answers: Answers) -> dict[str, Any]:
    return {name: value for name, value in asdict(answers).items() if value is not None}


def _opened(db: Session, viewer: Owner) -> list[OpenedSheet]:
    return [
        OpenedSheet(
            id=row.id,
            coach_id=row.coach_id,
            words=SheetWords.loaded(padded),
            is_shared=row.shared_at is not None,
            waits_for_key=row.sealed_key == NO_KEY,
        )
        for row, padded in queries.opened_rows(db, viewer, ConversationSheet)
    ]


def _line(text: str) -> str:
    # One less, for the sign that says it was cut.
    return excerpt(text, LONGEST_LINE - 1)
