"""What somebody wants to talk about first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from journal.coaching.models import Topic
from journal.core import audit
from journal.core.shares import NO_KEY
from journal.core.vault import unpad
from journal.core.viewers import Owner, Participant, Reader
from journal.for_coach import queries
from journal.guidance.queries import Window


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
    for row, padded in queries.opened_rows(db, viewer, Topic):
        yield OpenedTopic(
            id=row.id,
            coach_id=row.coach_id,
            text=unpad(padded).decode(),
            saved_at=row.saved_at,
            is_shared=row.shared_at is not None,
            waits_for_key=row.sealed_key == NO_KEY,
        )


def topic_row(db: Session, viewer: Owner, coach_id: UUID) -> Topic | None:
    """Return the row of what the viewer wants to talk about first, in their current vault."""
    return queries.current_row(db, viewer, Topic, coach_id)


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
    """Return what somebody wants to talk about first with their coach, as the coach reads it."""
    found = queries.words_seen(db, viewer, window, Topic)
    if found is None:
        return None
    row, padded = found
    return SharedTopic(unpad(padded).decode(), row.saved_at)
