"""The journal: writing, reading back by day, sharing and taking back, deleting and putting back."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from uuid import UUID

from flask import abort, jsonify, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.accounts import queries as accounts
from journal.core import clock
from journal.core.access import Answer, Feature
from journal.core.forms import ConfirmForm, as_id, require_token
from journal.core.i18n import say_time
from journal.core.notices import redirect_to
from journal.core.viewers import Participant
from journal.entries import actions, queries
from journal.entries.forms import AS_IT_IS, DraftForm, TypedForm, WriteEntryForm
from journal.entries.models import Entry, Writing
from journal.guidance.queries import MyCoach, my_coach, my_coaches
from journal.prompts.queries import asked_wording

PAGE = 30

feature = Feature(
    "entries",
    __name__,
    reshares=[actions.reshare_entries],
    begins_again=[actions.forget_own_shares],
    ends_guidance=[actions.forget_shares],
    stops_sharing=[actions.stop_sharing],
    exports=[queries.export_entries],
    erases=[actions.erase_entries],
    periodic=[actions.shred_deleted],
)


@feature.page("/dagboek")
def index(db: Session, viewer: Participant) -> Answer:
    """List what the viewer wrote, by day, a page at a time."""
    entries = queries.own_entries(db, viewer, PAGE + 1, _before())
    shown = entries[:PAGE]
    return render_template(
        "entries/index.html",
        days=[(day, list(items)) for day, items in groupby(shown, key=lambda entry: entry.day)],
        drafts=queries.unsaved_drafts(db, viewer) if _before() is None else [],
        names=accounts.names(db, {reader for entry in shown for reader in entry.readers}),
        readings=queries.readers_of(db, viewer, [entry.id for entry in shown]),
        older=_cursor(shown[-1]) if len(entries) > PAGE else None,
    )


@feature.page("/dagboek/schrijven")
def new(db: Session, viewer: Participant) -> Answer:
    """Show an empty page, with the prompt above it if one was chosen."""
    form = WriteEntryForm.posted()
    prompt_id = as_id(request.args.get("prompt"))
    form.prompt_id.data = str(prompt_id) if prompt_id else ""
    return _writing_page(db, viewer, form)


@feature.page("/dagboek/concept/<uuid:entry_id>")
def resume(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Show what was being typed when it stopped."""
    draft = queries.own_draft(db, viewer, entry_id)
    if draft is None:
        return redirect_to("entries.index")
    row, writing = draft
    form = WriteEntryForm(
        None, id=str(entry_id), text=writing.text, prompt_id=writing.prompt_id or ""
    )
    return _writing_page(db, viewer, form, gettext("Saved %(time)s", time=say_time(row.saved_at)))


@feature.action("/dagboek/schrijven")
def write_entry(db: Session, viewer: Participant) -> Answer:
    """Save a version of an entry, shared with just the chosen readers."""
    coaches, form = _coaches(db, viewer), WriteEntryForm.posted()
    readers = _readers_now(db, viewer, form)
    form.offer(coaches, readers)
    lost_reader = form.forget_lost_reader(coaches)
    if not form.validate():
        return _writing_page(db, viewer, form), 422
    writing = _writing(db, viewer, form)
    if request.form.get("draft"):
        actions.save_draft(db, viewer, form.id.uuid(), writing)
        return redirect_to("entries.resume", "draft-saved", entry_id=form.id.uuid())
    if _needs_code_first(db, viewer, form.id.uuid()):
        actions.save_draft(db, viewer, form.id.uuid(), writing)
        return redirect_to("accounts.recovery_code", "code-before-text")
    entry = actions.write_entry(db, viewer, form.id.uuid(), writing, form.chosen(coaches, readers))
    return redirect_to("entries.show", "saved-alone" if lost_reader else "saved", entry_id=entry.id)


