"""When conversations are, as a coach writes it down."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.conversations.actions import planning
from journal.conversations.feature import feature
from journal.conversations.forms import ConversationForm, NoteForm
from journal.conversations.models import Conversation
from journal.conversations.queries.notes import has_note, noted_with, written_note
from journal.conversations.queries.planned import conversation_row, opened_conversation
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach
from journal.guidance import queries as guidance
from journal.guidance.queries import Guided


@feature.page("/begeleiding/<uuid:person_id>/gesprekken/nieuw")
def new(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Ask when a conversation is or was."""
    return _planning_page(guidance.guided(db, viewer, person_id), ConversationForm(None))


@feature.action("/begeleiding/<uuid:person_id>/gesprekken")
def plan_conversation(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Write down when a conversation is or was."""
    person, form = guidance.guided(db, viewer, person_id), ConversationForm.posted()
    if not form.validate():
        return _planning_page(person, form), 422
    appointment = form.appointment(viewer.zone)
    planning.plan_conversation(db, viewer, person, form.id.uuid(), appointment)
    return redirect_to("coaching.person", "saved", person_id=person_id)


@feature.page("/begeleiding/<uuid:person_id>/gesprekken/<uuid:conversation_id>")
def conversation(db: Session, viewer: Coach, person_id: UUID, conversation_id: UUID) -> Answer:
    """Show one conversation, to be corrected or cancelled."""
    person = guidance.guided(db, viewer, person_id)
    row = conversation_row(db, viewer, person, conversation_id)
    return conversation_page(db, viewer, person, row, correction_of(row))


@feature.action("/begeleiding/<uuid:person_id>/gesprekken/<uuid:conversation_id>")
def correct_conversation(
    db: Session, viewer: Coach, person_id: UUID, conversation_id: UUID
) -> Answer:
    """Put another moment in the place of the one that stood there."""
    person, form = guidance.guided(db, viewer, person_id), ConversationForm.posted()
    row = conversation_row(db, viewer, person, conversation_id)
    if not form.validate():
        return conversation_page(db, viewer, person, row, form), 422
    planning.correct_conversation(db, viewer, row, form.appointment(viewer.zone))
    return redirect_to("coaching.person", "saved", person_id=person_id)


@feature.action("/begeleiding/<uuid:person_id>/gesprekken/<uuid:conversation_id>/afzeggen")
def cancel_conversation(
    db: Session, viewer: Coach, person_id: UUID, conversation_id: UUID
) -> Answer:
    """Take a conversation out of both agendas, unless something was written down of it."""
    require_token()
    person = guidance.guided(db, viewer, person_id)
    row = conversation_row(db, viewer, person, conversation_id)
    if not planning.cancel_conversation(db, viewer, row):
        return _kept_page(db, viewer, person, row), 422
    return redirect_to("coaching.person", "conversation-cancelled", person_id=person_id)


def _planning_page(person: Guided, form: ConversationForm) -> str:
    return render_template("conversations/new.html", person=person, form=form)


def correction_of(row: Conversation) -> ConversationForm:
    """Return the form for another moment, with the one that stands there."""
    appointment = opened_conversation(row).appointment
    return ConversationForm(None, id=str(row.id), day=appointment.day, time=appointment.time)


def conversation_page(
    db: Session,
    viewer: Coach,
    person: Guided,
    row: Conversation,
    form: ConversationForm,
    note: NoteForm | None = None,
) -> str:
    """Return the page of one conversation, with the note as it stands or as it is being written."""
    planned, written = opened_conversation(row), written_note(db, viewer, row.id)
    earlier = [each for each in noted_with(db, viewer, person) if each.at < planned.at]
    # The page has another form, whose fields have these names already.
    form.id.id = "moment"
    return render_template(
        "conversations/conversation.html",
        person=person,
        planned=planned,
        form=form,
        note=note or NoteForm.of(written),
        written=written,
        is_lost=written is None and has_note(db, viewer, row.id),
        earlier=earlier[0] if earlier else None,
        confirm=ConfirmForm(None),
    )


def _kept_page(db: Session, viewer: Coach, person: Guided, row: Conversation) -> str:
    form = correction_of(row)
    form.form_errors.append(
        gettext("There is a note of this conversation, so it stays. You can change day and time.")
    )
    return conversation_page(db, viewer, person, row, form)
