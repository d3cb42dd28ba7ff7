"""Planning conversations: the coach writes down when, and the participant is told."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts.actions.telling import tell_ready
from journal.conversations.models import Appointment, Conversation
from journal.conversations.queries.notes import has_note
from journal.conversations.queries.planned import (
    conversation_if_any,
    conversations_with,
    opened_conversation,
    stale_conversations,
)
from journal.core import clock
from journal.core.keys import ring
from journal.core.viewers import Clock, Coach
from journal.guidance.queries import Guided


def plan_conversation(
    db: Session, viewer: Coach, person: Guided, conversation_id: UUID, appointment: Appointment
) -> None:
    """Write down when a conversation is or was; the same moment again is the same conversation.

    Raises NotFound for the id of a conversation of other people.
    """
    row = conversation_if_any(db, viewer, person, conversation_id)
    if row is not None:
        return correct_conversation(db, viewer, row, appointment)
    agenda = conversations_with(db, viewer, person)
    if any(each.appointment == appointment for each in [*agenda.coming, *agenda.earlier]):
        return None
    row = Conversation(
        id=conversation_id,
        participant_id=person.person_id,
        coach_id=viewer.person_id,
        created_at=clock.now(),
        changed_at=clock.now(),
        revision=0,
    )
    row.sealed = ring().seal(row.place(), appointment.as_json())
    db.add(row)
    _tell_of(db, viewer, row)
    return None


def correct_conversation(
    db: Session, viewer: Coach, row: Conversation, appointment: Appointment
) -> None:
    """Put another moment in the place of the one that stood there."""
    if opened_conversation(row).appointment != appointment:
        row.sealed = ring().seal(row.place(), appointment.as_json())
        row.changed_at, row.revision = clock.now(), row.revision + 1
        _tell_of(db, viewer, row)


def cancel_conversation(db: Session, viewer: Coach, row: Conversation) -> bool:
    """Take a conversation out of both agendas; False for one with a note, which stays."""
    if has_note(db, viewer, row.id):
        return False
    _tell_of(db, viewer, row)
    db.delete(row)
    return True


def reseal_conversations(db: Session, viewer: Clock, limit: int) -> int:
    """Seal date and time again under the organisation key that writes now."""
    stale = stale_conversations(db, viewer, limit)
    for row in stale:
        row.sealed = ring().seal(row.place(), ring().open(row.place(), row.sealed))
    return len(stale)


def erase_conversations(db: Session, person_id: UUID) -> None:
    """Delete the conversations of a participant."""
    db.execute(delete(Conversation).where(Conversation.participant_id == person_id))


def _tell_of(db: Session, viewer: Coach, row: Conversation) -> None:
    """Tell the participant that something changed, unless it is about what has been."""
    if not opened_conversation(row).is_over():
        tell_ready(db, viewer, row.participant_id)
