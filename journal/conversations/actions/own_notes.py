"""Keeping own notes about somebody, for as long as the guidance and the organisation's period."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.conversations.models import OwnNote, OwnNoteWords
from journal.conversations.queries.own_notes import (
    OpenedOwnNote,
    opened_own_note,
    overdue_pairs,
    own_note_if_any,
)
from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Clock, Coach
from journal.guidance.queries import Guided


def keep_note(
    db: Session, viewer: Coach, person: Guided, note_id: UUID, base: int, text: str
) -> OpenedOwnNote | None:
    """Keep an own note; the same words stay as they are.

    `base` is the revision that the page began with, 0 for none. When another page saved since then,
    nothing is saved, and what stands there is returned instead.

    Raises NotFound for the id of a note about somebody else, or of somebody else.
    """
    row = own_note_if_any(db, viewer, person, note_id)
    if row is None:
        row = OwnNote(
            id=note_id,
            owner_id=viewer.person_id,
            about_id=person.person_id,
            revision=0,
            written_at=clock.now(),
        )
        db.add(row)
    else:
        standing = opened_own_note(db, viewer, row)
        if standing.words.text == text:
            return None
        if standing.revision != base:
            return standing
    row.changed_at = clock.now()
    row.seal_words(viewer.vault, OwnNoteWords(person.name, text).dumped())
    return None


def forget_note(db: Session, _: Coach, row: OwnNote) -> None:
    """Delete an own note for good: its data key goes with its row."""
    db.delete(row)


def forget_overdue(database: Database, viewer: Clock) -> None:
    """Delete own notes about people whose guidance ended longer ago than notes are kept."""
    with database.read() as db:
        if not overdue_pairs(db, viewer):
            return
    with database.write() as db:
        # Asked again: a guidance may have begun anew meanwhile.
        for coach_id, about_id in overdue_pairs(db, viewer):
            both = (OwnNote.owner_id == coach_id) & (OwnNote.about_id == about_id)
            db.execute(delete(OwnNote).where(both))


def erase_own_notes(db: Session, person_id: UUID) -> None:
    """Delete the own notes about a person, and those that they kept about others."""
    either = (OwnNote.owner_id == person_id) | (OwnNote.about_id == person_id)
    db.execute(delete(OwnNote).where(either))
