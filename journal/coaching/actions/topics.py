"""Writing what to talk about first, sharing it with a coach, and taking it back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from journal.coaching.models import NO_KEY, Topic
from journal.coaching.queries.topics import (
    TOPIC,
    is_topic,
    open_topic_rows,
    refuse_foreign_topic,
    topic_key,
    topic_row,
    topic_rows,
    topic_text,
)
from journal.core import audit, clock
from journal.core.audit import Act
from journal.core.columns import uuid7
from journal.core.vault import SecretKey, new_secret, pad_text, share
from journal.core.viewers import Owner, Participant
from journal.guidance.queries import MyCoach, my_coach

NOT_SHARED = {"shared_at": None, "reader_vault_id": None, "sealed_key": None}


def save_topic(
    db: Session, viewer: Participant, coach: MyCoach, topic_id: UUID, text: str, *, shares: bool
) -> bool:
    """Save what the viewer wants to talk about first; tell whether the coach can read it.

    It is sealed under a fresh data key each time; the same words, shared as they were, stay as
    they are. With a coach whose key the viewer did not agree to nothing new is shared, and what
    was shared waits for that. Raises NotFound for the id of another text.
    """
    refuse_foreign_topic(db, viewer, topic_id, coach.coach_id)
    row = topic_row(db, viewer, coach.coach_id)
    was_shared = row is not None and row.shared_at is not None
    shared = shares and viewer.may_share and (coach.is_pinned or was_shared)
    if row is not None and was_shared == shared and _stands(db, viewer, row, coach, text):
        return shared and coach.is_pinned
    if row is None:
        # A text in an older vault that was opened again keeps its own id.
        new_id = uuid7() if is_topic(db, viewer, topic_id) else topic_id
        row = Topic(id=new_id, owner_id=viewer.person_id, coach_id=coach.coach_id, revision=0)
        db.add(row)
    row.revision, row.saved_at = row.revision + 1, clock.now()
    key = _seal(viewer, row, text)
    if shared:
        _share(row, coach, key)
    else:
        _forget_share(row)
    _record(db, viewer, row, was_shared=was_shared)
    return shared and coach.is_pinned


def take_topic_back(db: Session, viewer: Owner, row: Topic) -> None:
    """Stop sharing a text: its share goes, and so does the key that opened it.

    What lies in a vault that is lost cannot be given a new key; its share goes all the same.
    """
    if row.shared_at is None:
        return
    text = topic_text(db, viewer, row)
    if text is not None:
        _seal(viewer, row, text)
    _forget_share(row)
    _record(db, viewer, row, was_shared=True)


def forget_topic(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Delete what the viewer can read of their own texts for a coach, for the coach too."""
    for row in open_topic_rows(db, viewer, coach_id):
        was_shared, row.shared_at = row.shared_at is not None, None
        _record(db, viewer, row, was_shared=was_shared)
        db.delete(row)


def reshare_topic(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Seal what a coach may read to the key that was just agreed to."""
    row = topic_row(db, viewer, coach_id)
    if row is None or row.shared_at is None:
        return
    key = topic_key(db, viewer, row)
    if key is not None:
        _share(row, my_coach(db, viewer, coach_id), key)


def stop_sharing(db: Session, viewer: Owner) -> None:
    """Take every text back, because the consent for sharing was withdrawn."""
    for row in topic_rows(db, viewer):
        take_topic_back(db, viewer, row)


def forget_own_shares(db: Session, person_id: UUID) -> None:
    """Stop sharing what lies in a vault that is lost: its writer could no longer take it back."""
    db.execute(update(Topic).where(Topic.owner_id == person_id).values(NOT_SHARED))


def _stands(db: Session, viewer: Participant, row: Topic, coach: MyCoach, text: str) -> bool:
    """Tell whether a text stands there already, for a coach who can read it as they are now."""
    reaches = row.shared_at is None or row.reader_vault_id == coach.vault_id
    return reaches and topic_text(db, viewer, row) == text


def _seal(viewer: Owner, row: Topic, text: str) -> SecretKey:
    """Seal a text under a data key that nobody has seen yet."""
    key = SecretKey(uuid7(), new_secret())
    row.vault_id = viewer.vault.id
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed = key.seal(row.place(), pad_text(text.encode()))
    return key


def _share(row: Topic, coach: MyCoach, key: SecretKey) -> None:
    row.shared_at = row.shared_at or clock.now()
    row.reader_vault_id = coach.vault_id
    row.sealed_key = (
        share(coach.public_key, row.envelope(key.id), key) if coach.is_pinned else NO_KEY
    )


def _forget_share(row: Topic) -> None:
    row.shared_at = row.reader_vault_id = row.sealed_key = None


def _record(db: Session, viewer: Owner, row: Topic, *, was_shared: bool) -> None:
    is_shared = row.shared_at is not None
    if is_shared == was_shared:
        return
    audit.record(
        db,
        Act.SHARED if is_shared else Act.TOOK_BACK,
        actor=viewer.person_id,
        subject=viewer.person_id,
        object_kind=TOPIC,
        object_id=row.id,
        revision=row.revision,
        other=row.coach_id,
    )
