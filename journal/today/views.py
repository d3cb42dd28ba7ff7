"""Vandaag: phase and day, one card, and the check-in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from babel.lists import format_list
from flask import abort, render_template, request
from flask_babel import get_locale, gettext
from sqlalchemy.orm import Session

from journal.accounts.queries.calls import calls_of
from journal.checkins.forms import SCALE_ENDS, CheckInForm
from journal.checkins.queries import OpenedCheckIn, has_checked_in, own_check_ins
from journal.coaching.queries.contact import coaches_who_answered
from journal.coaching.queries.suggestions import declined_suggestion, received_row
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, as_id, require_token
from journal.core.notices import passed_notice, redirect_to
from journal.core.viewers import (
    Admin,
    Coach,
    Locked,
    LockedParticipant,
    Participant,
    PausedParticipant,
    Visitor,
)
from journal.entries.queries.drafts import waits
from journal.guidance.queries import own_guides
from journal.guided_sessions.queries import own_moment
from journal.guided_sessions.words import phase_words
from journal.insights.queries import due_point, to_ask
from journal.prompts.queries import published_prompt
from journal.today import actions
from journal.today.cards import LOW_ENERGY
from journal.today.feature import feature
from journal.today.forms import PassOverForm
from journal.today.queries import laid_out

Anyone = Visitor | Participant | LockedParticipant | PausedParticipant | Coach | Locked | Admin


@feature.page("/")
def start(db: Session, viewer: Anyone) -> Answer:
    """Send everybody to where their day begins, with the notice that was to be shown."""
    return redirect_to(_home(viewer), passed_notice())


@feature.page("/vandaag")
def show(db: Session, viewer: Participant) -> Answer:
    """Show where the viewer is, one card, and the check-in."""
    moment = own_moment(db, viewer)
    today = clock.day_of(clock.now(), viewer.zone)
    lately = own_check_ins(db, viewer, today - timedelta(days=2))
    undo = _to_undo(lately)
    checked_in = [each for each in lately if each.day == today or each.id == undo]
    form = CheckInForm(None)
    form.ask_hard(moment)
    form.ask_about(clock.local(clock.now(), viewer.zone))
    calls, guides = calls_of(db, viewer), own_guides(db, viewer)
    return render_template(
        "today/show.html",
        greeting=_greeting(viewer),
        moment=moment,
        phase=phase_words(moment),
        laid_out=laid_out(db, viewer, moment, lately),
        declined=declined_suggestion(db, viewer, as_id(request.args.get("declined"))),
        checked_in=checked_in,
        undo=undo,
        is_low=_is_low(lately, today),
        form=form,
        ends=SCALE_ENDS,
        calls=calls,
        code_waits=calls.code_waits and (bool(lately) or has_checked_in(db, viewer)),
        confirm=ConfirmForm(None),
        waits=waits(db, viewer, today),
        guides=_list(name for name, _ in guides),
        endings=[(name, day) for name, day in guides if day],
        answered=_list(coaches_who_answered(db, viewer)),
        insight=to_ask(db, viewer),
        later=due_point(db, viewer, moment),
    )


@feature.action("/vandaag/iets-anders")
def pass_over(db: Session, viewer: Participant) -> Answer:
    """Lay out the next best card."""
    form = PassOverForm.posted()
    if not form.validate():
        abort(422)
    actions.pass_over(db, viewer, published_prompt(db, viewer, form.prompt()).prompt_id)
    return redirect_to("today.show")


@feature.action("/vandaag/lichter")
def ask_lighter(db: Session, viewer: Participant) -> Answer:
    """Lay out something that asks little, in the place of what the page showed."""
    require_token()
    shown = as_id(request.form.get("prompt_id"))
    actions.ask_lighter(
        db, viewer, published_prompt(db, viewer, shown).prompt_id if shown else None
    )
    return redirect_to("today.show")


@feature.action("/vandaag/voorstel/<uuid:suggestion_id>/liever-niet")
def decline_suggestion(db: Session, viewer: Participant, suggestion_id: UUID) -> Answer:
    """Decline what a coach laid out, without a reason; the page after it can undo that."""
    require_token()
    actions.decline_suggestion(db, viewer, received_row(db, viewer, suggestion_id))
    return redirect_to("today.show", declined=suggestion_id)


@feature.action("/vandaag/voorstel/<uuid:suggestion_id>/toch")
def take_suggestion_up(db: Session, viewer: Participant, suggestion_id: UUID) -> Answer:
    """Have it laid out after all."""
    require_token()
    actions.take_suggestion_up(db, viewer, received_row(db, viewer, suggestion_id))
    return redirect_to("today.show")


@feature.action("/vandaag/niet")
def rest_today(db: Session, viewer: Participant) -> Answer:
    """Lay out nothing today."""
    require_token()
    actions.rest_today(db, viewer, rests=True)
    return redirect_to("today.show")


@feature.action("/vandaag/toch")
def take_up_today(db: Session, viewer: Participant) -> Answer:
    """Lay out a card today all the same."""
    require_token()
    actions.rest_today(db, viewer, rests=False)
    return redirect_to("today.show")


def _to_undo(lately: Sequence[OpenedCheckIn]) -> UUID | None:
    """Return the check-in that was saved just now, going by the address, while it is there.

    It may be about yesterday.
    """
    saved = as_id(request.args.get("saved"))
    return next((each.id for each in lately if each.id == saved), None)


def _list(names: Iterable[str]) -> str:
    """Return names as a list in a sentence."""
    return str(format_list([*names], locale=get_locale()))


def _is_low(lately: Sequence[OpenedCheckIn], today: date) -> bool:
    """Tell whether the last energy that was filled in today was low."""
    given = [each.answers.energy for each in lately if each.day == today]
    known = [energy for energy in given if energy is not None]
    return bool(known) and known[-1] <= LOW_ENERGY


def _home(viewer: Anyone) -> str:
    homes: dict[type, str] = {
        Visitor: "accounts.sign_in_page",
        Participant: "today.show",
        LockedParticipant: "accounts.lock_page",
        Locked: "accounts.lock_page",
        PausedParticipant: "accounts.consents_page",
        Coach: "coaching.caseload",
        Admin: "prompts.catalogue",
    }
    return homes[type(viewer)]


def _greeting(viewer: Participant) -> str:
    hour = clock.local(clock.now(), viewer.zone).hour
    if hour < 4:
        return gettext("Hello, %(name)s.", name=viewer.name)
    if hour < 12:
        return gettext("Good morning, %(name)s.", name=viewer.name)
    if hour < 18:
        return gettext("Good afternoon, %(name)s.", name=viewer.name)
    return gettext("Good evening, %(name)s.", name=viewer.name)
