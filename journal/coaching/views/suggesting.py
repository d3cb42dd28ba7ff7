"""A coach lays something out for a day or a phase of somebody whom they guide."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import shared_cautions
from journal.coaching.actions import suggestions
from journal.coaching.feature import feature
from journal.coaching.forms import SuggestForm
from journal.coaching.queries.suggestions import joined, suggestion_row
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach, Reading
from journal.guidance import queries as guidance
from journal.guidance.queries import Guided
from journal.guided_sessions.phases import coming_phases
from journal.prompts.queries import published


@feature.page("/begeleiding/<uuid:person_id>/voorstellen", records_reading=True)
def suggesting(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Ask what to lay out for somebody, and for which day or phase."""
    person = joined(db, viewer, person_id)
    tomorrow = clock.day_of(clock.now(), person.zone) + timedelta(days=1)
    return _page(viewer, person, _offering(db, viewer, person, SuggestForm(None, day=tomorrow)))


@feature.action("/begeleiding/<uuid:person_id>/voorstellen", records_reading=True)
def suggest(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Lay something out for somebody's day or phase, in which it is their card."""
    person = joined(db, viewer, person_id)
    form = _offering(db, viewer, person, SuggestForm.posted())
    if not form.validate():
        return _page(viewer, person, form), 422
    when, proposal = form.proposed()
    suggestions.suggest(db, viewer, person, form.id.uuid(), when, proposal)
    return redirect_to("coaching.person", "suggested", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/voorstellen/<uuid:suggestion_id>/terug")
def take_suggestion_back(
    db: Session, viewer: Coach, person_id: UUID, suggestion_id: UUID
) -> Answer:
    """Lay out something no longer."""
    require_token()
    person = guidance.guided(db, viewer, person_id)
    row = suggestion_row(db, viewer, person, suggestion_id)
    suggestions.take_suggestion_back(db, viewer, row)
    return redirect_to("coaching.person", "suggestion-taken-back", person_id=person_id)


def _offering(db: Session, viewer: Coach, person: Guided, form: SuggestForm) -> SuggestForm:
    """Return the form with what may be chosen in it.

    Of somebody who shares numbers, which what they would rather not do lies with, that is left out.
    """
    keys = guidance.shared_numbers_keys(db, viewer, [person])
    rather_not = set(shared_cautions(db, viewer, person.person_id, keys))
    fitting = [each for each in published(db, viewer) if not each.offer().asks & rather_not]
    form.offer(fitting, viewer.language)
    form.leaves_out = bool(rather_not)
    today = clock.day_of(clock.now(), person.zone)
    form.begin_at(today)
    form.let_come(coming_phases(person.sessions, today))
    return form


def _page(viewer: Coach, person: Guided, form: SuggestForm) -> str:
    """Return the page; what it leaves out says something, so that counts as a reading."""
    if form.leaves_out:
        viewer.ledger.readings.append(Reading(person.person_id, "numbers", person.person_id, 0))
    return render_template("coaching/suggesting.html", person=person, form=form)
