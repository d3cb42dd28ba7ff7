"""The pages of guided sessions: a participant's own, and those of whom a coach guides."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from flask import render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.accounts.queries.people import names_of
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, options, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach, Participant
from journal.guidance import queries
from journal.guidance.feature import feature
from journal.guidance.queries import Guided
from journal.guided_sessions import actions
from journal.guided_sessions.forms import CoachSessionForm, SessionForm
from journal.guided_sessions.models import Attended
from journal.guided_sessions.phases import counted, moment_of
from journal.guided_sessions.queries import own_session
from journal.guided_sessions.queries import own_sessions as all_own


@feature.page("/sessies")
def own_sessions(db: Session, viewer: Participant) -> Answer:
    """Show the viewer's sessions, and whether their clock runs."""
    sessions = all_own(db, viewer)
    today = clock.day_of(clock.now(), viewer.zone)
    now = counted(sessions, today)
    return render_template(
        "guidance/own_sessions.html",
        sessions=sessions,
        counted=now,
        moment=moment_of(now, today),
        names=names_of(db, _leaders_in(sessions)),
        form=ConfirmForm.posted(),
    )


@feature.page("/sessies/nieuw")
def new_session(db: Session, viewer: Participant) -> Answer:
    """Ask when a session is or was."""
    return _own_page(_own_form(db, viewer), None)


@feature.action("/sessies/nieuw")
def add_own_session(db: Session, viewer: Participant) -> Answer:
    """Write down a session of the viewer's."""
    form = _own_form(db, viewer)
    if not form.validate() or not _is_new(form, all_own(db, viewer), form.id.uuid()):
        return _own_page(form, None), 422
    actions.add_session(db, viewer, form.id.uuid(), form.details(), [viewer.person_id])
    return redirect_to("guidance.own_sessions", "saved")


@feature.page("/sessies/<uuid:attendance_id>")
def own_session_day(db: Session, viewer: Participant, attendance_id: UUID) -> Answer:
    """Show one session, to be corrected or cancelled."""
    attended = own_session(db, viewer, attendance_id)
    form = _own_form(db, viewer, attended)
    form.fill(attended.details)
    return _own_page(form, attended)


@feature.action("/sessies/<uuid:attendance_id>")
def correct_own_session(db: Session, viewer: Participant, attendance_id: UUID) -> Answer:
    """Correct a session, for the viewer alone."""
    attended = own_session(db, viewer, attendance_id)
    form = _own_form(db, viewer, attended)
    if not form.validate() or not _is_new(form, all_own(db, viewer), attended.session_id):
        return _own_page(form, attended), 422
    actions.correct_session(db, viewer, attended, form.details(), [viewer.person_id])
    return redirect_to("guidance.own_sessions", "saved")


@feature.action("/sessies/<uuid:attendance_id>/vervalt")
def cancel_own_session(db: Session, viewer: Participant, attendance_id: UUID) -> Answer:
    """Let a session not count; what was written about it stays."""
    require_token()
    actions.cancel_session(db, viewer, own_session(db, viewer, attendance_id))
    return redirect_to("guidance.own_sessions", "session-cancelled")


@feature.action("/sessies/<uuid:attendance_id>/toch")
def restore_own_session(db: Session, viewer: Participant, attendance_id: UUID) -> Answer:
    """Let a cancelled session count again."""
    require_token()
    actions.restore_session(db, viewer, own_session(db, viewer, attendance_id))
    return redirect_to("guidance.own_sessions", "session-restored")


@feature.action("/sessies/<uuid:attendance_id>/stil")
def pause_clock(db: Session, viewer: Participant, attendance_id: UUID) -> Answer:
    """Let the clock stand still."""
    require_token()
    actions.pause_clock(db, viewer, own_session(db, viewer, attendance_id))
    return redirect_to("guidance.own_sessions", "clock-paused")


@feature.action("/sessies/<uuid:attendance_id>/verder")
def resume_clock(db: Session, viewer: Participant, attendance_id: UUID) -> Answer:
    """Let the clock go on."""
    require_token()
    actions.resume_clock(db, viewer, own_session(db, viewer, attendance_id))
    return redirect_to("guidance.own_sessions", "clock-resumed")


