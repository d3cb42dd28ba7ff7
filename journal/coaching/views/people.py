"""The coach's pages: the people I guide, one person, one shared entry and my reply to it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import render_template, request
from flask_babel import format_date, gettext
from sqlalchemy.orm import Session

from journal.accounts.actions.telling import tell_ready
from journal.accounts.queries.ways_in import waiting_resets_of
from journal.checkins import queries as checkins
from journal.checkins.forms import SCALE_LABELS
from journal.checkins.models import Scale
from journal.checkins.signals import signals
from journal.coaching.feature import feature
from journal.coaching.forms import ConversationForm, FindPersonForm, ReplyForm
from journal.coaching.period import PERIODS, shown
from journal.coaching.queries.caseload import caseload as everybody
from journal.coaching.queries.contact import open_requests
from journal.coaching.queries.conversations import conversations_with
from journal.coaching.queries.suggestions import coming_suggestions
from journal.coaching.queries.topics import shared_topic
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm
from journal.core.notices import redirect_to
from journal.core.viewers import Coach, Reading
from journal.entries.actions.replying import reply as reply_to
from journal.entries.queries.replies import written_replies
from journal.entries.queries.shared import open_shared_entry, shared_lines
from journal.guidance import queries as guidance
from journal.practices import queries as practices
from journal.practices.effects import GRADES, effects
from journal.progress.charts import scale_charts
from journal.progress.views import period_axis
from journal.progress.weeks import since as since_day
from journal.prompts import queries as prompts

PRACTICES_SHOWN = 10
PERSON_SCALES: tuple[Scale, ...] = ("mood", "energy", "tension", "sleep")


@feature.page("/begeleiding", records_reading=True)
def caseload(db: Session, viewer: Coach) -> Answer:
    """List everybody the coach guides, who asks for contact first, and why each stands there."""
    lines = everybody(db, viewer)
    return render_template(
        "coaching/caseload.html", lines=lines, form=FindPersonForm(None), all=len(lines)
    )


@feature.question("/begeleiding", records_reading=True)
def find_person(db: Session, viewer: Coach) -> Answer:
    """List those of one reason or name; whom the coach looked for stands in no address."""
    form, lines = FindPersonForm.posted(), everybody(db, viewer)
    found = [line for line in lines if form.finds(line)] if form.validate() else lines
    page = render_template("coaching/caseload.html", lines=found, form=form, all=len(lines))
    return page, 422 if form.errors else 200


@feature.page("/begeleiding/<uuid:person_id>", records_reading=True)
def person(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Show one person: what they ask and want to talk about, what they share, their numbers."""
    return person_page(db, viewer, person_id, ConversationForm(None))


def person_page(db: Session, viewer: Coach, person_id: UUID, plan: ConversationForm) -> str:
    """Return the page of one person, with the form for planning a conversation as it stands."""
    guided = guidance.guided(db, viewer, person_id)
    today = clock.day_of(clock.now(), guided.zone)
    agenda = conversations_with(db, viewer, guided)
    talks = [clock.day_of(each.at, guided.zone) for each in agenda.earlier]
    period = shown(request.args.get("dagen", ""), max(talks, default=None), today)
    opened = checkins.shared_check_ins(db, viewer, [guided], period.opened_from)
    check_ins = [each for each in opened if each.day >= period.first]
    sharing = guidance.numbers_sharing(db, viewer, [guided]).get(person_id)
    since = sharing.from_day if sharing else None
    if since is not None:
        viewer.ledger.readings.append(Reading(person_id, "numbers", person_id, 0))
    labels = {item.day: format_date(item.day, "d MMM") for item in check_ins}
    titles = {scale: SCALE_LABELS[scale] for scale in PERSON_SCALES}
    suggestions = coming_suggestions(db, viewer, guided)
    shared = practices.shared_practices(db, viewer, [guided], date.min)
    practised = practices.titled_now(db, viewer, shared)
    lately = [each for each in practised if each.day >= period.first]
    marks = [(day, gettext("conversation")) for day in talks]
    practised_on = {each.day for each in lately}
    axis = period_axis(period.first, today, guided.sessions, marks, practised_on)
    return render_template(
        "coaching/person.html",
        person=guided,
        request=open_requests(db, viewer, [guided]).get(person_id),
        topic=shared_topic(db, viewer, guided),
        agenda=agenda,
        period=period,
        periods=PERIODS,
        weeks=since_day(period.compared_from, opened, PERSON_SCALES, today) if check_ins else [],
        plan=plan,
        suggestions=suggestions,
        titles=prompts.titles(db, viewer, {each.proposal.prompt_id for each in suggestions}),
        lines=shared_lines(db, viewer, [guided]),
        numbers_since=since,
        signals=signals(opened, today) if sharing and sharing.shows_signals else [],
        charts=scale_charts(check_ins, titles, axis, labels) if check_ins else [],
        practices=lately[:PRACTICES_SHOWN],
        effects=effects(practised),
        grades=GRADES,
        days=len({item.day for item in check_ins}),
        reset=waiting_resets_of(db, viewer, [person_id]).get(person_id),
        form=ConfirmForm.posted(),
    )


@feature.page("/begeleiding/<uuid:person_id>/<uuid:entry_id>", records_reading=True)
def shared_entry(db: Session, viewer: Coach, person_id: UUID, entry_id: UUID) -> Answer:
    """Show one shared entry; that it was opened is shown to its writer."""
    return _entry_page(db, viewer, person_id, entry_id, ReplyForm.posted())


@feature.action("/begeleiding/<uuid:person_id>/<uuid:entry_id>/antwoord", records_reading=True)
def reply(db: Session, viewer: Coach, person_id: UUID, entry_id: UUID) -> Answer:
    """Write back to a shared entry."""
    form = ReplyForm.posted()
    if not form.validate():
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
        form=form,
    )
