"""Writing: a page to write on, what is kept while one types, and saving."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, abort, jsonify, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.ways_in import own_recovery_slot
from journal.core import clock
from journal.core.access import Answer
from journal.core.columns import uuid7
from journal.core.forms import as_id
from journal.core.i18n import say_time
from journal.core.notices import Notice, passed_notice, redirect_to
from journal.core.viewers import Participant
from journal.entries.about import AROUND_A_SESSION, About, Part
from journal.entries.actions import drafting, saving
from journal.entries.feature import feature
from journal.entries.forms import AS_IT_IS, DraftForm, LetterForm, TypedForm, WriteEntryForm
from journal.entries.models import Entry, Writing
from journal.entries.queries.drafts import drafts_of, own_draft
from journal.entries.queries.own import own_entries, own_entry, row_if_any
from journal.entries.queries.shared import own_shares
from journal.guidance.queries import MyCoach, my_coaches
from journal.guided_sessions.queries import own_counted, own_session
from journal.prompts.models import PromptVersion, steps_in
from journal.prompts.queries import PRACTICES, asked_wording

LETTER_DAY = 90
"""The day after a session at which a letter to oneself comes, unless another is chosen."""


@feature.page("/dagboek/schrijven")
def new(db: Session, viewer: Participant) -> Answer:
    """Show an empty page, with the prompt above it if one was chosen."""
    elsewhere = _elsewhere(db, viewer, "entries.new")
    if elsewhere is not None:
        return elsewhere
    prompt_id = as_id(request.args.get("prompt"))
    form = WriteEntryForm(None, id=request.args["id"], prompt_id=str(prompt_id or ""))
    for draft in drafts_of(db, viewer, form.id.uuid())[:1]:
        form.go_on_with(*draft)
    return writing_page(db, viewer, form)


@feature.page("/dagboek/brief")
def new_letter(db: Session, viewer: Participant) -> Answer:
    """Show an empty page for a letter to oneself."""
    elsewhere = _elsewhere(db, viewer, "entries.new_letter")
    if elsewhere is not None:
        return elsewhere
    form = LetterForm(None, id=request.args["id"], about=str(About(Part.LETTER)))
    form.opens_on.data = _letter_day(db, viewer)
    for draft in drafts_of(db, viewer, form.id.uuid())[:1]:
        form.go_on_with(*draft)
    return _letter_page(db, viewer, form)


def _elsewhere(db: Session, viewer: Participant, endpoint: str) -> Response | None:
    """Return where a page to begin on leads, or None when it is to be shown.

    What is begun has its id in the address, so that whoever goes back after saving finds what they
    saved, and does not write it a second time.
    """
    entry_id = as_id(request.args.get("id"))
    if entry_id is None:
        chosen = {name: value for name, value in request.args.items() if name == "prompt"}
        return redirect_to(endpoint, passed_notice(), **chosen, id=uuid7())
    entry = row_if_any(db, viewer, entry_id)
    if entry is None:
        return None
    where = "entries.show" if entry.deleted_at or entry.opens_on else "entries.edit"
    return redirect_to(where, entry_id=entry_id)


@feature.page("/sessies/<uuid:attendance_id>/<part>")
def write_around(db: Session, viewer: Participant, attendance_id: UUID, part: str) -> Answer:
    """Show the page for an intention, hopes or fears: one of each for a session."""
    if part not in AROUND_A_SESSION:
        abort(404)
    about = About(Part(part), own_session(db, viewer, attendance_id).id)
    entry_id = about.entry_id(viewer.vault)
    entry = row_if_any(db, viewer, entry_id)
    if entry is not None:
        where = "entries.show" if entry.deleted_at else "entries.edit"
        return redirect_to(where, entry_id=entry_id)
    form = WriteEntryForm(None, id=str(entry_id), about=str(about))
    for draft in drafts_of(db, viewer, entry_id)[:1]:
        form.go_on_with(*draft)
    return writing_page(db, viewer, form)


@feature.page("/dagboek/concept/<uuid:draft_id>")
def resume(db: Session, viewer: Participant, draft_id: UUID) -> Answer:
    """Show what was being typed when it stopped."""
    draft = own_draft(db, viewer, draft_id)
    if draft is None:
        return redirect_to("entries.index")
    row, writing = draft
    said: dict[str, Any] = {
        "id": str(row.entry_id),
        "prompt_id": writing.prompt_id or "",
        "about": writing.about or "",
    }
    saved = gettext("Saved %(time)s", time=say_time(row.saved_at))
    if writing.about == str(About(Part.LETTER)):
        letter = LetterForm(**said)
        letter.opens_on.data = _letter_day(db, viewer)
        letter.go_on_with(row, writing)
        return _letter_page(db, viewer, letter, saved)
    form = WriteEntryForm(**said)
    form.go_on_with(row, writing)
    _preselect(db, viewer, form)
    return writing_page(db, viewer, form, saved)


@feature.page("/dagboek/<uuid:entry_id>/bewerken")
def edit(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Show an entry to be written on, from its newest draft if there is one."""
    entry = own_entry(db, viewer, entry_id)
    if entry.opens_on:
        return redirect_to("entries.letters")
    form = WriteEntryForm(
        None,
        id=str(entry_id),
        base=str(entry.revision),
        text=entry.writing.text,
        prompt_id=entry.writing.prompt_id or "",
        about=entry.writing.about or "",
    )
    for draft in drafts_of(db, viewer, entry_id)[:1]:
        form.go_on_with(*draft)
    form.preselect(_coaches(db, viewer), entry.readers)
    return writing_page(db, viewer, form)