@feature.page("/begeleiding/<uuid:person_id>/sessies")
def sessions_of(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Show the sessions of somebody whom the coach guides."""
    person = queries.guided(db, viewer, person_id)
    latest_first = sorted(person.sessions, key=lambda each: each.details.day, reverse=True)
    return render_template(
        "guidance/sessions_of.html",
        person=person,
        sessions=latest_first,
        names=names_of(db, _leaders_in(latest_first)),
    )


@feature.page("/begeleiding/<uuid:person_id>/sessies/nieuw")
def new_session_of(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Ask when somebody's session is or was."""
    person = queries.guided(db, viewer, person_id)
    form = _form_of(db, viewer, person)
    form.led_by.data = str(viewer.person_id)
    return _page_of(form, person, None)


@feature.action("/begeleiding/<uuid:person_id>/sessies/nieuw")
def add_session_of(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Write down a session of somebody, and of others who attended it too."""
    person = queries.guided(db, viewer, person_id)
    form = _form_of(db, viewer, person)
    if not form.validate() or not _is_new(form, person.sessions, form.id.uuid()):
        return _page_of(form, person, None), 422
    actions.add_session(db, viewer, form.id.uuid(), form.details(), form.attending(person_id))
    return redirect_to("guidance.sessions_of", "saved", person_id=person_id)


@feature.page("/begeleiding/<uuid:person_id>/sessies/<uuid:attendance_id>")
def session_of(db: Session, viewer: Coach, person_id: UUID, attendance_id: UUID) -> Answer:
    """Show one session of somebody, to be corrected or cancelled."""
    person = queries.guided(db, viewer, person_id)
    attended = person.session(attendance_id)
    form = _form_of(db, viewer, person, attended)
    form.fill(attended.details)
    form.people.data = [value for value, *_ in form.people.iter_choices()]
    return _page_of(form, person, attended)


@feature.action("/begeleiding/<uuid:person_id>/sessies/<uuid:attendance_id>")
def correct_session_of(db: Session, viewer: Coach, person_id: UUID, attendance_id: UUID) -> Answer:
    """Correct a session, for this person and for whom of the others it is said."""
    person = queries.guided(db, viewer, person_id)
    attended = person.session(attendance_id)
    form = _form_of(db, viewer, person, attended)
    if not form.validate() or not _is_new(form, person.sessions, attended.session_id):
        return _page_of(form, person, attended), 422
    actions.correct_session(db, viewer, attended, form.details(), form.attending(person_id))
    return redirect_to("guidance.sessions_of", "saved", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/sessies/<uuid:attendance_id>/vervalt")
def cancel_session_of(db: Session, viewer: Coach, person_id: UUID, attendance_id: UUID) -> Answer:
    """Let a session not count for somebody."""
    require_token()
    attended = queries.guided(db, viewer, person_id).session(attendance_id)
    actions.cancel_session(db, viewer, attended)
    return redirect_to("guidance.sessions_of", "session-cancelled", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/sessies/<uuid:attendance_id>/toch")
def restore_session_of(db: Session, viewer: Coach, person_id: UUID, attendance_id: UUID) -> Answer:
    """Let a cancelled session count again."""
    require_token()
    attended = queries.guided(db, viewer, person_id).session(attendance_id)
    actions.restore_session(db, viewer, attended)
    return redirect_to("guidance.sessions_of", "session-restored", person_id=person_id)


def _own_form(db: Session, viewer: Participant, attended: Attended | None = None) -> SessionForm:
    form: SessionForm = SessionForm.posted()
    coaches = {coach.coach_id: coach.name for coach in queries.my_coaches(db, viewer)}
    form.offer((names_of(db, _leaders_in([attended])) | coaches).items())
    return form


def _form_of(
    db: Session, viewer: Coach, person: Guided, attended: Attended | None = None
) -> CoachSessionForm:
    """Offer the others whom the coach guides; of a session that stands, those who attend it."""
    form: CoachSessionForm = CoachSessionForm.posted()
    myself = {viewer.person_id: viewer.name}
    form.offer((names_of(db, _leaders_in([attended])) | myself).items())
    others = [each for each in queries.caseload(db, viewer) if each.person_id != person.person_id]
    if attended is not None:
        others = [
            each
            for each in others
            if any(there.session_id == attended.session_id for there in each.sessions)
        ]
    form.people.choices = options((str(each.person_id), each.name) for each in others)
    return form


def _leaders_in(sessions: Iterable[Attended | None]) -> set[UUID]:
    return {each.details.led_by for each in sessions if each and each.details.led_by}


def _is_new(form: SessionForm, sessions: Iterable[Attended], session_id: UUID) -> bool:
    """Refuse a second session on one day: it was written down before, by either of the two."""
    if all(
        each.details.day != form.day.data or each.cancelled_at or each.session_id == session_id
        for each in sessions
    ):
        return True
    form.day.errors = [gettext("There is a session on this day already.")]
    return False


def _own_page(form: SessionForm, attended: Attended | None) -> str:
    return render_template("guidance/own_session.html", form=form, attended=attended)


def _page_of(form: CoachSessionForm, person: Guided, attended: Attended | None) -> str:
    return render_template("guidance/session_of.html", form=form, person=person, attended=attended)
