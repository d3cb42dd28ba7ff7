"""What a coach does about a signal: saying that they saw it, and that they are done with it."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.checkins.queries import shared_check_ins
from journal.checkins.signals import LOOKED_BACK, RULES, Signal
from journal.coaching.actions import signals as actions
from journal.coaching.feature import feature
from journal.coaching.forms import FinishSignalForm, SeeSignalForm
from journal.coaching.queries.signals import found_between, is_noted, rules_in_use
from journal.core import clock
from journal.core.access import Answer
from journal.core.notices import redirect_to
from journal.core.viewers import Coach
from journal.guidance import queries as guidance
from journal.guidance.queries import Guided


@feature.action("/begeleiding/<uuid:person_id>/signalen/gezien")
def see_signal(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Say that the coach saw a signal, as it stood on their page."""
    person, form = guidance.guided(db, viewer, person_id), SeeSignalForm.posted()
    if not form.validate():
        abort(422)
    signal = _holding(db, viewer, person, form.rule.data)
    if signal is not None:
        actions.see_signal(db, viewer, person, form.handled(signal.newest))
    return redirect_to("coaching.person", "saved", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/signalen/afgerond")
def finish_signal(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Say that the coach is done with a signal, with a note that the person can read."""
    person, form = guidance.guided(db, viewer, person_id), FinishSignalForm.posted()
    if not form.validate():
        return _page(person, form), 422
    signal = _holding(db, viewer, person, form.rule.data)
    if signal is not None:
        done = form.handled(signal.newest)
        actions.finish_signal(db, viewer, person, form.id.uuid(), done)
    elif not is_noted(db, viewer, person, form.handled(clock.now())):
        form.form_errors = [
            gettext("This signal is no longer there, so nothing was saved. Your note stands below.")
        ]
        return _page(person, form), 422
    return redirect_to("coaching.person", "saved", person_id=person_id)


def _holding(db: Session, viewer: Coach, person: Guided, rule: str) -> Signal | None:
    """Return the signal of a rule that the coach would be shown now.

    Nothing of it is answered, so this is no reading; the page that is shown next is one.
    """
    today = clock.day_of(clock.now(), person.zone)
    sharing = guidance.numbers_sharing(db, viewer, [person]).get(person.person_id)
    lately = shared_check_ins(db, viewer, [person], today - LOOKED_BACK)
    found = found_between(rules_in_use(db, viewer), sharing, lately, today)
    return next((each for each in found if each.rule.name == rule), None)


def _page(person: Guided, form: FinishSignalForm) -> str:
    rule = next((each for each in RULES if each.name == form.rule.data), None)
    return render_template("coaching/finishing.html", person=person, form=form, rule=rule)
