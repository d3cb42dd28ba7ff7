"""Vandaag: phase and day, one prompt, and the check-in."""

from __future__ import annotations

from flask import render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.accounts import queries as accounts
from journal.checkins.forms import SCALE_ENDS, CheckInForm
from journal.checkins.queries import has_checked_in
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm
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
from journal.entries.queries import unfinished, unseen_replies
from journal.guided_sessions.queries import own_moment
from journal.guided_sessions.words import phase_words
from journal.prompts.models import Kind
from journal.prompts.queries import answered_prompt, choosable
from journal.today.cards import choose_card
from journal.today.feature import feature

WRITTEN = (Kind.REFLECTION, Kind.CREATIVE)

Anyone = Visitor | Participant | LockedParticipant | PausedParticipant | Coach | Locked | Admin


@feature.page("/")
def start(db: Session, viewer: Anyone) -> Answer:
    """Send everybody to where their day begins, with the notice that was to be shown."""
    return redirect_to(_home(viewer), passed_notice())


@feature.page("/vandaag")
def show(db: Session, viewer: Participant) -> Answer:
    """Show where the viewer is, one prompt, and the check-in."""
    moment = own_moment(db, viewer)
    today = clock.day_of(clock.now(), viewer.zone)
    offered = choosable(db, viewer, WRITTEN)
    chosen = choose_card(offered, moment.day if moment else None, today, viewer.person_id)
    unseen = unseen_replies(db, viewer)
    check_in = CheckInForm(None)
    return render_template(
        "today/show.html",
        greeting=_greeting(viewer),
        moment=moment,
        phase=phase_words(moment),
        card=answered_prompt(db, viewer, chosen.prompt_id) if chosen else None,
        form=check_in,
        ends=SCALE_ENDS,
        asks_hard=check_in.ask_hard(moment),
        code_waits=_code_waits(db, viewer),
        resets=accounts.waiting_resets(db, viewer),
        reworded=accounts.reworded(accounts.own_consents(db, viewer)),
        confirm=ConfirmForm(None),
        unfinished=unfinished(db, viewer),
        unseen=unseen,
        names=accounts.names(db, {author for _, author in unseen}),
    )


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


def _code_waits(db: Session, viewer: Participant) -> bool:
    """Tell whether the recovery code still has to be checked, once there is something to lose."""
    slot = accounts.own_recovery_slot(db, viewer)
    return (slot is None or slot.proven_at is None) and has_checked_in(db, viewer)


def _greeting(viewer: Participant) -> str:
    hour = clock.local(clock.now(), viewer.zone).hour
    if hour < 4:
        return gettext("Hello, %(name)s.", name=viewer.name)
    if hour < 12:
        return gettext("Good morning, %(name)s.", name=viewer.name)
    if hour < 18:
        return gettext("Good afternoon, %(name)s.", name=viewer.name)
    return gettext("Good evening, %(name)s.", name=viewer.name)