@feature.action("/dagboek/schrijven")
def write_entry(db: Session, viewer: Participant) -> Answer:
    """Save a version of an entry, shared with just the chosen readers."""
    coaches, form = _coaches(db, viewer), WriteEntryForm.posted()
    readers = _readers_now(db, viewer, form)
    form.offer(coaches, readers)
    lost_reader = form.forget_lost_reader(coaches)
    valid = form.validate()
    if _forgets_what_is_not_there(db, viewer, form) or not valid:
        # What was posted and is shown again stands nowhere but in this answer.
        return writing_page(db, viewer, form, unsaved=True), 422
    writing = _writing(db, viewer, form)
    if request.form.get("draft"):
        return _keep_as_draft(db, viewer, form, writing)
    if _needs_code_first(db, viewer, form.id.uuid()):
        drafting.save_draft(db, viewer, form.id.uuid(), form.typing(), writing)
        return redirect_to("accounts.recovery_code", "code-before-text")
    before = _entry_row(db, viewer, form)
    was_deleted = before is not None and before.deleted_at is not None
    entry = saving.write_entry(
        db,
        viewer,
        form.id.uuid(),
        writing,
        form.chosen(coaches, readers),
        typing=form.typing(),
    )
    notice: Notice = "saved-put-back" if was_deleted else "saved"
    return redirect_to("entries.show", "saved-alone" if lost_reader else notice, entry_id=entry.id)


@feature.action("/dagboek/brief")
def write_letter(db: Session, viewer: Participant) -> Answer:
    """Close a letter to oneself until the day that was chosen."""
    form = LetterForm.posted()
    form.about.data = str(About(Part.LETTER))
    wants_draft = bool(request.form.get("draft"))
    valid = form.validate() or (wants_draft and set(form.errors) == {"opens_on"})
    if _forgets_what_is_not_there(db, viewer, form) or not valid:
        return _letter_page(db, viewer, form, unsaved=True), 422
    writing = _writing(db, viewer, form)
    if wants_draft:
        return _keep_as_draft(db, viewer, form, writing)
    if _needs_code_first(db, viewer, form.id.uuid()):
        drafting.save_draft(db, viewer, form.id.uuid(), form.typing(), writing)
        return redirect_to("accounts.recovery_code", "code-before-text")
    saving.write_entry(
        db,
        viewer,
        form.id.uuid(),
        writing,
        [],
        typing=form.typing(),
        opens_on=form.opens_on.data,
    )
    return redirect_to("entries.letters", "letter-closed")


@feature.action("/dagboek/concept")
def save_draft(db: Session, viewer: Participant) -> Answer:
    """Seal what is being typed, at each pause, and say when that was."""
    form = DraftForm.posted()
    if not form.validate() or _forgets_what_is_not_there(db, viewer, form):
        return make_response(jsonify(errors=form.errors), 422)
    saved_at = clock.now()
    if form.text.data:
        writing = _writing(db, viewer, form)
        drafting.save_draft(db, viewer, form.id.uuid(), form.typing(), writing)
    else:
        drafting.drop_draft(db, viewer, form.typing())
    label = gettext("Saved %(time)s", time=say_time(saved_at))
    return make_response(jsonify(saved_at=saved_at.isoformat(), label=label))


def _keep_as_draft(db: Session, viewer: Participant, form: TypedForm, writing: Writing) -> Answer:
    draft = drafting.save_draft(db, viewer, form.id.uuid(), form.typing(), writing)
    return redirect_to("entries.resume", "draft-saved", draft_id=draft.id)


def _letter_page(
    db: Session,
    viewer: Participant,
    form: LetterForm,
    saved: str = "",
    *,
    unsaved: bool = False,
) -> str:
    typed = _typed(db, viewer, form, saved, unsaved=unsaved)
    return render_template("entries/letter.html", **typed)


def writing_page(
    db: Session,
    viewer: Participant,
    form: WriteEntryForm,
    saved: str = "",
    *,
    unsaved: bool = False,
) -> str:
    """Return the page to write on; with `unsaved` its script keeps the text as a draft soon."""
    coaches = _coaches(db, viewer)
    form.offer(coaches, _readers_now(db, viewer, form))
    typed = _typed(db, viewer, form, saved, unsaved=unsaved)
    return render_template("entries/writing.html", coaches=coaches, **typed)


