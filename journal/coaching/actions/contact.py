"""Asking for contact, and taking that up."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from journal.accounts.actions.telling import tell_coach, tell_ready
from journal.coaching.models import ContactRequest
from journal.coaching.queries.contact import open_requests, own_open_request
from journal.core import clock
from journal.core.viewers import Coach, Participant
from journal.guidance.queries import Guided, MyCoach


def ask_contact(db: Session, viewer: Participant, coach: MyCoach) -> None:
    """Ask a coach to be in touch; asked already, it stays as it is."""
    if own_open_request(db, viewer, coach.coach_id) is not None:
        return
    db.add(
        ContactRequest(
            participant_id=viewer.person_id, coach_id=coach.coach_id, asked_at=clock.now()
        )
    )
    tell_coach(db, viewer, coach.coach_id)


def withdraw_contact(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Ask no longer."""
    row = own_open_request(db, viewer, coach_id)
    if row is not None:
        db.delete(row)


def see_contact(db: Session, viewer: Coach, person: Guided) -> None:
    """Say that the coach saw that somebody asks for them."""
    row = open_requests(db, viewer, [person]).get(person.person_id)
    if row is not None and row.seen_at is None:
        row.seen_at = clock.now()
        tell_ready(db, viewer, person.person_id)


def take_contact_up(db: Session, viewer: Coach, person: Guided) -> None:
    """Say that the coach was in touch with somebody who asked for them."""
    row = open_requests(db, viewer, [person]).get(person.person_id)
    if row is not None:
        row.done_at = clock.now()
        row.seen_at = row.seen_at or row.done_at
