"""What can be done on a locked device: check in, and write something new."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from journal.checkins.forms import SCALE_ENDS, CheckInForm
from journal.core import clock
from journal.core.access import Answer
from journal.core.notices import redirect_to
from journal.core.viewers import LockedParticipant
from journal.entries.forms import WriteEntryForm
from journal.entries.models import Writing
from journal.guided_sessions.queries import own_moment
from journal.today import actions
from journal.today.actions import CheckedIn
from journal.today.feature import feature


@feature.page("/slot/inchecken")
def locked_check_in(db: Session, viewer: LockedParticipant) -> Answer:
    """Ask how it is now, without showing anything from before."""
    return _check_in_page(_check_in_form(db, viewer))


@feature.action("/slot/inchecken")
def put_check_in_away(db: Session, viewer: LockedParticipant) -> Answer:
    """Seal a check-in to the writer's own key."""
    form = _check_in_form(db, viewer)
    if not form.validate():
        return _check_in_page(form), 422
    actions.put_away(
        db, viewer, form.id.uuid(), CheckedIn(form.answers(), form.said(), form.day(viewer.zone))
    )
    return redirect_to("accounts.lock_page", "checked-in")


@feature.page("/slot/schrijven")
def locked_writing(db: Session, viewer: LockedParticipant) -> Answer:
    """Show an empty page."""
    return _writing_page(WriteEntryForm.posted())


@feature.action("/slot/schrijven")
def put_entry_away(db: Session, viewer: LockedParticipant) -> Answer:
    """Seal an entry to the writer's own key; it stands in the journal once the device is open."""
    form = WriteEntryForm.posted()
    form.offer([])
    if not form.validate():
        return _writing_page(form), 422
    actions.put_away(db, viewer, form.id.uuid(), Writing(form.text.data or ""))
    return redirect_to("accounts.lock_page", "saved")


def _check_in_form(db: Session, viewer: LockedParticipant) -> CheckInForm:
    form: CheckInForm = CheckInForm.posted()
    form.ask_hard(own_moment(db, viewer))
    form.ask_about(clock.local(clock.now(), viewer.zone))
    return form


def _check_in_page(form: CheckInForm) -> str:
    return render_template("today/locked_check_in.html", form=form, ends=SCALE_ENDS)


def _writing_page(form: WriteEntryForm) -> str:
    return render_template("today/locked_writing.html", form=form)
