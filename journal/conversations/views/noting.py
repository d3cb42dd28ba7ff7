"""The note of a conversation: the coach writes it, and both read it."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template
from sqlalchemy.orm import Session

from journal.accounts.models import State
from journal.accounts.queries.people import names_of
from journal.conversations.actions import noting
from journal.conversations.feature import feature
from journal.conversations.forms import NoteForm
from journal.conversations.queries.notes import own_notes
from journal.conversations.queries.planned import conversation_row, own_conversation
from journal.conversations.views.planning import conversation_page, correction_of
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach, Participant
from journal.guidance import queries as guidance


@feature.action("/begeleiding/<uuid:person_id>/gesprekken/<uuid:conversation_id>/notitie")
def write_note(db: Session, viewer: Coach, person_id: UUID, conversation_id: UUID) -> Answer:
    """Save the note of a conversation, which both can read."""
    person, form = guidance.guided(db, viewer, person_id), NoteForm.posted()
    row = conversation_row(db, viewer, person, conversation_id)
    if person.state != State.JOINED:
        abort(404)
    if not form.validate():
        return conversation_page(db, viewer, person, row, correction_of(row), form), 422
    standing = noting.write_note(db, viewer, row, form.id.uuid(), form.revision(), form.words())
    if standing is not None:
        form.put_beside(standing)
        return conversation_page(db, viewer, person, row, correction_of(row), form), 422
    return redirect_to(
        "conversations.conversation",
        "note-saved",
        person_id=person_id,
        conversation_id=conversation_id,
    )


@feature.page("/gesprek/<uuid:conversation_id>")
def note(db: Session, viewer: Participant, conversation_id: UUID) -> Answer:
    """Show what was written down of a conversation of the viewer."""
    planned = own_conversation(db, viewer, conversation_id)
    return render_template(
        "conversations/note.html",
        planned=planned,
        notes=own_notes(db, viewer, conversation_id),
        coach=names_of(db, {planned.person_id})[planned.person_id],
        steps=NoteForm(None).steps,
        confirm=ConfirmForm(None),
    )


@feature.action("/gesprek/<uuid:conversation_id>/gezien")
def see_note(db: Session, viewer: Participant, conversation_id: UUID) -> Answer:
    """Note that the viewer read it."""
    require_token()
    own_conversation(db, viewer, conversation_id)
    noting.see_note(db, viewer, conversation_id)
    return redirect_to("conversations.note", conversation_id=conversation_id)
