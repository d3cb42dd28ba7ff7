"""What goes when guidance ends, and when somebody leaves."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.coaching.models import ContactRequest, Suggestion, Topic
from journal.core import clock
from journal.for_coach.actions import erase, forget_shares


def end_guidance(db: Session, participant_id: UUID, coach_id: UUID) -> None:
    """Take a coach's key to a text away, and what either still wanted of the other."""
    forget_shares(db, Topic, participant_id, coach_id)
    db.execute(
        delete(ContactRequest).where(
            ContactRequest.participant_id == participant_id,
            ContactRequest.coach_id == coach_id,
            ContactRequest.done_at.is_(None),
        )
    )
    db.execute(
        delete(Suggestion).where(
            Suggestion.owner_id == participant_id,
            Suggestion.author_id == coach_id,
            Suggestion.day >= clock.day_of(clock.now(), clock.DEFAULT_ZONE),
        )
    )


def erase_arrangements(db: Session, person_id: UUID) -> None:
    """Delete what a person arranged with their coaches."""
    erase(db, Topic, person_id)
    db.execute(delete(ContactRequest).where(ContactRequest.participant_id == person_id))
