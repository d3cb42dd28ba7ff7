"""What a coach arranges with one person: when conversations are, and being asked for."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from journal.coaching.actions import contact, conversations
from journal.coaching.feature import feature
from journal.coaching.forms import ConversationForm
from journal.coaching.queries.conversations import conversation_row, opened_conversation
from journal.coaching.views.people import shown_person
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach
from journal.guidance import queries as guidance
from journal.guidance.queries import Guided


@feature.action("/begeleiding/<uuid:person_id>/gesprekken", records_reading=True)
def plan_conversation(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Write down when a conversation is or was."""
    person, form = guidance.guided(db, viewer, person_id), ConversationForm.posted()
    if not form.validate():
        return shown_person(db, viewer, person_id, form), 422
    appointment = form.appointment(viewer.zone)
    conversations.plan_conversation(db, viewer, person, form.id.uuid(), appointment)
    return redirect_to("coaching.person", "saved", person_id=person_id)


@feature.page("/begeleiding/<uuid:person_id>/gesprekken/<uuid:conversation_id>")
def conversation(db: Session, viewer: Coach, person_id: UUID, conversation_id: UUID) -> Answer:
    """Show one conversation, to be corrected or cancelled."""
    person = guidance.guided(db, viewer, person_id)
    row = conversation_row(db, viewer, person, conversation_id)
    appointment = opened_conversation(row).appointment
    form = ConversationForm(None, id=str(row.id), day=appointment.day, time=appointment.time)
    return _conversation_page(person, conversation_id, form)


@feature.action("/begeleiding/<uuid:person_id>/gesprekken/<uuid:conversation_id>")
def correct_conversation(
    db: Session, viewer: Coach, person_id: UUID, conversation_id: UUID
) -> Answer:
    """Put another moment in the place of the one that stood there."""
    person, form = guidance.guided(db, viewer, person_id), ConversationForm.posted()
    row = conversation_row(db, viewer, person, conversation_id)
    if not form.validate():
        return _conversation_page(person, conversation_id, form), 422
    conversations.correct_conversation(db, viewer, row, form.appointment(viewer.zone))
    return redirect_to("coaching.person", "saved", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/gesprekken/<uuid:conversation_id>/afzeggen")
def cancel_conversation(
    db: Session, viewer: Coach, person_id: UUID, conversation_id: UUID
) -> Answer:
    """Take a conversation out of both agendas."""
    require_token()
    person = guidance.guided(db, viewer, person_id)
    row = conversation_row(db, viewer, person, conversation_id)
    conversations.cancel_conversation(db, viewer, row)
    return redirect_to("coaching.person", "conversation-cancelled", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/contact/gezien")
def see_contact(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Say that the coach saw that somebody asks for them."""
    require_token()
    contact.see_contact(db, viewer, guidance.guided(db, viewer, person_id))
    return redirect_to("coaching.person", "saved", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/contact/opgepakt")
def take_contact_up(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Say that the coach was in touch with somebody who asked for them."""
    require_token()
    contact.take_contact_up(db, viewer, guidance.guided(db, viewer, person_id))
    return redirect_to("coaching.person", "saved", person_id=person_id)


def _conversation_page(person: Guided, conversation_id: UUID, form: ConversationForm) -> str:
    return render_template(
        "coaching/conversation.html",
        person=person,
        conversation_id=conversation_id,
        form=form,
        confirm=ConfirmForm(None),
    )
