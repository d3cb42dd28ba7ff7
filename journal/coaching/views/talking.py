"""Gesprek: what a participant arranges with whoever guides them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import abort, render_template, request
from sqlalchemy.orm import Session

from journal.accounts.queries.people import names_of
from journal.checkins.queries import own_check_ins
from journal.checkins.signals import LOOKED_BACK, RULES, Rule
from journal.coaching.actions import contact, topics
from journal.coaching.feature import feature
from journal.coaching.forms import RulesForm, SignalsForm, TopicForm
from journal.coaching.models import ContactRequest
from journal.coaching.queries.contact import own_requests
from journal.coaching.queries.encouragements import OpenedEncouragement, newest_encouragements
from journal.coaching.queries.signals import found_between, own_states, rules_in_use
from journal.coaching.queries.topics import OpenedTopic, own_topics, topic_readings, topic_row
from journal.coaching.standing import OpenedState, Standing, standing
from journal.conversations.queries.notes import of_former, own_noted
from journal.conversations.queries.own_notes import kept_about
from journal.conversations.queries.planned import Agenda, own_conversations
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Participant
from journal.entries.queries.replies import OpenedReply, newest_replies
from journal.for_coach.actions import take_back
from journal.guidance import actions as guidance
from journal.guidance.models import NumbersSharing
from journal.guidance.queries import MyCoach, my_coach, my_coaches, own_numbers_sharing

ANSWERS_SHOWN = 20
STATES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Guide:
    """A coach of the viewer, and what stands between the two."""

    coach: MyCoach
    agenda: Agenda
    topic: OpenedTopic | None
    readings: list[datetime]
    request: ContactRequest | None
    reads_next: date | None
    sharing: NumbersSharing | None
    """Whether and since when this coach sees numbers, and signals."""
    signals: list[Standing]
    """What this coach sees of what fixed rules find, and what they did about it."""
    earlier: list[tuple[str, OpenedState]]
    """What else this coach was done with, the newest first, each with what it was about."""
    form: TopicForm
    rules: dict[str, Rule]
    """The rules that the organisation uses, by name."""
    rules_form: RulesForm


@feature.page("/gesprek")
def talk(db: Session, viewer: Participant) -> Answer:
    """Show when the next conversation is, what comes first in it, and what was answered."""
    return _page(db, viewer)


@feature.action("/gesprek/<uuid:coach_id>/eerst")
def save_topic(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Save what comes first with a coach, who reads it unless the viewer keeps it."""
    coach, form = my_coach(db, viewer, coach_id), TopicForm.posted()
    if not form.validate():
        return _page(db, viewer, (coach_id, form)), 422
    wanted = not request.form.get("alone")
    text = form.text.data or ""
    shared = topics.save_topic(db, viewer, coach, form.id.uuid(), text, shares=wanted)
    return redirect_to("coaching.talk", "saved-alone" if wanted and not shared else "saved")


