"""All reads of what a participant and a coach arrange; a coach's start at whom they guide now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts import queries as accounts
from journal.coaching.models import NO_KEY, Appointment, ContactRequest, Conversation, Topic
from journal.core import audit, clock
from journal.core.keys import ring
from journal.core.vault import SecretKey, key_id_of, receive, unpad
from journal.core.viewers import Clock, Coach, Owner, Participant, Reading
from journal.entries.queries import unseen_replies
from journal.guidance.queries import Guided, MyCoach

TOPIC = "topic"
LASTS = timedelta(hours=1)
"""How long a conversation that has begun still counts as the next one."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One conversation, opened."""

    id: UUID
    person_id: UUID
    """The other one: the coach for a participant, and the participant for a coach."""
    appointment: Appointment
    at: datetime

    def is_over(self) -> bool:
        """Tell whether it has been."""
        return self.at + LASTS < clock.now()


@dataclass(frozen=True, slots=True)
class Agenda:
    """The conversations of two people: the next ones, soonest first, and those that were."""

    coming: list[Planned]
    earlier: list[Planned]

    @classmethod
    def of(cls, planned: Iterable[Planned]) -> Agenda:
        """Put conversations in their order."""
        by_time = sorted(planned, key=lambda each: each.at)
        coming = [each for each in by_time if not each.is_over()]
        return cls(coming, [each for each in reversed(by_time) if each.is_over()])


def own_conversations(
    db: Session, viewer: Participant, coaches: Iterable[MyCoach]
) -> dict[UUID, Agenda]:
    """Return the viewer's conversations with each of the coaches who guide them now."""
    ids = [coach.coach_id for coach in coaches]
    query = select(Conversation).where(
        Conversation.participant_id == viewer.person_id, Conversation.coach_id.in_(ids)
    )
    planned = [_opened(row, row.coach_id) for row in db.scalars(query)] if ids else []
    return {each: Agenda.of(one for one in planned if one.person_id == each) for each in ids}


def conversation_days(db: Session, viewer: Owner) -> list[tuple[date, str]]:
    """Return the days of the conversations that the viewer had, for their charts."""
    query = select(Conversation).where(Conversation.participant_id == viewer.person_id)
    planned = [_opened(row, row.coach_id) for row in db.scalars(query)]
    word = gettext("conversation")
    return [(clock.day_of(each.at, viewer.zone), word) for each in planned if each.is_over()]


def conversations_with(db: Session, viewer: Coach, person: Guided) -> Agenda:
    """Return the coach's conversations with somebody whom they guide."""
    query = select(Conversation).where(
        Conversation.coach_id == viewer.person_id, Conversation.participant_id == person.person_id
    )
    return Agenda.of(_opened(row, row.participant_id) for row in db.scalars(query))


def conversation_row(
    db: Session, viewer: Coach, person: Guided, conversation_id: UUID
) -> Conversation:
    """Return the row of one conversation of the coach with somebody; raises NotFound."""
    row = db.get(Conversation, conversation_id)
    if row is None or (row.coach_id, row.participant_id) != (viewer.person_id, person.person_id):
        raise NotFound
    return row


def conversation_if_any(
    db: Session, viewer: Coach, person: Guided, conversation_id: UUID
) -> Conversation | None:
    """Return the row of an id, None for a new one; raises NotFound for one of other people."""
    if db.get(Conversation, conversation_id) is None:
        return None
    return conversation_row(db, viewer, person, conversation_id)


def opened_conversation(row: Conversation) -> Planned:
    """Return a conversation of the coach, opened; the caller holds the row, and so the right."""
    return _opened(row, row.participant_id)


def _opened(row: Conversation, person_id: UUID) -> Planned:
    appointment = Appointment.of_json(ring().open(row.place(), row.sealed))
    return Planned(row.id, person_id, appointment, appointment.instant())


def stale_conversations(db: Session, _: Clock, limit: int) -> list[Conversation]:
    """Return conversations whose date is still sealed under an earlier organisation key."""
    query = select(Conversation).where(accounts.is_stale(Conversation.sealed))
    return list(db.scalars(query.limit(limit)))


@dataclass(frozen=True, slots=True)
class OpenedTopic:
    """What a participant wants to talk about first, opened."""

    id: UUID
    text: str
    saved_at: datetime
    is_shared: bool
    """Whether the coach is meant to read it."""
    waits_for_key: bool
    """Whether they can only once the writer agreed to their new key."""


