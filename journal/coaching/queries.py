"""All reads of what a participant and a coach arrange; a coach's start at whom they guide now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts import queries as accounts
from journal.accounts.models import Person, State
from journal.coaching.models import (
    NO_KEY,
    Appointment,
    ContactRequest,
    Conversation,
    Proposal,
    Suggestion,
    Topic,
)
from journal.core import audit, clock
from journal.core.keys import ring
from journal.core.vault import OpenVault, SecretKey, key_id_of, receive, unpad
from journal.core.viewers import Clock, Coach, Owner, Participant, Reading
from journal.entries.queries import unseen_replies
from journal.guidance.models import Guidance
from journal.guidance.queries import Guided, MyCoach, guided
from journal.prompts.queries import titles

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
    coach_id: UUID
    text: str
    saved_at: datetime
    is_shared: bool
    """Whether the coach is meant to read it."""
    waits_for_key: bool
    """Whether they can only once the writer agreed to their new key."""


def own_topics(db: Session, viewer: Owner) -> dict[UUID, OpenedTopic]:
    """Return what the viewer wants to talk about first, by coach; not what lies in a lost vault."""
    return {topic.coach_id: topic for topic in _opened_topics(db, viewer)}


def _opened_topics(db: Session, viewer: Owner) -> Iterator[OpenedTopic]:
    """Yield everything that opens, the oldest first: of each vault what was written in it last."""
    rows = topic_rows(db, viewer)
    vaults = accounts.vaults_of(db, viewer, [row.vault_id for row in rows])
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
    vaults = accounts.open_vaults(db, viewer)
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


@dataclass(frozen=True, slots=True)
class OpenedSuggestion:
    """What a coach suggests for a day, opened."""

    id: UUID
    author_id: UUID
    owner_vault_id: UUID
    """The participant's vault, to whose key it is sealed."""
    day: date
    suggested_at: datetime
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class LaidFor:
    """What a coach laid out for the viewer on one day: the card, and a line to go with it."""

    prompt_id: UUID
    line: str
    author_id: UUID
    coach: str
    """The name of whoever laid it out."""


def suggestions_for(db: Session, viewer: Participant, day: date) -> list[LaidFor]:
    """Return what coaches who guide the viewer now laid out for a day, the older first.

    What lies in a vault that is lost is left out.
    """
    guides = exists().where(
        Guidance.participant_id == Suggestion.owner_id,
        Guidance.coach_id == Suggestion.author_id,
        Guidance.until_at.is_(None),
    )
    query = (
        select(Suggestion, Person.sealed_name)
        .join(Person, Person.id == Suggestion.author_id)
        .where(Suggestion.owner_id == viewer.person_id, Suggestion.day == day, guides)
        .order_by(Suggestion.suggested_at, Suggestion.id)
    )
    rows = db.execute(query).all()
    vaults = accounts.vaults_of(db, viewer, [row.owner_vault_id for row, _ in rows])
    return [
        _laid_for(_received(row, vaults), sealed_name)
        for row, sealed_name in rows
        if row.owner_vault_id in vaults
    ]


def _laid_for(said: OpenedSuggestion, sealed_name: bytes) -> LaidFor:
    return LaidFor(
        prompt_id=said.proposal.prompt_id,
        line=said.proposal.line,
        author_id=said.author_id,
        coach=ring().open(Person.name_place(said.author_id), sealed_name),
    )


def joined(db: Session, viewer: Coach, person_id: UUID) -> Guided:
    """Return somebody whom the coach guides and who has joined; raises NotFound."""
    person = guided(db, viewer, person_id)
    if person.state != State.JOINED:
        raise NotFound
    return person


def coming_suggestions(db: Session, viewer: Coach, person: Guided) -> list[OpenedSuggestion]:
    """Return what the coach suggested to somebody from today on, the first day first.

    What lies in a vault that the coach lost is left out.
    """
    query = select(Suggestion).where(
        Suggestion.owner_id == person.person_id,
        Suggestion.author_id == viewer.person_id,
        Suggestion.day >= clock.day_of(clock.now(), person.zone),
    )
    rows = db.scalars(query.order_by(Suggestion.day, Suggestion.suggested_at)).all()
    vaults = accounts.vaults_of(db, viewer, [row.author_vault_id for row in rows])
    return [
        _kept(row, vaults[row.author_vault_id]) for row in rows if row.author_vault_id in vaults
    ]


def suggestion_row(db: Session, viewer: Coach, person: Guided, suggestion_id: UUID) -> Suggestion:
    """Return the row of one suggestion of the coach to somebody; raises NotFound."""
    row = db.get(Suggestion, suggestion_id)
    if row is None or (row.author_id, row.owner_id) != (viewer.person_id, person.person_id):
        raise NotFound
    return row


def suggestion_if_any(
    db: Session, viewer: Coach, person: Guided, suggestion_id: UUID
) -> Suggestion | None:
    """Return the row of an id, None for a new one; raises NotFound for one of other people."""
    if db.get(Suggestion, suggestion_id) is None:
        return None
    return suggestion_row(db, viewer, person, suggestion_id)


def _kept(row: Suggestion, vault: OpenVault) -> OpenedSuggestion:
    key = vault.unwrap(row.key_place(), key_id_of(row.sealed), row.wrapped_key)
    return _opened_suggestion(row, key)


def _received(row: Suggestion, vaults: Mapping[UUID, OpenVault]) -> OpenedSuggestion:
    vault = vaults[row.owner_vault_id]
    key = receive(vault, row.envelope(key_id_of(row.sealed)), row.sealed_key)
    return _opened_suggestion(row, key)


def _opened_suggestion(row: Suggestion, key: SecretKey) -> OpenedSuggestion:
    return OpenedSuggestion(
        id=row.id,
        author_id=row.author_id,
        owner_vault_id=row.owner_vault_id,
        day=row.day,
        suggested_at=row.suggested_at,
        proposal=Proposal.loaded(key.open(row.place(), row.sealed)),
    )


def export_suggestions(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return what coaches suggested to the viewer, the oldest first."""
    query = select(Suggestion).where(Suggestion.owner_id == viewer.person_id)
    rows = db.scalars(query.order_by(Suggestion.suggested_at)).all()
    vaults = accounts.vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    opened = [_received(row, vaults) for row in rows if row.owner_vault_id in vaults]
    named = titles(db, viewer, {each.proposal.prompt_id for each in opened})
    return {
        "suggestions": [
            {
                "from": str(each.author_id),
                "day": each.day.isoformat(),
                "suggested_at": each.suggested_at.isoformat(),
                "prompt_id": str(each.proposal.prompt_id),
                "prompt": named.get(each.proposal.prompt_id),
                "line": each.proposal.line,
            }
            for each in opened
        ]
    }


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
                "with": str(topic.coach_id),
                "saved_at": topic.saved_at.isoformat(),
                "shared": topic.is_shared,
                "text": topic.text,
            }
            for topic in _opened_topics(db, viewer)
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
