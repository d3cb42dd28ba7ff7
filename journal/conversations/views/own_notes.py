"""A coach's own notes about somebody, also for a while after the guidance."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from journal.conversations.actions import own_notes as actions
from journal.conversations.feature import feature
from journal.conversations.forms import OwnNoteForm
from journal.conversations.queries import own_notes as queries
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Coach
from journal.guidance import queries as guidance
from journal.guidance.queries import Guided
from journal.organisation.queries import organisation


@feature.page("/begeleiding/<uuid:person_id>/notities")
def own_notes(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """List the coach's own notes about somebody, with room for another."""
    return _notes_page(db, viewer, guidance.guided(db, viewer, person_id), OwnNoteForm(None))


@feature.action("/begeleiding/<uuid:person_id>/notities")
def keep_note(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Keep an own note; the page with it shows one that another window changed meanwhile."""
    person, form = guidance.guided(db, viewer, person_id), OwnNoteForm.posted()
    if not form.validate():
        return _notes_page(db, viewer, person, form), 422
    standing = actions.keep_note(
        db, viewer, person, form.id.uuid(), form.revision(), form.text.data or ""
    )
    if standing is not None:
        form.put_beside(standing)
        return _note_page(person, form.id.uuid(), form), 422
    return redirect_to("conversations.own_notes", "saved", person_id=person_id)


@feature.page("/begeleiding/<uuid:person_id>/notities/<uuid:note_id>")
def own_note(db: Session, viewer: Coach, person_id: UUID, note_id: UUID) -> Answer:
    """Show one own note, to be changed or deleted."""
    person = guidance.guided(db, viewer, person_id)
    row = queries.own_note_row(db, viewer, person, note_id)
    return _note_page(person, note_id, OwnNoteForm.of(queries.opened_own_note(db, viewer, row)))


@feature.action("/begeleiding/<uuid:person_id>/notities/<uuid:note_id>/verwijderen")
def forget_note(db: Session, viewer: Coach, person_id: UUID, note_id: UUID) -> Answer:
    """Delete an own note for good."""
    require_token()
    person = guidance.guided(db, viewer, person_id)
    actions.forget_note(db, viewer, queries.own_note_row(db, viewer, person, note_id))
    return redirect_to("conversations.own_notes", "shredded", person_id=person_id)


@feature.page("/begeleiding/notities")
def leaving_notes(db: Session, viewer: Coach) -> Answer:
    """List the coach's own notes about people whom they guide no longer, with when they go."""
    return render_template(
        "conversations/leaving_notes.html",
        leaving=queries.notes_leaving(db, viewer),
        months=organisation(db, viewer).own_notes_months,
        confirm=ConfirmForm(None),
    )


@feature.action("/begeleiding/notities/<uuid:note_id>/verwijderen")
def forget_leaving_note(db: Session, viewer: Coach, note_id: UUID) -> Answer:
    """Delete an own note about somebody whom the coach guides no longer, before its day."""
    require_token()
    actions.forget_note(db, viewer, queries.leaving_row(db, viewer, note_id))
    return redirect_to("conversations.leaving_notes", "shredded")


def _notes_page(db: Session, viewer: Coach, person: Guided, form: OwnNoteForm) -> str:
    return render_template(
        "conversations/own_notes.html",
        person=person,
        notes=queries.notes_about(db, viewer, person),
        form=form,
        months=organisation(db, viewer).own_notes_months,
    )


def _note_page(person: Guided, note_id: UUID, form: OwnNoteForm) -> str:
    return render_template(
        "conversations/own_note.html",
        person=person,
        note_id=note_id,
        form=form,
        confirm=ConfirmForm(None),
    )
