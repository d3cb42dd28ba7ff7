"""Who asks for contact, and who wrote back."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from journal.accounts.queries.people import names_of
from journal.coaching.models import ContactRequest
from journal.coaching.queries.encouragements import unseen_encouragements
from journal.core.viewers import Coach, Participant, Reader
from journal.entries.queries.replies import unseen_replies
from journal.guidance.queries import Guided, Window


def own_requests(db: Session, viewer: Participant) -> dict[UUID, ContactRequest]:
    """Return, by coach, the last time that the viewer asked them for contact."""
    query = select(ContactRequest).where(ContactRequest.participant_id == viewer.person_id)
    return {row.coach_id: row for row in db.scalars(query.order_by(ContactRequest.id))}


def own_open_request(db: Session, viewer: Participant, coach_id: UUID) -> ContactRequest | None:
    """Return what the viewer asked a coach and was not taken up yet."""
    return _open_request(db, viewer.person_id, coach_id)


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


def request_seen(db: Session, _: Reader, window: Window) -> ContactRequest | None:
    """Return what somebody asked their coach and was not taken up yet."""
    return _open_request(db, window.person.person_id, window.coach_id)


def _open_request(db: Session, participant_id: UUID, coach_id: UUID) -> ContactRequest | None:
    query = select(ContactRequest).where(
        ContactRequest.participant_id == participant_id,
        ContactRequest.coach_id == coach_id,
        ContactRequest.done_at.is_(None),
    )
    return db.scalars(query).first()


def coaches_who_answered(db: Session, viewer: Participant) -> list[str]:
    """Return the names of the coaches who wrote what the viewer has not seen, the newest first."""
    unseen = union_all(unseen_replies(viewer), unseen_encouragements(viewer)).subquery()
    query = select(unseen.c.author_id).order_by(unseen.c.id.desc())
    authors = list(dict.fromkeys(db.scalars(query)))
    names = names_of(db, authors) if authors else {}
    return [names[author] for author in authors if author in names]
