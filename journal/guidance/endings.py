"""A coach lets guidance end on a date: plan it, change it, or let it go on after all."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach
from journal.guidance import actions, queries
from journal.guidance.feature import feature
from journal.guidance.forms import EndForm
from journal.guidance.queries import Guided


@feature.page("/begeleiding/<uuid:person_id>/afronden")
def ending(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Ask for the last day, or show the one that was chosen."""
    person = queries.guided(db, viewer, person_id)
    return _page(person, _form(person, EndForm(None, last_day=person.last_day())))


@feature.action("/begeleiding/<uuid:person_id>/afronden")
def plan_end(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Let the guidance end after a day of the participant's."""
    person = queries.guided(db, viewer, person_id)
    form = _form(person, EndForm.posted())
    if not form.validate():
        return _page(person, form), 422
    guidance = queries.own_guidance(db, viewer, person)
    actions.plan_end(db, viewer, guidance, form.day(), person.zone)
    return redirect_to("guidance.ending", "end-planned", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/afronden/terug")
def cancel_end(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Let the guidance go on."""
    require_token()
    person = queries.guided(db, viewer, person_id)
    actions.cancel_end(db, viewer, queries.own_guidance(db, viewer, person))
    return redirect_to("guidance.ending", "end-cancelled", person_id=person_id)


def _form(person: Guided, form: EndForm) -> EndForm:
    return form.begin_at(clock.day_of(clock.now(), person.zone))


def _page(person: Guided, form: EndForm) -> str:
    return render_template(
        "guidance/ending.html",
        person=person,
        planned=person.last_day(),
        form=form,
        confirm=ConfirmForm(None),
    )
