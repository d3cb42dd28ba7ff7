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
from journal.core.viewers import Owner, Participant
from journal.practices import queries
from journal.practices.models import Done, Practice


def practise(
    db: Session,
    viewer: Participant,
    practice_id: UUID,
    done: Done,
    recorded_at: datetime | None = None,
) -> None:
    """Save that the viewer practised; sent twice it stands once, with its newest answers.

    Raises NotFound when the id is somebody else's.
    """
    at = clock.believable(recorded_at)
    row = queries.row_if_any(db, viewer, practice_id)
    if row is None:
        row = Practice(
            id=practice_id,
            owner_id=viewer.person_id,
            day=clock.day_of(at, viewer.zone),
            zone=viewer.zone,
            recorded_at=at,
            received_at=clock.now(),
        )
        db.add(row)
    elif row.owner_id != viewer.person_id:
        raise NotFound
    key = numbers_key_for(db, viewer, row.day)
    row.numbers_key_id = key.id
    row.sealed = done.seal(key, Practice.place(viewer.person_id, row.id))


def reseal(db: Session, viewer: Owner, key_for: KeyFor) -> None:
    """Seal every practice under the new key of its period."""
    keys = numbers_keys(db, viewer)
    for row in queries.sealed_practices(db, viewer):
        if row.numbers_key_id in keys:
            place = Practice.place(row.owner_id, row.id)
            done = Done.open(keys[row.numbers_key_id], place, row.sealed)
            key = key_for(row.day)
            row.numbers_key_id, row.sealed = key.id, done.seal(key, place)


def erase_practices(db: Session, person_id: UUID) -> None:
    """Delete every one of a person's."""
    db.execute(delete(Practice).where(Practice.owner_id == person_id))