def own_topics(db: Session, viewer: Owner) -> dict[UUID, OpenedTopic]:
    """Return what the viewer wants to talk about first, by coach; not what lies in a lost vault."""
    rows = topic_rows(db, viewer)
    vaults = accounts.vaults_of(db, viewer, [row.vault_id for row in rows])
    return {
        row.coach_id: OpenedTopic(
            id=row.id,
            text=_text(
                row,
                vaults[row.vault_id].unwrap(
                    row.key_place(), key_id_of(row.sealed), row.wrapped_key
                ),
            ),
            saved_at=row.saved_at,
            is_shared=row.shared_at is not None,
            waits_for_key=row.sealed_key == NO_KEY,
        )
        for row in rows
        if row.vault_id in vaults
    }


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


def refuse_foreign_topic(db: Session, viewer: Owner, topic_id: UUID, coach_id: UUID) -> None:
    """Raise NotFound when this id is somebody else's, or stands for another coach."""
    row = db.get(Topic, topic_id)
    if row is not None and (row.owner_id, row.coach_id) != (viewer.person_id, coach_id):
        raise NotFound


def topic_key(db: Session, viewer: Owner, row: Topic) -> SecretKey | None:
    """Return the data key of a text of the viewer's, or None when its vault is lost."""
    vaults = accounts.vaults_of(db, viewer, [row.vault_id])
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


def shared_topic(db: Session, viewer: Coach, person: Guided) -> SharedTopic | None:
    """Return what somebody wants to talk about first with the coach, and note the reading."""
    query = select(Topic).where(
        Topic.owner_id == person.person_id,
        Topic.coach_id == viewer.person_id,
        Topic.reader_vault_id == viewer.vault.id,
        Topic.sealed_key != NO_KEY,
    )
    row = db.scalars(query).first() if person.shares else None
    if row is None or row.sealed_key is None:
        return None
    key = receive(viewer.vault, row.envelope(key_id_of(row.sealed)), row.sealed_key)
    viewer.ledger.readings.append(Reading(row.owner_id, TOPIC, row.id, row.revision))
    return SharedTopic(_text(row, key), row.saved_at)


def own_requests(db: Session, viewer: Participant) -> dict[UUID, ContactRequest]:
    """Return, by coach, the last time that the viewer asked them for contact."""
    query = select(ContactRequest).where(ContactRequest.participant_id == viewer.person_id)
    return {row.coach_id: row for row in db.scalars(query.order_by(ContactRequest.id))}


def own_open_request(db: Session, viewer: Participant, coach_id: UUID) -> ContactRequest | None:
    """Return what the viewer asked a coach and was not taken up yet."""
    query = select(ContactRequest).where(
        ContactRequest.participant_id == viewer.person_id,
        ContactRequest.coach_id == coach_id,
        ContactRequest.done_at.is_(None),
    )
    return db.scalars(query).first()


def open_requests(
    db: Session, viewer: Coach, people: Iterable[Guided]
) -> dict[UUID, ContactRequest]:
    """Return who, of people whom the coach guides, asks them for contact."""
    query = select(ContactRequest).where(
        ContactRequest.coach_id == viewer.person_id,
        ContactRequest.participant_id.in_([person.person_id for person in people]),
        ContactRequest.done_at.is_(None),
    )
    return {row.participant_id: row for row in db.scalars(query)}


def coaches_who_answered(db: Session, viewer: Participant) -> list[str]:
    """Return the names of the coaches whose answers the viewer has not seen, the newest first."""
    authors = list(dict.fromkeys(author for _, author in unseen_replies(db, viewer)))
    names = accounts.names(db, authors) if authors else {}
    return [names[author] for author in authors if author in names]


def export_conversations(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return the viewer's conversations, what they wanted to say first, and when they asked."""
    planned = select(Conversation).where(Conversation.participant_id == viewer.person_id)
    asked = select(ContactRequest).where(ContactRequest.participant_id == viewer.person_id)
    return {
        "conversations": [
            {"with": str(row.coach_id), "at": _opened(row, row.coach_id).at.isoformat()}
            for row in db.scalars(planned)
        ],
        "to_talk_about_first": [
            {
                "with": str(coach_id),
                "saved_at": topic.saved_at.isoformat(),
                "shared": topic.is_shared,
                "text": topic.text,
            }
            for coach_id, topic in own_topics(db, viewer).items()
        ],
        "contact_requests": [
            {
                "with": str(row.coach_id),
                "asked_at": row.asked_at.isoformat(),
                "seen_at": row.seen_at.isoformat() if row.seen_at else None,
                "done_at": row.done_at.isoformat() if row.done_at else None,
            }
            for row in db.scalars(asked)
        ],
    }
