"""The calendar file of a conversation, for either of the two."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from journal.conversations.calendar import calendar_answer
from journal.conversations.feature import feature
from journal.conversations.queries.planned import (
    conversation_row,
    opened_conversation,
    own_conversation,
)
from journal.core.access import Answer
from journal.core.viewers import Coach, Participant
from journal.guidance import queries as guidance


@feature.page("/begeleiding/<uuid:person_id>/gesprekken/<uuid:conversation_id>.ics")
def calendar(db: Session, viewer: Coach, person_id: UUID, conversation_id: UUID) -> Answer:
    """Give a conversation with somebody as a calendar file."""
    person = guidance.guided(db, viewer, person_id)
    row = conversation_row(db, viewer, person, conversation_id)
    return calendar_answer(opened_conversation(row))


@feature.page("/gesprek/<uuid:conversation_id>.ics")
def own_calendar(db: Session, viewer: Participant, conversation_id: UUID) -> Answer:
    """Give a conversation with a coach as a calendar file."""
    return calendar_answer(own_conversation(db, viewer, conversation_id))