@feature.action("/dagboek/concept")
def save_draft(db: Session, viewer: Participant) -> Answer:
    """Seal what is being typed, at each pause, and say when that was."""
    form = DraftForm.posted()
    if not form.validate():
        return make_response(jsonify(errors=form.errors), 422)
    saved_at = clock.now()
    if form.text.data:
        actions.save_draft(db, viewer, form.id.uuid(), _writing(db, viewer, form))
    else:
        actions.drop_draft(db, viewer, form.id.uuid())
    label = gettext("Saved %(time)s", time=say_time(saved_at))
    return make_response(jsonify(saved_at=saved_at.isoformat(), label=label))


@feature.page("/dagboek/<uuid:entry_id>")
def show(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Show one entry, who may read it, and who did."""
    entry = queries.own_entry(db, viewer, entry_id)
    readings = queries.readers_of(db, viewer, [entry_id]).get(entry_id, [])
    replies = queries.own_replies(db, viewer, entry_id)
    people = {*entry.readers, *(reader for reader, _ in readings)}
    people |= {reply.author_id for reply in replies}
    return render_template(
        "entries/show.html",
        entry=entry,
        names=accounts.names(db, people),
        readings=readings,
        replies=replies,
        has_draft=queries.own_draft(db, viewer, entry_id) is not None,
        coaches=_coaches(db, viewer),
        kept=actions.KEPT_AFTER_DELETING,
        form=ConfirmForm.posted(),
    )


@feature.action("/dagboek/<uuid:entry_id>/antwoorden/gezien")
def see_replies(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Note that the viewer saw what a coach wrote back."""
    require_token()
    queries.own_row(db, viewer, entry_id)
    actions.see_replies(db, viewer, entry_id)
    return redirect_to("entries.show", entry_id=entry_id)


@feature.page("/dagboek/<uuid:entry_id>/bewerken")
def edit(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Show an entry to be written on, from its draft if there is one."""
    entry = queries.own_entry(db, viewer, entry_id)
    draft = queries.own_draft(db, viewer, entry_id)
    writing = draft[1] if draft else entry.writing
    form = WriteEntryForm(
        None, id=str(entry_id), text=writing.text, prompt_id=entry.writing.prompt_id or ""
    )
    form.preselect(_coaches(db, viewer), entry.readers)
    return _writing_page(db, viewer, form)


@feature.page("/dagboek/<uuid:entry_id>/versies")
def versions(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Show every saved version of an entry."""
    queries.own_row(db, viewer, entry_id)
    return render_template(
        "entries/versions.html",
        entry_id=entry_id,
        versions=queries.own_versions(db, viewer, entry_id),
    )


@feature.action("/dagboek/<uuid:entry_id>/delen/<uuid:coach_id>")
def share_entry(db: Session, viewer: Participant, entry_id: UUID, coach_id: UUID) -> Answer:
    """Share an entry with one coach more."""
    require_token()
    entry, coach = queries.own_row(db, viewer, entry_id), my_coach(db, viewer, coach_id)
    if entry.deleted_at is not None or not viewer.may_share:
        abort(404)
    if not coach.is_pinned:
        return redirect_to("guidance.key", coach_id=coach_id)
    actions.share_entry(db, viewer, entry, coach)
    return redirect_to("entries.show", "shared", entry_id=entry_id)


@feature.action("/dagboek/<uuid:entry_id>/delen/<uuid:coach_id>/terug")
def take_back(db: Session, viewer: Participant, entry_id: UUID, coach_id: UUID) -> Answer:
    """Stop sharing an entry with a coach, from the next request on."""
    require_token()
    actions.take_back(db, viewer, queries.own_row(db, viewer, entry_id), coach_id)
    return redirect_to("entries.show", "taken-back", entry_id=entry_id)


@feature.page("/dagboek/verwijderd")
def deleted(db: Session, viewer: Participant) -> Answer:
    """List what was deleted and can still be put back."""
    return render_template(
        "entries/deleted.html",
        entries=queries.deleted_entries(db, viewer),
        kept=actions.KEPT_AFTER_DELETING,
        form=ConfirmForm.posted(),
    )


@feature.action("/dagboek/<uuid:entry_id>/verwijderen")
def delete_entry(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Delete an entry: gone for readers now, for the writer in seven days."""
    require_token()
    actions.delete_entry(db, viewer, queries.own_row(db, viewer, entry_id))
    return redirect_to("entries.index", "deleted")


@feature.action("/dagboek/<uuid:entry_id>/terugzetten")
def put_back(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Put a deleted entry back, shared with nobody."""
    require_token()
    actions.put_back(db, viewer, queries.own_row(db, viewer, entry_id))
    return redirect_to("entries.show", "put-back", entry_id=entry_id)


@feature.action("/dagboek/<uuid:entry_id>/voorgoed")
def shred_entry(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Delete an entry for good, at once."""
    require_token()
    actions.shred_entry(db, queries.own_row(db, viewer, entry_id))
    return redirect_to("entries.deleted", "shredded")


def _writing_page(db: Session, viewer: Participant, form: WriteEntryForm, saved: str = "") -> str:
    coaches, entry = _coaches(db, viewer), _entry_row(db, viewer, form)
    form.offer(coaches, _readers_now(db, viewer, form))
    return render_template(
        "entries/writing.html",
        form=form,
        prompt=_prompt_title(db, viewer, form),
        coaches=coaches,
        is_new=entry is None,
        saved=saved,
        # What was posted and is shown again stands nowhere but in this answer.
        unsaved=request.method == "POST",
    )


def _writing(db: Session, viewer: Participant, form: TypedForm) -> Writing:
    prompt = _prompt_title(db, viewer, form) if form.prompt_id.data else None
    return Writing(form.text.data or "", form.prompt_id.data if prompt else None, prompt)


def _prompt_title(db: Session, viewer: Participant, form: TypedForm) -> str | None:
    """Return the prompt's wording: that which the entry or its draft answered, else today's."""
    prompt_id = as_id(form.prompt_id.data)
    if prompt_id is None:
        return None
    entry = _entry_row(db, viewer, form)
    if entry is not None:
        return queries.own_entry(db, viewer, entry.id).writing.prompt
    entry_id = as_id(form.id.data)
    draft = queries.own_draft(db, viewer, entry_id) if entry_id else None
    if draft is not None:
        return draft[1].prompt
    wording = asked_wording(db, viewer, prompt_id, as_id(form.version_id.data))
    form.version_id.data = str(wording.id)
    return wording.title(viewer.language)


def _entry_row(db: Session, viewer: Participant, form: TypedForm) -> Entry | None:
    entry_id = as_id(form.id.data)
    return queries.row_if_any(db, viewer, entry_id) if entry_id else None


def _readers_now(db: Session, viewer: Participant, form: WriteEntryForm) -> set[UUID]:
    """Return who may read the entry now, which only matters when that is to stay as it is."""
    entry_id = as_id(form.id.data) if form.readers.data == AS_IT_IS else None
    shares = queries.own_shares(db, viewer, entry_id) if entry_id else []
    return {row.reader_id for row in shares}


def _coaches(db: Session, viewer: Participant) -> list[MyCoach]:
    """Return the coaches with whom the viewer may share now."""
    return my_coaches(db, viewer) if viewer.may_share else []


def _needs_code_first(db: Session, viewer: Participant, entry_id: UUID) -> bool:
    """Tell whether this would be a second entry without a proven recovery code."""
    slot = accounts.own_recovery_slot(db, viewer)
    if slot is not None and slot.proven_at is not None:
        return False
    others = queries.own_entries(db, viewer, 1)
    return bool(others) and queries.row_if_any(db, viewer, entry_id) is None


def _before() -> tuple[date, UUID] | None:
    """Read where the page before this one ended; anything else is the first page."""
    day, _, entry_id = request.args.get("before", "").partition("_")
    try:
        return date.fromisoformat(day), UUID(entry_id)
    except ValueError:
        return None


def _cursor(entry: queries.OpenedEntry) -> str:
    return f"{entry.day}_{entry.id}"
