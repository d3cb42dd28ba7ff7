"""What somebody wants to talk about first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import open_vaults, vaults_of
from journal.coaching.models import NO_KEY, Topic
from journal.core import audit
from journal.core.vault import SecretKey, key_id_of, receive, unpad
from journal.core.viewers import Owner, Participant, Reader, Reading
from journal.guidance.queries import Window

TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class OpenedTopic:
    """What a participant wants to talk about first, opened."""

    id: UUID
    coach_id: UUID
    text: str
    saved_at: datetime
    is_shared: bool
    """Whether the coach is meant to read it."""
    waits_for_key: bool
    """Whether they can only once the writer agreed to their new key."""


def own_topics(db: Session, viewer: Owner) -> dict[UUID, OpenedTopic]:
    """Return what the viewer wants to talk about first, by coach; not what lies in a lost vault."""
    return {topic.coach_id: topic for topic in opened_topics(db, viewer)}


def opened_topics(db: Session, viewer: Owner) -> Iterator[OpenedTopic]:
    """Yield everything that opens, the oldest first: of each vault what was written in it last."""
    rows = topic_rows(db, viewer)
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    for row in rows:
        if row.vault_id in vaults:
            vault = vaults[row.vault_id]
            key = vault.unwrap(row.key_place(), key_id_of(row.sealed), row.wrapped_key)
            yield OpenedTopic(
                id=row.id,
                coach_id=row.coach_id,
                text=_text(row, key),
                saved_at=row.saved_at,
                is_shared=row.shared_at is not None,
                waits_for_key=row.sealed_key == NO_KEY,
            )


def topic_rows(db: Session, viewer: Owner) -> list[Topic]:
    """Return the rows of everything that the viewer wants to talk about first, oldest first."""
    query = select(Topic).where(Topic.owner_id == viewer.person_id)
    return list(db.scalars(query.order_by(Topic.saved_at)))


def topic_row(db: Session, viewer: Owner, coach_id: UUID) -> Topic | None:
    """Return the row of what the viewer wants to talk about first, in their current vault."""
    query = select(Topic).where(
        Topic.owner_id == viewer.person_id,
        Topic.coach_id == coach_id,
        Topic.vault_id == viewer.vault.id,
    )
    return db.scalars(query).first()


def open_topic_rows(db: Session, viewer: Owner, coach_id: UUID) -> list[Topic]:
    """Return the rows for one coach that lie in a vault of the viewer's that opens."""
    vaults = open_vaults(db, viewer)
    rows = topic_rows(db, viewer)
    return [row for row in rows if row.coach_id == coach_id and row.vault_id in vaults]


def is_topic(db: Session, _: Owner, topic_id: UUID) -> bool:
    """Tell whether a text with this id stands somewhere already."""
    return db.get(Topic, topic_id) is not None


def refuse_foreign_topic(db: Session, viewer: Owner, topic_id: UUID, coach_id: UUID) -> None:
    """Raise NotFound when this id is somebody else's, or stands for another coach."""
    row = db.get(Topic, topic_id)
    if row is not None and (row.owner_id, row.coach_id) != (viewer.person_id, coach_id):
        raise NotFound


def topic_key(db: Session, viewer: Owner, row: Topic) -> SecretKey | None:
    """Return the data key of a text of the viewer's, or None when its vault is lost."""
    vaults = vaults_of(db, viewer, [row.vault_id])
    if row.vault_id not in vaults:
        return None
    return vaults[row.vault_id].unwrap(row.key_place(), key_id_of(row.sealed), row.wrapped_key)


def topic_text(db: Session, viewer: Owner, row: Topic) -> str | None:
    """Return the words of a text of the viewer's, or None when its vault is lost."""
    key = topic_key(db, viewer, row)
    return None if key is None else _text(row, key)


def _text(row: Topic, key: SecretKey) -> str:
    return unpad(key.open(row.place(), row.sealed)).decode()


def topic_readings(
    db: Session, viewer: Participant, topics: Iterable[OpenedTopic]
) -> dict[UUID, list[tuple[UUID, datetime]]]:
    """Return, per text of the viewer, who read it and when last."""
    ids = [topic.id for topic in topics]
    return audit.last_readings(db, viewer.person_id, ids) if ids else {}


@dataclass(frozen=True, slots=True)
class SharedTopic:
    """What somebody wants to talk about first, as their coach reads it."""

    text: str
    saved_at: datetime


def topic_seen(db: Session, viewer: Reader, window: Window) -> SharedTopic | None:
    """Return what somebody wants to talk about first with their coach, as the coach reads it.

    That the coach read it is noted; that the writer looked is not.
    """
    query = select(Topic).where(
        Topic.owner_id == window.person.person_id,
        Topic.coach_id == window.coach_id,
        Topic.reader_vault_id == window.coach_vault_id,
        Topic.sealed_key != NO_KEY,
    )
    row = db.scalars(query).first() if window.person.shares else None
    if row is None or row.sealed_key is None:
        return None
    if isinstance(viewer, Participant):
        text = topic_text(db, viewer, row)
        return None if text is None else SharedTopic(text, row.saved_at)
    key = receive(viewer.vault, row.envelope(key_id_of(row.sealed)), row.sealed_key)
    viewer.ledger.readings.append(Reading(row.owner_id, TOPIC, row.id, row.revision))
    return SharedTopic(_text(row, key), row.saved_at)
