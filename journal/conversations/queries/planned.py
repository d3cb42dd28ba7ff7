"""The conversations of a participant and a coach."""

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

from journal.accounts.queries.people import is_stale
from journal.conversations.models import Appointment, Conversation
from journal.core import clock
from journal.core.keys import ring
from journal.core.viewers import Clock, Coach, Owner, Participant, Reader
from journal.guidance.queries import Guided, MyCoach, Window

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
    changed_at: datetime
    revision: int
    """How often day or time was corrected."""

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
    planned = [opened_as(row, row.coach_id) for row in db.scalars(query)] if ids else []
    return {each: Agenda.of(one for one in planned if one.person_id == each) for each in ids}


def own_conversation(db: Session, viewer: Participant, conversation_id: UUID) -> Planned:
    """Return one conversation of the viewer, also with a coach of before; raises NotFound."""
    row = db.get(Conversation, conversation_id)
    if row is None or row.participant_id != viewer.person_id:
        raise NotFound
    return opened_as(row, row.coach_id)


def conversation_days(db: Session, viewer: Owner) -> list[tuple[date, str]]:
    """Return the days of the conversations that the viewer had, for their charts."""
    query = select(Conversation).where(Conversation.participant_id == viewer.person_id)
    planned = [opened_as(row, row.coach_id) for row in db.scalars(query)]
    word = gettext("conversation")
    return [(clock.day_of(each.at, viewer.zone), word) for each in planned if each.is_over()]


def conversations_with(db: Session, viewer: Coach, person: Guided) -> Agenda:
    """Return the coach's conversations with somebody whom they guide."""
    return _between(db, person.person_id, viewer.person_id)


def conversations_seen(db: Session, _: Reader, window: Window) -> Agenda:
    """Return the conversations of two people, each as one with the participant."""
    return _between(db, window.person.person_id, window.coach_id)


def _between(db: Session, participant_id: UUID, coach_id: UUID) -> Agenda:
    query = select(Conversation).where(
        Conversation.coach_id == coach_id, Conversation.participant_id == participant_id
    )
    return Agenda.of(opened_as(row, row.participant_id) for row in db.scalars(query))


def agendas(db: Session, viewer: Coach, people: Iterable[Guided]) -> dict[UUID, Agenda]:
    """Return the coach's conversations with each of these people, whom they guide."""
    ids = [person.person_id for person in people]
    query = select(Conversation).where(
        Conversation.coach_id == viewer.person_id, Conversation.participant_id.in_(ids)
    )
    planned = [opened_conversation(row) for row in db.scalars(query)]
    return {each: Agenda.of(one for one in planned if one.person_id == each) for each in ids}


def next_conversations(db: Session, viewer: Coach, people: Iterable[Guided]) -> dict[UUID, Planned]:
    """Return, per person whom the coach guides, the conversation that comes next."""
    ids = [person.person_id for person in people]
    query = select(Conversation).where(
        Conversation.coach_id == viewer.person_id, Conversation.participant_id.in_(ids)
    )
    planned = [opened_conversation(row) for row in db.scalars(query)]
    later_first = sorted(planned, key=lambda each: each.at, reverse=True)
    return {each.person_id: each for each in later_first if not each.is_over()}


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
    return opened_as(row, row.participant_id)


def opened_as(row: Conversation, person_id: UUID) -> Planned:
    appointment = Appointment.of_json(ring().open(row.place(), row.sealed))
    return Planned(
        id=row.id,
        person_id=person_id,
        appointment=appointment,
        at=appointment.instant(),
        changed_at=row.changed_at,
        revision=row.revision,
    )


def stale_conversations(db: Session, _: Clock, limit: int) -> list[Conversation]:
    """Return conversations whose date is still sealed under an earlier organisation key."""
    query = select(Conversation).where(is_stale(Conversation.sealed))
    return list(db.scalars(query.limit(limit)))


def export_conversations(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return the viewer's conversations."""
    query = select(Conversation).where(Conversation.participant_id == viewer.person_id)
    return {
        "conversations": [
            {"with": str(row.coach_id), "at": opened_as(row, row.coach_id).at.isoformat()}
            for row in db.scalars(query)
        ]
    }
