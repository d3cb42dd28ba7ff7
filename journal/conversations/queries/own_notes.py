"""What a coach keeps to themselves about somebody; anybody else learns at most how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import vault_of, vaults_of
from journal.conversations.keeping import months_after
from journal.conversations.models import OwnNote, OwnNoteWords
from journal.core import clock
from journal.core.vault import OpenVault
from journal.core.viewers import Clock, Coach, Participant
from journal.guidance.models import Guidance
from journal.guidance.queries import Guided
from journal.organisation.queries import organisation


@dataclass(frozen=True, slots=True)
class OpenedOwnNote:
    """An own note, opened."""

    id: UUID
    about_id: UUID
    revision: int
    written_at: datetime
    changed_at: datetime
    words: OwnNoteWords


@dataclass(frozen=True, slots=True)
class Leaving:
    """Own notes about somebody who is guided no longer, and when they go."""

    name: str
    """As it was when the newest of them was written."""
    goes_at: datetime
    notes: list[OpenedOwnNote]


def notes_about(db: Session, viewer: Coach, person: Guided) -> list[OpenedOwnNote]:
    """Return the coach's own notes about somebody whom they guide, the newest first."""
    query = select(OwnNote).where(
        OwnNote.owner_id == viewer.person_id, OwnNote.about_id == person.person_id
    )
    return _those_that_open(db, viewer, db.scalars(query.order_by(OwnNote.written_at.desc())))


def count_about(db: Session, viewer: Coach, person: Guided) -> int:
    """Return how many own notes the coach keeps about somebody whom they guide."""
    query = select(func.count()).select_from(OwnNote)
    both = (OwnNote.owner_id == viewer.person_id) & (OwnNote.about_id == person.person_id)
    return db.scalar(query.where(both)) or 0


def kept_about(db: Session, viewer: Participant) -> dict[UUID, int]:
    """Return how many own notes each coach keeps about the viewer; never a word of them."""
    query = select(OwnNote.owner_id, func.count()).where(OwnNote.about_id == viewer.person_id)
    rows = db.execute(query.group_by(OwnNote.owner_id))
    return {row[0]: row[1] for row in rows}


def own_note_row(db: Session, viewer: Coach, person: Guided, note_id: UUID) -> OwnNote:
    """Return the row of one own note about somebody whom the coach guides; raises NotFound."""
    row = own_note_if_any(db, viewer, person, note_id)
    if row is None:
        raise NotFound
    return row


def own_note_if_any(db: Session, viewer: Coach, person: Guided, note_id: UUID) -> OwnNote | None:
    """Return the row of an id, None for a new one; raises NotFound for one of other people."""
    row = db.get(OwnNote, note_id)
    if row and (row.owner_id, row.about_id) != (viewer.person_id, person.person_id):
        raise NotFound
    return row


def opened_own_note(db: Session, viewer: Coach, row: OwnNote) -> OpenedOwnNote:
    """Return one own note of the coach, opened; raises NotFound when its vault is lost."""
    return _opened(vault_of(db, viewer, row.vault_id), row)


def notes_leaving(db: Session, viewer: Coach) -> list[Leaving]:
    """Return the own notes about people whom the coach guides no longer, by who goes first."""
    ended = {about: until for (_, about), until in _ended(db, OwnNote.owner_id == viewer.person_id)}
    if not ended:
        return []
    months = organisation(db, viewer).own_notes_months
    query = select(OwnNote).where(OwnNote.owner_id == viewer.person_id, OwnNote.about_id.in_(ended))
    notes = _those_that_open(db, viewer, db.scalars(query.order_by(OwnNote.written_at.desc())))
    leaving = []
    for about, until in sorted(ended.items(), key=lambda each: each[1]):
        theirs = [note for note in notes if note.about_id == about]
        if theirs:
            leaving.append(Leaving(theirs[0].words.name, months_after(until, months), theirs))
    return leaving


def leaving_row(db: Session, viewer: Coach, note_id: UUID) -> OwnNote:
    """Return the row of an own note about somebody whom the coach guides no longer."""
    row = db.get(OwnNote, note_id)
    if row is None or row.owner_id != viewer.person_id:
        raise NotFound
    if not _ended(db, (OwnNote.id == note_id)):
        raise NotFound
    return row


def overdue_pairs(db: Session, viewer: Clock) -> list[tuple[UUID, UUID]]:
    """Return (coach, participant) of the own notes that were kept as long as they may be."""
    months, now = organisation(db, viewer).own_notes_months, clock.now()
    every = _ended(db, OwnNote.id.is_not(None))
    return [pair for pair, until in every if months_after(until, months) <= now]


def _ended(db: Session, which: ColumnElement[bool]) -> list[tuple[tuple[UUID, UUID], datetime]]:
    """Return (coach, participant) and when their guidance ended, where none goes on."""
    other = aliased(Guidance)
    goes_on = exists().where(
        other.participant_id == OwnNote.about_id,
        other.coach_id == OwnNote.owner_id,
        or_(other.until_at.is_(None), other.until_at > clock.now()),
    )
    query = (
        select(OwnNote.owner_id, OwnNote.about_id, func.max(Guidance.until_at))
        .join(
            Guidance,
            (Guidance.participant_id == OwnNote.about_id) & (Guidance.coach_id == OwnNote.owner_id),
        )
        .where(which, ~goes_on)
        .group_by(OwnNote.owner_id, OwnNote.about_id)
    )
    return [((coach, about), until) for coach, about, until in db.execute(query) if until]


def _those_that_open(db: Session, viewer: Coach, rows: Iterable[OwnNote]) -> list[OpenedOwnNote]:
    rows = list(rows)
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    return [_opened(vaults[row.vault_id], row) for row in rows if row.vault_id in vaults]


def _opened(vault: OpenVault, row: OwnNote) -> OpenedOwnNote:
    return OpenedOwnNote(
        id=row.id,
        about_id=row.about_id,
        revision=row.revision,
        written_at=row.written_at,
        changed_at=row.changed_at,
        words=OwnNoteWords.loaded(row.open_words(vault)),
    )
