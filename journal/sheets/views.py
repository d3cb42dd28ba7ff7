"""The conversation sheet: composed and shared by a participant, read by the coach it is for."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask import abort, render_template
from sqlalchemy.orm import Session

from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach, Participant
from journal.for_coach.actions import take_back
from journal.guidance.queries import MyCoach, my_coach, window
from journal.sheets import actions, queries
from journal.sheets.feature import feature
from journal.sheets.forms import MOST_CHARTS, MOST_LINES, MOST_QUESTIONS, SheetForm
from journal.sheets.models import SheetContent
from journal.sheets.paper import Paper, laid_out
from journal.sheets.queries import OpenedSheet

PICKS_SHOWN = 8
PICKS_TAKEN = 30
"""What is new since the page was opened pushes what was ticked further down."""


@feature.page("/gesprek/<uuid:coach_id>/blad")
def show(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Show the viewer's sheet for a coach as it is printed, or the form when there is none."""
    coach = my_coach(db, viewer, coach_id)
    sheet = queries.own_sheet(db, viewer, coach_id)
    if sheet is None:
        return _composing(db, viewer, coach, None, SheetForm(None))
    return render_template(
        "sheets/show.html",
        coach=coach,
        sheet=sheet,
        paper=laid_out(viewer.name, viewer.zone, sheet.words),
        readings=queries.readings(db, viewer, sheet),
        may_share=viewer.may_share,
        form=ConfirmForm(None),
    )


@feature.page("/gesprek/<uuid:coach_id>/blad/maken")
def compose(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Show the form of the sheet for a coach, with what stands on it already."""
    coach = my_coach(db, viewer, coach_id)
    sheet = queries.own_sheet(db, viewer, coach_id)
    return _composing(db, viewer, coach, sheet, SheetForm.of(sheet))


@feature.action("/gesprek/<uuid:coach_id>/blad/maken")
def save_sheet(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Save the sheet for a coach; what was saved elsewhere meanwhile is shown, not replaced."""
    coach, form = my_coach(db, viewer, coach_id), SheetForm.posted()
    stands = queries.own_sheet(db, viewer, coach_id)
    _offer(db, viewer, form)
    if not form.validate():
        return _composing(db, viewer, coach, stands, form), 422
    content, page, base = _content(db, viewer, form), form.id.uuid(), form.base.data or ""
    try:
        actions.save_sheet(db, viewer, coach, stands, content, page=page, base=base)
    except actions.Overtaken as other:
        form.base.data = other.words.version
        there = laid_out(viewer.name, viewer.zone, other.words)
        return _composing(db, viewer, coach, stands, form, there=there), 422
    return redirect_to("sheets.show", "saved", coach_id=coach_id)


@feature.action("/gesprek/<uuid:coach_id>/blad/delen")
def share_sheet(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Let the coach read the sheet."""
    require_token()
    coach = my_coach(db, viewer, coach_id)
    sheet = queries.own_sheet(db, viewer, coach_id)
    if sheet is None:
        abort(404)
    shared = actions.share_sheet(db, viewer, coach, sheet)
    return redirect_to("sheets.show", "shared" if shared else "saved-alone", coach_id=coach_id)


@feature.action("/gesprek/<uuid:coach_id>/blad/terug")
def take_sheet_back(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Keep the sheet to oneself again, from the next request on."""
    require_token()
    row = queries.sheet_row(db, viewer, my_coach(db, viewer, coach_id).coach_id)
    if row is None:
        abort(404)
    take_back(db, viewer, row)
    return redirect_to("sheets.show", "taken-back", coach_id=coach_id)


@feature.action("/gesprek/<uuid:coach_id>/blad/weg")
def forget_sheet(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Delete the sheet, for the coach too."""
    require_token()
    actions.forget_sheet(db, viewer, my_coach(db, viewer, coach_id).coach_id)
    return redirect_to("sheets.show", "shredded", coach_id=coach_id)


@feature.page("/begeleiding/<uuid:person_id>/blad", records_reading=True)
def shared(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Show the sheet that somebody shares; that it was opened is shown to its writer."""
    through = window(db, viewer, person_id)
    person, words = through.person, queries.sheet_seen(db, viewer, through)
    if words is None:
        abort(404)
    paper = laid_out(person.name, person.zone, words)
    return render_template("sheets/shared.html", person=person, paper=paper)


def _offer(db: Session, viewer: Participant, form: SheetForm) -> None:
    entries = queries.entry_picks(db, viewer, PICKS_TAKEN)
    form.offer(entries, queries.insight_picks(db, viewer, PICKS_TAKEN), PICKS_SHOWN)


def _content(db: Session, viewer: Participant, form: SheetForm) -> SheetContent:
    scales = form.chosen_scales()
    if not scales:
        return form.content()
    figures = queries.figures_of(db, viewer, scales, int(form.days.data))
    return replace(form.content(), figures=figures)


def _composing(
    db: Session,
    viewer: Participant,
    coach: MyCoach,
    sheet: OpenedSheet | None,
    form: SheetForm,
    there: Paper | None = None,
) -> str:
    """Return the page with the form; `there` was saved elsewhere since the page was opened."""
    if not form.picks:
        _offer(db, viewer, form)
    return render_template(
        "sheets/compose.html",
        coach=coach,
        sheet=sheet,
        form=form,
        there=there,
        most_lines=MOST_LINES,
        most_questions=MOST_QUESTIONS,
        most_charts=MOST_CHARTS,
    )
