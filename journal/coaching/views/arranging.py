"""What a coach does about being asked for."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from journal.coaching.actions import contact
from journal.coaching.feature import feature
from journal.core.access import Answer
from journal.core.forms import require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach
from journal.guidance import queries as guidance


@feature.action("/begeleiding/<uuid:person_id>/contact/gezien")
def see_contact(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Say that the coach saw that somebody asks for them."""
    require_token()
    contact.see_contact(db, viewer, guidance.guided(db, viewer, person_id))
    return redirect_to("coaching.person", "saved", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/contact/opgepakt")
def take_contact_up(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Say that the coach was in touch with somebody who asked for them."""
    require_token()
    contact.take_contact_up(db, viewer, guidance.guided(db, viewer, person_id))
    return redirect_to("coaching.person", "saved", person_id=person_id)