@feature.action("/gesprek/<uuid:coach_id>/eerst/terug")
def take_topic_back(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Keep a text to oneself again, from the next request on."""
    require_token()
    row = topic_row(db, viewer, my_coach(db, viewer, coach_id).coach_id)
    if row is None:
        abort(404)
    take_back(db, viewer, row)
    return redirect_to("coaching.talk", "taken-back")


@feature.action("/gesprek/<uuid:coach_id>/eerst/weg")
def forget_topic(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Delete a text, for the coach too."""
    require_token()
    topics.forget_topic(db, viewer, my_coach(db, viewer, coach_id).coach_id)
    return redirect_to("coaching.talk", "shredded")


@feature.action("/gesprek/<uuid:coach_id>/signalen")
def show_signals(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Let a coach see signals by every rule that stands there, or no longer any."""
    coach, form = my_coach(db, viewer, coach_id), SignalsForm.posted()
    if not form.validate():
        return _page(db, viewer), 422
    shown = rules_in_use(db, viewer) if form.shown.data == "yes" else []
    guidance.show_signals(db, viewer, coach.coach_id, [rule.name for rule in shown])
    return redirect_to("coaching.talk", "saved")


@feature.action("/gesprek/<uuid:coach_id>/signalen/regels")
def choose_rules(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Let a coach see the signals of just the rules that are ticked."""
    coach, form = my_coach(db, viewer, coach_id), RulesForm.posted()
    if not form.validate():
        return _page(db, viewer), 422
    used = {rule.name for rule in rules_in_use(db, viewer)}
    guidance.show_signals(db, viewer, coach.coach_id, used.intersection(form.rules.data))
    return redirect_to("coaching.talk", "saved")


@feature.action("/gesprek/<uuid:coach_id>/contact")
def ask_contact(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Ask a coach to be in touch."""
    require_token()
    contact.ask_contact(db, viewer, my_coach(db, viewer, coach_id))
    return redirect_to("coaching.talk", "contact-asked")


@feature.action("/gesprek/<uuid:coach_id>/contact/terug")
def withdraw_contact(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Ask no longer."""
    require_token()
    contact.withdraw_contact(db, viewer, my_coach(db, viewer, coach_id).coach_id)
    return redirect_to("coaching.talk", "contact-withdrawn")


def _page(db: Session, viewer: Participant, refused: tuple[UUID, TopicForm] | None = None) -> str:
    replies = _answers(db, viewer)
    guides = _guides(db, viewer, dict([refused] if refused else []))
    noted = own_noted(db, viewer)
    former = of_former(noted, [guide.coach.coach_id for guide in guides])
    others = {reply.author_id for reply in replies} | {each.person_id for each in former}
    return render_template(
        "coaching/talk.html",
        guides=guides,
        noted=noted,
        kept=kept_about(db, viewer),
        former=former,
        refused=refused[1] if refused else None,
        replies=replies,
        names=names_of(db, others) if others else {},
        may_share=viewer.may_share,
        form=ConfirmForm(None),
    )


def _answers(db: Session, viewer: Participant) -> list[OpenedReply | OpenedEncouragement]:
    """Return what coaches wrote to the viewer last, to an entry or not, the newest first."""
    answers: list[OpenedReply | OpenedEncouragement] = [
        *newest_replies(db, viewer, ANSWERS_SHOWN),
        *newest_encouragements(db, viewer, ANSWERS_SHOWN),
    ]
    return sorted(answers, key=lambda each: each.written_at, reverse=True)[:ANSWERS_SHOWN]


def _guides(db: Session, viewer: Participant, refused: dict[UUID, TopicForm]) -> list[Guide]:
    coaches, first = my_coaches(db, viewer), own_topics(db, viewer)
    agendas = own_conversations(db, viewer, coaches)
    asked = own_requests(db, viewer)
    read = topic_readings(db, viewer, first.values())
    today = clock.day_of(clock.now(), viewer.zone)
    sharing = own_numbers_sharing(db, viewer)
    used = rules_in_use(db, viewer) if sharing else []
    shown = any(each.shows_signals for each in sharing.values())
    lately = own_check_ins(db, viewer, today - LOOKED_BACK) if shown else []
    handled = own_states(db, viewer, STATES_SHOWN)
    guides = []
    for coach in coaches:
        shared = sharing.get(coach.coach_id)
        topic = first.get(coach.coach_id)
        readings = read.get(topic.id, []) if topic else []
        states = handled.get(coach.coach_id, [])
        now = standing(found_between(used, shared, lately, today), states)
        form = refused.get(coach.coach_id) or _form(topic)
        # A page may hold one for each of several coaches.
        form.id.id, form.text.id = f"id-{coach.coach_id}", f"text-{coach.coach_id}"
        guides.append(
            Guide(
                coach=coach,
                agenda=agendas[coach.coach_id],
                topic=topic,
                readings=[at for reader, at in readings if reader == coach.coach_id],
                request=asked.get(coach.coach_id),
                reads_next=coach.reads.next_day(today),
                sharing=shared,
                signals=now,
                earlier=_earlier(states, now),
                form=form,
                rules={rule.name: rule for rule in used},
                rules_form=_rules_form(coach, shared),
            )
        )
    return guides


def _earlier(states: list[OpenedState], now: list[Standing]) -> list[tuple[str, OpenedState]]:
    titles, shown = {rule.name: rule.title for rule in RULES}, [each.last for each in now]
    return [
        (titles.get(each.handled.rule, ""), each)
        for each in states
        if each.done_at is not None and each not in shown
    ]


def _rules_form(coach: MyCoach, sharing: NumbersSharing | None) -> RulesForm:
    form = RulesForm(None, rules=sharing.signal_rules if sharing else [])
    form.rules.id = f"rules-{coach.coach_id}"
    return form


def _form(topic: OpenedTopic | None) -> TopicForm:
    return TopicForm(None, id=str(topic.id), text=topic.text) if topic else TopicForm(None)
