"""All writes of what a participant words for one coach; each says of which table."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from journal.core import audit, clock
from journal.core.audit import Act
from journal.core.columns import uuid7
from journal.core.viewers import Owner, Participant
from journal.for_coach import queries
from journal.for_coach.models import NOT_SHARED, WordsForCoach
from journal.guidance.queries import MyCoach, my_coach


def save_words(
    db: Session,
    viewer: Participant,
    table: type[WordsForCoach],
    coach: MyCoach,
    row_id: UUID,
    padded: bytes,
    *,
    shares: bool,
) -> bool:
    """Save the viewer's words for a coach; tell whether the coach can read them.

    They are sealed under a fresh data key each time; the same words, shared as they were, stay as
    they are. With a coach whose key the viewer did not agree to nothing new is shared, and what
    was shared waits for that. Raises NotFound for the id of another row.
    """
    queries.refuse_foreign(db, viewer, table, row_id, coach.coach_id)
    row = queries.current_row(db, viewer, table, coach.coach_id)
    was_shared = row is not None and row.shared_at is not None
    shared = shares and viewer.may_share and (coach.is_pinned or was_shared)
    if row is not None and was_shared == shared and _stands(viewer, row, coach, padded):
        return shared and coach.is_pinned
    if row is None:
        # Words in an older vault that was opened again keep their own id.
        new_id = uuid7() if queries.is_taken(db, viewer, table, row_id) else row_id
        row = table(id=new_id, owner_id=viewer.person_id, coach_id=coach.coach_id, revision=0)
        db.add(row)
    row.saved_at = clock.now()
    key = row.seal_words(viewer.vault, padded)
    if shared:
        row.share_with(coach, key)
    else:
        row.forget_share()
    _record(db, viewer, row, was_shared=was_shared)
    return shared and coach.is_pinned


def take_back(db: Session, viewer: Owner, row: WordsForCoach) -> None:
    """Stop sharing a row: its share goes, and so does the key that opened it.

    What lies in a vault that is lost cannot be given a new key; its share goes all the same.
    """
    if row.shared_at is None:
        return
    vault = queries.vault_of_row(db, viewer, row)
    if vault is not None:
        row.seal_words(viewer.vault, row.open_words(vault))
    row.forget_share()
    _record(db, viewer, row, was_shared=True)


def forget(db: Session, viewer: Participant, table: type[WordsForCoach], coach_id: UUID) -> None:
    """Delete what the viewer can read of their own words for a coach, for the coach too."""
    for row in queries.open_rows_for(db, viewer, table, coach_id):
        was_shared, row.shared_at = row.shared_at is not None, None
        _record(db, viewer, row, was_shared=was_shared)
        db.delete(row)


def reshare(db: Session, viewer: Participant, table: type[WordsForCoach], coach_id: UUID) -> None:
    """Seal what a coach may read to the key that was just agreed to."""
    row = queries.current_row(db, viewer, table, coach_id)
    if row is not None and row.shared_at is not None:
        row.share_with(my_coach(db, viewer, coach_id), row.words_key(viewer.vault))


def stop_sharing(db: Session, viewer: Owner, table: type[WordsForCoach]) -> None:
    """Take everything back, because the consent for sharing was withdrawn."""
    for row in queries.own_rows(db, viewer, table):
        take_back(db, viewer, row)


def forget_shares(
    db: Session, table: type[WordsForCoach], owner_id: UUID, coach_id: UUID | None = None
) -> None:
    """Take the key of one coach away, or of all: guidance ended, or the owner's vault is lost."""
    shares = update(table).where(table.owner_id == owner_id).values(NOT_SHARED)
    db.execute(shares.where(table.coach_id == coach_id) if coach_id else shares)


def erase(db: Session, table: type[WordsForCoach], owner_id: UUID) -> None:
    """Delete every row of a person."""
    db.execute(delete(table).where(table.owner_id == owner_id))


def _stands(viewer: Participant, row: WordsForCoach, coach: MyCoach, padded: bytes) -> bool:
    """Tell whether these words stand there already, for a coach who can read them as they are."""
    reaches = row.shared_at is None or row.reader_vault_id == coach.vault_id
    return reaches and row.open_words(viewer.vault) == padded


def _record(db: Session, viewer: Owner, row: WordsForCoach, *, was_shared: bool) -> None:
    is_shared = row.shared_at is not None
    if is_shared == was_shared:
        return
    audit.record(
        db,
        Act.SHARED if is_shared else Act.TOOK_BACK,
        actor=viewer.person_id,
        subject=viewer.person_id,
        object_kind=row.KIND,
        object_id=row.id,
        revision=row.revision,
        other=row.coach_id,
    )
