"""What becomes of an entry: shared and taken back, chosen, deleted and put back; letters."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template
from sqlalchemy.orm import Session

from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Participant
from journal.entries.actions import drafting, keeping, replying, saving, sharing
from journal.entries.feature import feature
from journal.entries.forms import ChooseVersionForm, LetterDayForm
from journal.entries.models import Entry
from journal.entries.queries.own import deleted_entries, own_entry, own_letters, own_row, row_if_any
from journal.guidance.queries import my_coach


@feature.action("/dagboek/<uuid:entry_id>/antwoorden/gezien")
def see_replies(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Note that the viewer saw what a coach wrote back."""
    require_token()
    own_row(db, viewer, entry_id)
    replying.see_replies(db, viewer, entry_id)
    return redirect_to("entries.show", entry_id=entry_id)


@feature.action("/dagboek/<uuid:entry_id>/delen/<uuid:coach_id>")
def share_entry(db: Session, viewer: Participant, entry_id: UUID, coach_id: UUID) -> Answer:
    """Share an entry with one coach more."""
    require_token()
    entry, coach = own_row(db, viewer, entry_id), my_coach(db, viewer, coach_id)
    if entry.deleted_at or entry.opens_on or not viewer.may_share:
        abort(404)
    if not coach.is_pinned:
        return redirect_to("guidance.key", coach_id=coach_id)
    sharing.share_entry(db, viewer, entry, coach)
    return redirect_to("entries.show", "shared", entry_id=entry_id)


@feature.action("/dagboek/<uuid:entry_id>/delen/<uuid:coach_id>/terug")
def take_back(db: Session, viewer: Participant, entry_id: UUID, coach_id: UUID) -> Answer:
    """Stop sharing an entry with a coach, from the next request on."""
    require_token()
    sharing.take_back(db, viewer, own_row(db, viewer, entry_id), coach_id)
    return redirect_to("entries.show", "taken-back", entry_id=entry_id)


@feature.page("/dagboek/verwijderd")
def deleted(db: Session, viewer: Participant) -> Answer:
    """List what was deleted and can still be put back."""
    return render_template(
        "entries/deleted.html",
        entries=deleted_entries(db, viewer),
        kept=keeping.KEPT_AFTER_DELETING,
        form=ConfirmForm.posted(),
    )


@feature.action("/dagboek/<uuid:entry_id>/verwijderen")
def delete_entry(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Delete an entry: gone for readers now, for the writer in seven days."""
    require_token()
    keeping.delete_entry(db, viewer, own_row(db, viewer, entry_id))
    return redirect_to("entries.index", "deleted")


@feature.action("/dagboek/<uuid:entry_id>/terugzetten")
def put_back(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Put a deleted entry back, shared with nobody."""
    require_token()
    keeping.put_back(db, viewer, own_row(db, viewer, entry_id))
    return redirect_to("entries.show", "put-back", entry_id=entry_id)


@feature.action("/dagboek/<uuid:entry_id>/voorgoed")
def shred_entry(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Delete an entry for good, at once; a second tap finds it gone, which is what it asks."""
    require_token()
    entry = row_if_any(db, viewer, entry_id)
    if entry is not None:
        keeping.shred_entry(db, entry)
    return redirect_to("entries.deleted", "shredded")


@feature.action("/dagboek/<uuid:entry_id>/kiezen")
def settle_versions(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Go on with one of the versions that were written apart, or with both."""
    form, entry = ChooseVersionForm.posted(), own_row(db, viewer, entry_id)
    if not form.validate():
        abort(422)
    saving.settle_versions(db, viewer, entry, form.revision())
    return redirect_to("entries.show", "settled", entry_id=entry_id)


@feature.action("/dagboek/concept/<uuid:draft_id>/weg")
def discard_draft(db: Session, viewer: Participant, draft_id: UUID) -> Answer:
    """Throw away what was typed and never saved."""
    require_token()
    drafting.discard_draft(db, viewer, draft_id)
    return redirect_to("entries.index", "draft-discarded")


@feature.page("/dagboek/brieven")
def letters(db: Session, viewer: Participant) -> Answer:
    """List the letters that are under way; their words stay closed."""
    return render_template(
        "entries/letters.html",
        letters=own_letters(db, viewer),
        today=clock.day_of(clock.now(), viewer.zone),
        form=ConfirmForm.posted(),
    )


@feature.page("/dagboek/brieven/<uuid:entry_id>")
def letter_day(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Ask on which other day a letter is to come; one that was opened stands in the journal."""
    entry = own_row(db, viewer, entry_id)
    if entry.opens_on is None:
        return redirect_to("entries.show", entry_id=entry_id)
    return _letter_day_page(entry_id, LetterDayForm(None, opens_on=entry.opens_on))


@feature.action("/dagboek/brieven/<uuid:entry_id>")
def move_letter(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Let a letter come on another day."""
    form, entry = LetterDayForm.posted(), _letter(db, viewer, entry_id)
    if not form.validate():
        return _letter_day_page(entry_id, form), 422
    keeping.move_letter(db, viewer, entry, form.opens_on.data)
    return redirect_to("entries.letters", "saved")


@feature.action("/dagboek/brieven/<uuid:entry_id>/open")
def open_letter(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Open a letter, on its day or before."""
    require_token()
    own_entry(db, viewer, entry_id)
    keeping.open_letter(db, viewer, own_row(db, viewer, entry_id))
    return redirect_to("entries.show", entry_id=entry_id)


def _letter(db: Session, viewer: Participant, entry_id: UUID) -> Entry:
    entry = own_row(db, viewer, entry_id)
    if entry.opens_on is None:
        abort(404)
    return entry


def _letter_day_page(entry_id: UUID, form: LetterDayForm) -> str:
    return render_template("entries/letter_day.html", entry_id=entry_id, form=form)
