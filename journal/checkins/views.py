"""Checking in, on a page of its own; the home screen shows the same form."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from journal.accounts.queries.ways_in import own_recovery_slot
from journal.checkins import actions, queries
from journal.checkins.forms import SCALE_ENDS, CheckInForm, ShortCheckInForm, answers_in_words
from journal.checkins.models import Said
from journal.core import clock
from journal.core.access import Answer, Feature
from journal.core.forms import require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Participant
from journal.guided_sessions.queries import own_moment
from journal.prompts.breathing import Pattern, shape_of

ONE_BREATH = Pattern(breathe_in=4, top_up=0, hold_full=0, breathe_out=6, hold_empty=0, minutes=1)

feature = Feature(
    "checkins",
    __name__,
    reseals_numbers=[actions.reseal],
    exports=[queries.export_check_ins],
    erases=[actions.erase_check_ins],
    filters={"answers_in_words": answers_in_words},
)


@feature.page("/inchecken")
def new(db: Session, viewer: Participant) -> Answer:
    """Ask how it is now."""
    return _check_in_page(_new_form(db, viewer))


@feature.action("/inchecken")
def check_in(db: Session, viewer: Participant) -> Answer:
    """Save how it is now; after the first time the recovery code comes by."""
    form = _new_form(db, viewer)
    if not form.validate():
        return _check_in_page(form), 422
    first = not queries.has_checked_in(db, viewer)
    day = form.day(viewer.zone)
    actions.check_in(db, viewer, form.id.uuid(), form.answers(), said=form.said(), day=day)
    if first and own_recovery_slot(db, viewer) is None:
        return redirect_to("accounts.recovery_code", "checked-in")
    return redirect_to("today.show", "checked-in", saved=form.id.uuid())


@feature.page("/inchecken/<uuid:check_in_id>")
def edit(db: Session, viewer: Participant, check_in_id: UUID) -> Answer:
    """Show an earlier check-in, to be corrected or deleted."""
    check_in = queries.own_opened(db, viewer, check_in_id)
    form = _form_of(check_in)
    words = queries.own_words(db, viewer, check_in.day)
    form.fill(check_in.answers, words.get(check_in_id, Said()))
    return _edit_page(form, check_in)


@feature.action("/inchecken/<uuid:check_in_id>")
def correct(db: Session, viewer: Participant, check_in_id: UUID) -> Answer:
    """Save other answers in the place of what stood there; the day stays."""
    check_in = queries.own_opened(db, viewer, check_in_id)
    form = _form_of(check_in)
    if not form.validate():
        return _edit_page(form, check_in), 422
    actions.check_in(db, viewer, check_in_id, form.answers(), said=form.said())
    return redirect_to("today.show", "saved")


@feature.action("/inchecken/<uuid:check_in_id>/weg")
def delete_check_in(db: Session, viewer: Participant, check_in_id: UUID) -> Answer:
    """Delete a check-in: the undo after saving, and the way to be rid of an older one."""
    require_token()
    actions.delete_check_in(db, viewer, check_in_id)
    return redirect_to("today.show", "check-in-deleted")


@feature.page("/inchecken/kort")
def short(db: Session, viewer: Participant) -> Answer:
    """Ask one thing only, for when the battery is low."""
    return render_template("checkins/short.html", form=ShortCheckInForm.posted(), ends=SCALE_ENDS)


@feature.action("/inchecken/kort")
def check_in_short(db: Session, viewer: Participant) -> Answer:
    """Save the one answer; what follows is one breath."""
    form = ShortCheckInForm.posted()
    if not form.validate():
        return render_template("checkins/short.html", form=form, ends=SCALE_ENDS), 422
    actions.check_in(db, viewer, form.id.uuid(), form.answers())
    return redirect_to("checkins.breath")


@feature.page("/inchecken/adem")
def breath(db: Session, viewer: Participant) -> Answer:
    """Show one breath, and that this was all."""
    return render_template("checkins/breath.html", shape=shape_of(ONE_BREATH))


def _new_form(db: Session, viewer: Participant) -> CheckInForm:
    form: CheckInForm = CheckInForm.posted()
    form.ask_hard(own_moment(db, viewer))
    form.ask_about(clock.local(clock.now(), viewer.zone))
    return form


def _form_of(check_in: queries.OpenedCheckIn) -> CheckInForm:
    form: CheckInForm = CheckInForm.posted(id=str(check_in.id))
    del form.about
    return form


def _check_in_page(form: CheckInForm) -> str:
    return render_template("checkins/new.html", form=form, ends=SCALE_ENDS)


def _edit_page(form: CheckInForm, check_in: queries.OpenedCheckIn) -> str:
    return render_template("checkins/edit.html", form=form, ends=SCALE_ENDS, check_in=check_in)
