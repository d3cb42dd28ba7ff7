"""Keeping an insight, planning the smallest step from it, and saying what became of that."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template, request
from sqlalchemy.orm import Session

from journal.accounts.queries.people import names_of
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, as_id, require_token
from journal.core.notices import Notice, redirect_to
from journal.core.viewers import Participant
from journal.entries.queries.own import own_entry, own_row, row_if_any
from journal.guidance.queries import my_coach, my_coaches
from journal.insights import actions, queries
from journal.insights.feature import feature
from journal.insights.forms import NOT_NOW, AnswerStepForm, KeepInsightForm, PlanStepForm
from journal.insights.models import Became
from journal.insights.sentences import sentences_of
from journal.insights.words import say_state

PAGE = 30
MOST_SENTENCES = 200
"""More to choose from would help nobody; the rest can be written in one's own words."""

NOTICES: dict[Became, Notice] = {Became.DONE: "step-done", Became.LET_GO: "step-let-go"}


@feature.page("/inzichten")
def index(db: Session, viewer: Participant) -> Answer:
    """List what the viewer kept, the newest first, a page at a time."""
    found = queries.own_insights(db, viewer, PAGE + 1, as_id(request.args.get("before")))
    shown = found[:PAGE]
    return render_template(
        "insights/index.html",
        insights=[(insight, say_state(insight)) for insight in shown],
        names=names_of(db, {reader for insight in shown for reader in insight.readers}),
        older=shown[-1].id if len(found) > PAGE else None,
    )


@feature.page("/dagboek/<uuid:entry_id>/inzicht")
def new(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Show the sentences of an entry, to choose one from."""
    return _choosing_page(db, viewer, entry_id, KeepInsightForm.posted())


@feature.action("/dagboek/<uuid:entry_id>/inzicht")
def keep_insight(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Keep a sentence of an entry, or words of one's own beside it."""
    form = KeepInsightForm.posted()
    form.offer(_sentences(db, viewer, entry_id))
    if not form.validate():
        return _choosing_page(db, viewer, entry_id, form), 422
    entry = own_row(db, viewer, entry_id)
    insight = actions.keep_insight(db, viewer, form.id.uuid(), entry, form.chosen())
    return redirect_to("insights.show", "insight-kept", insight_id=insight.id)


@feature.page("/inzichten/<uuid:insight_id>")
def show(db: Session, viewer: Participant, insight_id: UUID) -> Answer:
    """Show one insight, and the form for the smallest step from it."""
    insight = queries.own_insight(db, viewer, insight_id)
    return _insight_page(db, viewer, insight, PlanStepForm.of(insight_id, insight.words))


@feature.action("/inzichten/<uuid:insight_id>")
def plan_step(db: Session, viewer: Participant, insight_id: UUID) -> Answer:
    """Save the smallest step; with a new day it is asked about once more."""
    insight = queries.own_insight(db, viewer, insight_id)
    form = PlanStepForm.posted()
    if not form.validate():
        return _insight_page(db, viewer, insight, form), 422
    if form.id.uuid() != insight_id:
        abort(404)
    day = form.chosen_day(clock.day_of(clock.now(), viewer.zone))
    row = queries.own_row(db, viewer, insight_id)
    actions.plan_step(db, viewer, row, form.step.data or "", day, form.where.data or "")
    return redirect_to("insights.show", "saved", insight_id=insight_id)


@feature.action("/inzichten/<uuid:insight_id>/hoe-ging-het")
def answer_step(db: Session, viewer: Participant, insight_id: UUID) -> Answer:
    """Note what became of a step, or that it is not to be asked about."""
    row, form = queries.own_row(db, viewer, insight_id), AnswerStepForm.posted()
    if not form.validate():
        abort(422)
    if form.became.data == NOT_NOW:
        actions.put_aside(db, viewer, row)
        return redirect_to("today.show", "put-aside")
    became = Became(form.became.data)
    actions.answer_step(db, viewer, row, became)
    if became is Became.SMALLER:
        return redirect_to("insights.show", insight_id=insight_id)
    return redirect_to("today.show", NOTICES[became])


@feature.action("/inzichten/<uuid:insight_id>/delen/<uuid:coach_id>")
def share_insight(db: Session, viewer: Participant, insight_id: UUID, coach_id: UUID) -> Answer:
    """Share an insight, and what becomes of it, with one coach more."""
    require_token()
    row, coach = queries.own_row(db, viewer, insight_id), my_coach(db, viewer, coach_id)
    if not viewer.may_share:
        abort(404)
    if not coach.is_pinned:
        return redirect_to("guidance.key", coach_id=coach_id)
    actions.share_insight(db, viewer, row, coach)
    return redirect_to("insights.show", "shared", insight_id=insight_id)


@feature.action("/inzichten/<uuid:insight_id>/delen/<uuid:coach_id>/terug")
def take_back(db: Session, viewer: Participant, insight_id: UUID, coach_id: UUID) -> Answer:
    """Stop sharing an insight with a coach, from the next request on."""
    require_token()
    actions.take_back(db, viewer, queries.own_row(db, viewer, insight_id), coach_id)
    return redirect_to("insights.show", "taken-back", insight_id=insight_id)


@feature.action("/inzichten/<uuid:insight_id>/verwijderen")
def delete_insight(db: Session, viewer: Participant, insight_id: UUID) -> Answer:
    """Delete an insight for good, at once; a second tap finds it gone, which is what it asks."""
    require_token()
    actions.delete_insight(db, viewer, insight_id)
    return redirect_to("insights.index", "shredded")


def _choosing_page(db: Session, viewer: Participant, entry_id: UUID, form: KeepInsightForm) -> str:
    sentences = _sentences(db, viewer, entry_id)
    form.offer(sentences[:MOST_SENTENCES])
    return render_template(
        "insights/new.html",
        entry_id=entry_id,
        form=form,
        most=MOST_SENTENCES,
        has_more=len(sentences) > MOST_SENTENCES,
    )


def _sentences(db: Session, viewer: Participant, entry_id: UUID) -> list[str]:
    return sentences_of(own_entry(db, viewer, entry_id).writing.text)


def _insight_page(
    db: Session, viewer: Participant, insight: queries.OpenedInsight, form: PlanStepForm
) -> str:
    entry = row_if_any(db, viewer, insight.entry_id) if insight.entry_id else None
    readings = queries.readings_of(db, viewer, insight.id)
    return render_template(
        "insights/show.html",
        insight=insight,
        state=say_state(insight),
        form=form,
        entry_id=entry.id if entry and entry.deleted_at is None else None,
        confirm=ConfirmForm(None),
        shares=queries.own_shares(db, viewer, insight.id) if insight.readers else [],
        readings=readings,
        names=names_of(db, {*insight.readers, *(reader for reader, _, _ in readings)}),
        coaches=my_coaches(db, viewer) if viewer.may_share else [],
    )
