"""Checking in, on a page of its own; the home screen shows the same form."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from journal.accounts import queries as accounts
from journal.checkins import actions, queries
from journal.checkins.forms import SCALE_ENDS, CheckInForm
from journal.core.access import Answer, Feature
from journal.core.notices import redirect_to
from journal.core.viewers import Participant
from journal.guided_sessions.queries import own_moment

feature = Feature(
    "checkins",
    __name__,
    reseals_numbers=[actions.reseal],
    exports=[queries.export_check_ins],
    erases=[actions.erase_check_ins],
)


@feature.page("/inchecken")
def new(db: Session, viewer: Participant) -> Answer:
    """Ask how it is now."""
    form = CheckInForm.posted()
    return _check_in_page(form, asks_hard=form.ask_hard(own_moment(db, viewer)))


@feature.action("/inchecken")
def check_in(db: Session, viewer: Participant) -> Answer:
    """Save how it is now; after the first time the recovery code comes by."""
    form = CheckInForm.posted()
    asks_hard = form.ask_hard(own_moment(db, viewer))
    if not form.validate():
        return _check_in_page(form, asks_hard=asks_hard), 422
    first = not queries.has_checked_in(db, viewer)
    actions.check_in(db, viewer, form.id.uuid(), form.answers())
    if first and accounts.own_recovery_slot(db, viewer) is None:
        return redirect_to("accounts.recovery_code", "checked-in")
    return redirect_to("today.show", "checked-in")


def _check_in_page(form: CheckInForm, *, asks_hard: bool) -> str:
    return render_template("checkins/new.html", form=form, ends=SCALE_ENDS, asks_hard=asks_hard)