def _typed(
    db: Session, viewer: Participant, form: TypedForm, saved: str, *, unsaved: bool
) -> dict[str, Any]:
    """Return what every page to write on shows."""
    wording, is_new = _wording(db, viewer, form), _entry_row(db, viewer, form) is None
    # Whoever writes about a practice has just done it, and needs no way into it.
    leads_in = wording is not None and wording.prompt.kind not in PRACTICES
    if is_new:
        form.base.data = form.base.data or "0"
    return {
        "form": form,
        "heading": _heading(db, viewer, form, wording),
        "body": wording.body(viewer.language) if wording and leads_in else "",
        "way": steps_in(wording, viewer.language) if wording and leads_in else [],
        "is_new": is_new,
        "saved": saved,
        "unsaved": unsaved,
    }


def _writing(db: Session, viewer: Participant, form: TypedForm) -> Writing:
    heading = _heading(db, viewer, form, _wording(db, viewer, form))
    prompt_id = form.prompt_id.data if heading and form.prompt_id.data else None
    about = _about(db, viewer, form)
    return Writing(form.text.data or "", prompt_id, heading, str(about) if about else None)


def _forgets_what_is_not_there(db: Session, viewer: Participant, form: TypedForm) -> bool:
    """Tell whether a form named a prompt or a session that is not there for the viewer.

    Then it says so, and goes on without: what was typed is shown again.
    """
    try:
        _wording(db, viewer, form)
        _about(db, viewer, form)
    except NotFound:
        form.prompt_id.data = form.version_id.data = form.about.data = ""
        form.form_errors = [
            gettext("What this answered is no longer there. Your text is: save it once more.")
        ]
        return True
    return False


def _about(db: Session, viewer: Participant, form: TypedForm) -> About | None:
    """Return what it is about; raises NotFound for a session that is not the viewer's."""
    about = About.parse(form.about.data)
    if about and about.attendance_id:
        own_session(db, viewer, about.attendance_id)
    return about


def _wording(db: Session, viewer: Participant, form: TypedForm) -> PromptVersion | None:
    """Return the prompt in the wording that the page showed, else in today's."""
    prompt_id = as_id(form.prompt_id.data)
    if prompt_id is None:
        return None
    wording = asked_wording(db, viewer, prompt_id, as_id(form.version_id.data))
    form.version_id.data = str(wording.id)
    return wording


def _heading(
    db: Session, viewer: Participant, form: TypedForm, wording: PromptVersion | None
) -> str | None:
    """Return what it answers: as the entry or its draft has it, else as it is worded today."""
    about = _about(db, viewer, form)
    if wording is None and about is None:
        return None
    entry = _entry_row(db, viewer, form)
    if entry is not None:
        return own_entry(db, viewer, entry.id).writing.prompt
    drafts = [as_id(form.page.data), as_id((form.continues.data or "").partition(":")[0])]
    for draft_id in drafts:
        draft = own_draft(db, viewer, draft_id) if draft_id else None
        if draft is not None:
            return draft[1].prompt
    if wording is not None:
        return wording.title(viewer.language)
    return about.title() if about else None


def _entry_row(db: Session, viewer: Participant, form: TypedForm) -> Entry | None:
    entry_id = as_id(form.id.data)
    return row_if_any(db, viewer, entry_id) if entry_id else None


def _preselect(db: Session, viewer: Participant, form: WriteEntryForm) -> None:
    """Show who may read an entry now that is being written on."""
    entry_id = as_id(form.id.data)
    shares = own_shares(db, viewer, entry_id) if entry_id else []
    form.preselect(_coaches(db, viewer), {row.reader_id for row in shares})


def _readers_now(db: Session, viewer: Participant, form: WriteEntryForm) -> set[UUID]:
    """Return who may read the entry now, which only matters when that is to stay as it is."""
    entry_id = as_id(form.id.data) if form.readers.data == AS_IT_IS else None
    shares = own_shares(db, viewer, entry_id) if entry_id else []
    return {row.reader_id for row in shares}


def _coaches(db: Session, viewer: Participant) -> list[MyCoach]:
    """Return the coaches with whom the viewer may share now."""
    return my_coaches(db, viewer) if viewer.may_share else []


def _needs_code_first(db: Session, viewer: Participant, entry_id: UUID) -> bool:
    """Tell whether this would be a second entry without a proven recovery code."""
    slot = own_recovery_slot(db, viewer)
    if slot is not None and slot.proven_at is not None:
        return False
    others = own_entries(db, viewer, 1)
    return bool(others) and row_if_any(db, viewer, entry_id) is None


def _letter_day(db: Session, viewer: Participant) -> date:
    """Return day 90 of the viewer's clock while that is ahead, else three months from now."""
    today = clock.day_of(clock.now(), viewer.zone)
    attended = own_counted(db, viewer)
    if attended is not None:
        day = attended.details.day + timedelta(days=LETTER_DAY)
        if day > today:
            return day
    return today + timedelta(days=LETTER_DAY)
