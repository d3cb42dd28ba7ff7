"""A coach's own page: when they read, when they are away, and whether they write back."""

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
from journal.guidance.forms import HolidayForm, ReadingTimesForm


@feature.page("/ik/leesdagen")
def reading_times(db: Session, viewer: Coach) -> Answer:
    """Ask when the coach reads, and whether they write back."""
    return _page(db, viewer)


@feature.action("/ik/leesdagen")
def promise(db: Session, viewer: Coach) -> Answer:
    """Keep when the coach reads: participants see it above every text box."""
    form = ReadingTimesForm.posted()
    if not form.validate():
        return _page(db, viewer, form), 422
    actions.promise(db, viewer, form.days.data or [], form.hours(), answers=form.answers.data)
    return redirect_to("guidance.reading_times", "saved")


@feature.action("/ik/leesdagen/vrij")
def add_holiday(db: Session, viewer: Coach) -> Answer:
    """Keep that the coach does not read for some days."""
    form = HolidayForm.posted()
    if not form.validate():
        return _page(db, viewer, holiday=form), 422
    actions.add_holiday(db, viewer, form.id.uuid(), *form.days())
    return redirect_to("guidance.reading_times", "saved")


@feature.action("/ik/leesdagen/vrij/<uuid:holiday_id>/weg")
def remove_holiday(db: Session, viewer: Coach, holiday_id: UUID) -> Answer:
    """Say that the coach reads on those days after all."""
    require_token()
    actions.remove_holiday(db, viewer, holiday_id)
    return redirect_to("guidance.reading_times", "saved")


def _page(
    db: Session,
    viewer: Coach,
    form: ReadingTimesForm | None = None,
    holiday: HolidayForm | None = None,
) -> str:
    times, today = queries.own_reading_times(db, viewer), clock.day_of(clock.now(), viewer.zone)
    holiday = holiday or HolidayForm(None)
    holiday.last_day.render_kw = {"min": today.isoformat()}
    return render_template(
        "guidance/reading_times.html",
        times=times,
        form=form or ReadingTimesForm.of(times),
        holiday=holiday,
        holidays=queries.own_holidays(db, viewer),
        confirm=ConfirmForm(None),
    )
