"""The coach's pages: the people I guide, one person, one shared entry and my reply to it."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

from journal.accounts.actions.telling import tell_ready
from journal.accounts.queries.ways_in import waiting_resets_of
from journal.coaching.caseload import Line
from journal.coaching.feature import feature
from journal.coaching.forms import FindPersonForm, FinishSignalForm, ReplyForm
from journal.coaching.period import PERIODS
from journal.coaching.queries.caseload import caseload as everybody
from journal.coaching.queries.groups import groups_among
from journal.coaching.queries.person import person_page
from journal.conversations.queries.own_notes import count_about, kept_about
from journal.core.access import Answer
from journal.core.forms import ConfirmForm
from journal.core.notices import redirect_to
from journal.core.viewers import Coach, Participant
from journal.entries.actions.replying import reply as reply_to
from journal.entries.queries.replies import written_replies
from journal.entries.queries.shared import open_shared_entry
from journal.guidance import queries as guidance
from journal.practices.effects import GRADES


@feature.page("/begeleiding", records_reading=True)
def caseload(db: Session, viewer: Coach) -> Answer:
    """List everybody the coach guides, who asks for contact first, and why each stands there."""
    lines = everybody(db, viewer)
    return _list(db, viewer, lines, lines, FindPersonForm(None))


@feature.question("/begeleiding", records_reading=True)
def find_person(db: Session, viewer: Coach) -> Answer:
    """List those of one reason or name; whom the coach looked for stands in no address."""
    form, lines = FindPersonForm.posted(), everybody(db, viewer)
    found = [line for line in lines if form.finds(line)] if form.validate() else lines
    return _list(db, viewer, lines, found, form), 422 if form.errors else 200


def _list(
    db: Session, viewer: Coach, lines: list[Line], found: list[Line], form: FindPersonForm
) -> str:
    return render_template(
        "coaching/caseload.html",
        lines=found,
        form=form,
        all=len(lines),
        groups=groups_among(viewer, [line.person for line in lines]),
        times=guidance.own_reading_times(db, viewer),
    )


@feature.page("/begeleiding/<uuid:person_id>", records_reading=True)
def person(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Show one person: what they ask and want to talk about, what they share, their numbers."""
    through = guidance.window(db, viewer, person_id)
    page = person_page(db, viewer, through, request.args.get("dagen", ""))
    return render_template(
        "coaching/person.html",
        page=page,
        periods=PERIODS,
        grades=GRADES,
        address=partial(url_for, "coaching.person", person_id=person_id),
        links={
            "entry": partial(url_for, "coaching.shared_entry", person_id=person_id),
            "insight": partial(url_for, "coaching.shared_insight", person_id=person_id),
            "sheet": partial(url_for, "sheets.shared", person_id=person_id),
        },
        finishing=FinishSignalForm.about,
        own_notes=count_about(db, viewer, page.person),
        reset=waiting_resets_of(db, viewer, [person_id]).get(person_id),
        form=ConfirmForm.posted(),
    )


@feature.page("/gesprek/<uuid:coach_id>/zicht")
def as_seen(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Show the viewer the page that a coach has of them; that they look is recorded nowhere."""
    through = guidance.window_on_me(db, viewer, coach_id)
    page = person_page(db, viewer, through, request.args.get("dagen", ""))
    return render_template(
        "coaching/as_seen.html",
        page=page,
        periods=PERIODS,
        grades=GRADES,
        own_notes=kept_about(db, viewer).get(coach_id),
        address=partial(url_for, "coaching.as_seen", coach_id=coach_id),
        links={
            "entry": partial(url_for, "entries.show"),
            "insight": partial(url_for, "insights.show"),
            "sheet": partial(url_for, "sheets.show", coach_id=coach_id),
        },
    )


@feature.page("/begeleiding/<uuid:person_id>/<uuid:entry_id>", records_reading=True)
def shared_entry(db: Session, viewer: Coach, person_id: UUID, entry_id: UUID) -> Answer:
    """Show one shared entry; that it was opened is shown to its writer."""
    return _entry_page(db, viewer, person_id, entry_id, ReplyForm.posted())


@feature.action("/begeleiding/<uuid:person_id>/<uuid:entry_id>/antwoord", records_reading=True)
def reply(db: Session, viewer: Coach, person_id: UUID, entry_id: UUID) -> Answer:
    """Write back to a shared entry."""
    form = ReplyForm.posted()
    if not form.validate_of(guidance.own_reading_times(db, viewer)):
        return _entry_page(db, viewer, person_id, entry_id, form), 422
    guided = guidance.guided(db, viewer, person_id)
    entry = open_shared_entry(db, viewer, guided, entry_id)
    if reply_to(db, viewer, form.id.uuid(), entry, form.text.data or ""):
        tell_ready(db, viewer, person_id)
    return redirect_to(
        "coaching.shared_entry", "reply-sent", person_id=person_id, entry_id=entry_id
    )


def _entry_page(
    db: Session, viewer: Coach, person_id: UUID, entry_id: UUID, form: ReplyForm
) -> str:
    guided = guidance.guided(db, viewer, person_id)
    return render_template(
        "coaching/shared_entry.html",
        person=guided,
        entry=open_shared_entry(db, viewer, guided, entry_id),
        replies=written_replies(db, viewer, entry_id),
        times=guidance.own_reading_times(db, viewer),
        form=form,
    )
