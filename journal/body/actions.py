"""All writes of body maps."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import numbers_key_for, numbers_keys
from journal.body import queries
from journal.body.models import BodyMap, Marks
from journal.core import clock
from journal.core.access import KeyFor
from journal.core.own_numbers import as_recorded, reseal_numbers
from journal.core.viewers import Owner, Participant


def mark_body(db: Session, viewer: Participant, map_id: UUID, marks: Marks) -> None:
    """Save where the viewer feels something; sent twice it stands once, with its newest marks.

    Raises NotFound when the id is somebody else's.
    """
    row = queries.row_if_any(db, viewer, map_id)
    if row is None:
        row = BodyMap(**as_recorded(viewer, map_id, clock.now()))
        db.add(row)
    elif row.owner_id != viewer.person_id:
        raise NotFound
    row.seal_numbers(numbers_key_for(db, viewer, row.day), marks.dumped())


def delete_map(db: Session, viewer: Participant, map_id: UUID) -> None:
    """Delete a map for good; one that is gone already is gone.

    Raises NotFound when it is not the viewer's.
    """
    row = queries.row_if_any(db, viewer, map_id)
    if row is None:
        return
    if row.owner_id != viewer.person_id:
        raise NotFound
    db.delete(row)


def reseal(db: Session, viewer: Owner, key_for: KeyFor) -> None:
    """Seal every map under the new key of its period."""
    reseal_numbers(queries.sealed_maps(db, viewer), numbers_keys(db, viewer), key_for)


def erase_maps(db: Session, person_id: UUID) -> None:
    """Delete every one of a person's."""
    db.execute(delete(BodyMap).where(BodyMap.owner_id == person_id))
