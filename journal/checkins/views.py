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
from journal.guidance.queries import own_moment

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
    return _check_in_page(db, viewer, CheckInForm.posted())


@feature.action("/inchecken")
def check_in(db: Session, viewer: Participant) -> Answer:
    """Save how it is now; after the first time the recovery code comes by."""
    form = CheckInForm.posted()
    if not form.validate() or form.answers().is_empty():
        return _check_in_page(db, viewer, form), 422
    first = not queries.has_checked_in(db, viewer)
    actions.check_in(db, viewer, form.id.uuid(), form.answers())
    if first and accounts.own_recovery_slot(db, viewer) is None:
        return redirect_to("accounts.recovery_code")
    return redirect_to("today.show", "checked-in")


def _check_in_page(db: Session, viewer: Participant, form: CheckInForm) -> str:
    moment = own_moment(db, viewer)
    return render_template(
        "checkins/new.html",
        form=form,
        ends=SCALE_ENDS,
        asks_hard=moment is not None and moment.day >= 0,
    )
