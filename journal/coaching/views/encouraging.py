"""A coach sends somebody a few words; whoever they are for says that they saw them."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.coaching.actions import encouragements
from journal.coaching.feature import feature
from journal.coaching.forms import EncouragementForm
from journal.coaching.queries.encouragements import sent_today, written_encouragement
from journal.coaching.queries.suggestions import joined
from journal.core.access import Answer
from journal.core.forms import require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach, Participant
from journal.guidance.queries import Guided, own_reading_times


@feature.page("/begeleiding/<uuid:person_id>/bemoediging")
def encouraging(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Ask for a few words for somebody, or show those of today."""
    return _page(db, viewer, joined(db, viewer, person_id), EncouragementForm(None))


@feature.action("/begeleiding/<uuid:person_id>/bemoediging")
def encourage(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Send somebody a few words, one time a day."""
    person, form = joined(db, viewer, person_id), EncouragementForm.posted()
    if not form.validate_of(own_reading_times(db, viewer)):
        return _page(db, viewer, person, form), 422
    text = form.text.data or ""
    if not encouragements.encourage(db, viewer, person, form.id.uuid(), text):
        form.text.errors = [gettext("One a day is enough. Tomorrow you can send another.")]
        return _page(db, viewer, person, form), 422
    return redirect_to("coaching.person", "encouraged", person_id=person_id)


@feature.action("/gesprek/bemoediging/<uuid:encouragement_id>/gezien")
def see_encouragement(db: Session, viewer: Participant, encouragement_id: UUID) -> Answer:
    """Note that the viewer saw what a coach sent."""
    require_token()
    encouragements.see_encouragement(db, viewer, encouragement_id)
    return redirect_to("coaching.talk", "saved")


def _page(db: Session, viewer: Coach, person: Guided, form: EncouragementForm) -> str:
    row = sent_today(db, viewer, person)
    return render_template(
        "coaching/encouraging.html",
        person=person,
        today=row,
        written=written_encouragement(db, viewer, row) if row else None,
        times=own_reading_times(db, viewer),
        form=form,
    )
