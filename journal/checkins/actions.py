"""All writes of check-ins."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import numbers_key_for, numbers_keys
from journal.checkins import queries
from journal.checkins.models import Answers, CheckIn, CheckInWords, Said
from journal.core import clock
from journal.core.access import KeyFor
from journal.core.own_numbers import as_recorded, reseal_numbers
from journal.core.viewers import Owner, Participant

NOTHING_SAID = Said()


def check_in(
    db: Session,
    viewer: Participant,
    check_in_id: UUID,
    answers: Answers,
    recorded_at: datetime | None = None,
    *,
    said: Said = NOTHING_SAID,
    day: date | None = None,
) -> None:
    """Save a check-in; sent twice it stands once, and its newest answers hold.

    `day` is what a new one is about, else the day on which it was made. Raises NotFound when the
    id is somebody else's.
    """
    at = clock.believable(recorded_at)
    row = queries.own_check_in(db, viewer, check_in_id)
    if row is None:
        row = CheckIn(**as_recorded(viewer, check_in_id, at, day))
        db.add(row)
    elif row.owner_id != viewer.person_id:
        raise NotFound
    row.seal_numbers(numbers_key_for(db, viewer, row.day), answers.dumped())
    db.flush()
    _keep_words(db, viewer, row.id, said)


def delete_check_in(db: Session, viewer: Participant, check_in_id: UUID) -> None:
    """Delete a check-in with its words, for good; one that is gone already is gone.

    Raises NotFound when it is not the viewer's.
    """
    if queries.own_check_in(db, viewer, check_in_id) is not None:
        db.delete(queries.own_row(db, viewer, check_in_id))


def _keep_words(db: Session, viewer: Participant, check_in_id: UUID, said: Said) -> None:
    row = queries.words_row(db, viewer, check_in_id)
    if said == NOTHING_SAID:
        if row is not None:
            db.delete(row)
        return
    if row is None:
        row = CheckInWords(check_in_id=check_in_id, owner_id=viewer.person_id, revision=0)
        db.add(row)
    row.seal_words(viewer.vault, said.dumped())


def reseal(db: Session, viewer: Owner, key_for: KeyFor) -> None:
    """Seal every check-in under the new key of its period."""
    reseal_numbers(queries.sealed_check_ins(db, viewer), numbers_keys(db, viewer), key_for)


def erase_check_ins(db: Session, person_id: UUID) -> None:
    """Delete every one of a person's."""
    db.execute(delete(CheckInWords).where(CheckInWords.owner_id == person_id))
    db.execute(delete(CheckIn).where(CheckIn.owner_id == person_id))
