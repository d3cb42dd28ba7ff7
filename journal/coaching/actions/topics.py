"""Writing what to talk about first, sharing it with a coach, and taking it back."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from journal.coaching.models import Topic
from journal.core.vault import pad_text
from journal.core.viewers import Owner, Participant
from journal.for_coach import actions
from journal.guidance.queries import MyCoach


def save_topic(
    db: Session, viewer: Participant, coach: MyCoach, topic_id: UUID, text: str, *, shares: bool
) -> bool:
    """Save what the viewer wants to talk about first; tell whether the coach can read it.

    See `save_words`. Raises NotFound for the id of another text.
    """
    padded = pad_text(text.encode())
    return actions.save_words(db, viewer, Topic, coach, topic_id, padded, shares=shares)


def forget_topic(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Delete what the viewer can read of their own texts for a coach, for the coach too."""
    actions.forget(db, viewer, Topic, coach_id)


def reshare_topic(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Seal what a coach may read to the key that was just agreed to."""
    actions.reshare(db, viewer, Topic, coach_id)


def stop_sharing(db: Session, viewer: Owner) -> None:
    """Take every text back, because the consent for sharing was withdrawn."""
    actions.stop_sharing(db, viewer, Topic)


def forget_own_shares(db: Session, person_id: UUID) -> None:
    """Stop sharing what lies in a vault that is lost: its writer could no longer take it back."""
    actions.forget_shares(db, Topic, person_id)
