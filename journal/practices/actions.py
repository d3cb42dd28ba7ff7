"""All writes of practices."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import numbers_key_for, numbers_keys
from journal.core import clock
from journal.core.access import KeyFor
from journal.core.own_numbers import as_recorded, reseal_numbers
from journal.core.vault import pad_text
from journal.core.viewers import Owner, Participant
from journal.practices import queries
from journal.practices.models import Done, Practice, PracticeWords


def practise(
    db: Session,
    viewer: Participant,
    practice_id: UUID,
    done: Done,
    recorded_at: datetime | None = None,
    *,
    line: str | None = None,
) -> None:
    """Save that the viewer practised; sent twice it stands once, with its newest answers.

    A `line` that is None was not asked for, and what stands there stays. Raises NotFound when the
    id is somebody else's.
    """
    at = clock.believable(recorded_at)
    row = queries.row_if_any(db, viewer, practice_id)
    if row is None:
        row = Practice(**as_recorded(viewer, practice_id, at))
        db.add(row)
    elif row.owner_id != viewer.person_id:
        raise NotFound
    row.seal_numbers(numbers_key_for(db, viewer, row.day), done.dumped())
    if line is not None:
        db.flush()
        _keep_line(db, viewer, row.id, line)


def keep_so_far(db: Session, viewer: Participant, practice_id: UUID, done: Done, line: str) -> None:
    """Save a practice as far as it went; it takes nothing away that was said before.

    It may arrive after what the button sent. Raises NotFound when the id is somebody else's.
    """
    row = queries.row_if_any(db, viewer, practice_id)
    if row is not None and row.owner_id != viewer.person_id:
        raise NotFound
    key = numbers_keys(db, viewer).get(row.numbers_key_id) if row else None
    if row is not None and key is not None:
        done = Done.loaded(row.open_numbers(key)).or_else_as_in(done)
    practise(db, viewer, practice_id, done, line=line or None)


def delete_practice(db: Session, viewer: Participant, practice_id: UUID) -> None:
    """Delete a practice with its line, for good; one that is gone already is gone.

    Raises NotFound when it is not the viewer's.
    """
    row = queries.row_if_any(db, viewer, practice_id)
    if row is None:
        return
    if row.owner_id != viewer.person_id:
        raise NotFound
    db.delete(row)


def _keep_line(db: Session, viewer: Participant, practice_id: UUID, line: str) -> None:
    row = queries.words_row(db, viewer, practice_id)
    if not line:
        if row is not None:
            db.delete(row)
        return
    if row is None:
        row = PracticeWords(practice_id=practice_id, owner_id=viewer.person_id, revision=0)
        db.add(row)
    row.seal_words(viewer.vault, pad_text(line.encode()))


def reseal(db: Session, viewer: Owner, key_for: KeyFor) -> None:
    """Seal every practice under the new key of its period."""
    reseal_numbers(queries.sealed_practices(db, viewer), numbers_keys(db, viewer), key_for)


def erase_practices(db: Session, person_id: UUID) -> None:
    """Delete every one of a person's."""
    db.execute(delete(PracticeWords).where(PracticeWords.owner_id == person_id))
    db.execute(delete(Practice).where(Practice.owner_id == person_id))
