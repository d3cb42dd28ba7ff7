"""Reading back: by day, by month, one entry, its versions, and finding words again."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from flask import abort, render_template
from sqlalchemy.orm import Session

from journal.accounts.queries.people import names_of
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm
from journal.core.notices import redirect_to
from journal.core.paging import PAGE, before_asked, page_of
from journal.core.viewers import Participant
from journal.entries.actions.keeping import KEPT_AFTER_DELETING
from journal.entries.feature import feature
from journal.entries.forms import FindForm
from journal.entries.queries.drafts import drafts_of, unsaved_drafts
from journal.entries.queries.finding import Wanted, find_entries
from journal.entries.queries.own import (
    OpenedEntry,
    days_written,
    own_entries,
    own_entry,
    own_letters,
    own_row,
    own_versions,
    versions_apart,
)
from journal.entries.queries.replies import own_replies
from journal.entries.queries.shared import readers_of
from journal.entries.search import marked, words_in
from journal.guidance.queries import my_coaches
from journal.guided_sessions.models import Attended
from journal.guided_sessions.queries import own_sessions
from journal.prompts.queries import prompts_of

FIRST_YEAR, LAST_YEAR = 2000, 2199


@feature.page("/dagboek")
def index(db: Session, viewer: Participant) -> Answer:
    """List what the viewer wrote, by day, a page at a time."""
    before = before_asked()
    shown, older = page_of(own_entries(db, viewer, PAGE + 1, before))
    return render_template(
        "entries/index.html",
        days=[(day, list(items)) for day, items in groupby(shown, key=lambda entry: entry.day)],
        drafts=unsaved_drafts(db, viewer) if before is None else [],
        letters=len(own_letters(db, viewer)) if before is None else 0,
        is_first=before is None,
        today=clock.day_of(clock.now(), viewer.zone),
        older=older,
        **_around(db, viewer, shown),
    )


@feature.page("/dagboek/maand/<int:year>/<int:month>")
def month(db: Session, viewer: Participant, year: int, month: int) -> Answer:
    """Show one month, with a dot at each day on which the viewer wrote."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        abort(404)
    weeks = Calendar().monthdatescalendar(year, month)
    return render_template(
        "entries/month.html",
        first=date(year, month, 1),
        weeks=weeks,
        written=days_written(db, viewer, weeks[0][0], weeks[-1][-1]),
        sessions={each.details.day for each in own_sessions(db, viewer) if not each.cancelled_at},
        today=clock.day_of(clock.now(), viewer.zone),
        earlier=date(year, month, 1) - timedelta(days=1),
        later=date(year, month, 28) + timedelta(days=7),
    )


@feature.page("/dagboek/zoeken")
def search(db: Session, viewer: Participant) -> Answer:
    """Ask what to look for."""
    return _search_page(_find_form(own_sessions(db, viewer)))


@feature.question("/dagboek/zoeken")
def find(db: Session, viewer: Participant) -> Answer:
    """Look through everything that the viewer wrote; what they looked for stands in no address."""
    sessions = own_sessions(db, viewer)
    form = _find_form(sessions)
    if not form.validate():
        return _search_page(form), 422
    skip = form.skip.data or 0
    found, number = find_entries(db, viewer, _wanted(db, viewer, form, sessions), skip, PAGE)
    words = words_in(form.words.data or "")
    return _search_page(
        form,
        found=found,
        number=number,
        skip=skip,
        excerpts={entry.id: marked(entry.writing.text, words, around=90) for entry in found},
        titles={entry.id: marked(entry.writing.prompt or "", words) for entry in found},
        **_around(db, viewer, found),
    )


@feature.page("/dagboek/<uuid:entry_id>")
def show(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Show one entry, who may read it, and who did."""
    entry = own_entry(db, viewer, entry_id)
    if entry.opens_on:
        return redirect_to("entries.letters")
    readings = readers_of(db, viewer, [entry_id]).get(entry_id, [])
    replies = own_replies(db, viewer, entry_id)
    people = {*entry.readers, *(reader for reader, _ in readings)}
    people |= {reply.author_id for reply in replies}
    row = own_row(db, viewer, entry_id)
    return render_template(
        "entries/show.html",
        entry=entry,
        apart=versions_apart(db, viewer, row) if entry.is_apart else [],
        names=names_of(db, people),
        readings=readings,
        replies=replies,
        drafts=drafts_of(db, viewer, entry_id),
        coaches=my_coaches(db, viewer) if viewer.may_share else [],
        kept=KEPT_AFTER_DELETING,
        form=ConfirmForm.posted(),
        find=FindForm(None, prompt_id=entry.writing.prompt_id or ""),
    )


@feature.page("/dagboek/<uuid:entry_id>/versies")
def versions(db: Session, viewer: Participant, entry_id: UUID) -> Answer:
    """Show every saved version of an entry."""
    own_row(db, viewer, entry_id)
    return render_template(
        "entries/versions.html",
        entry_id=entry_id,
        versions=own_versions(db, viewer, entry_id),
    )


def _around(
    db: Session, viewer: Participant, entries: Sequence[OpenedEntry]
) -> dict[str, dict[UUID, object]]:
    """Return who may read entries and who did, with their names, for a list of them."""
    readers = {reader for entry in entries for reader in entry.readers}
    return {
        "names": dict(names_of(db, readers)),
        "readings": dict(readers_of(db, viewer, [entry.id for entry in entries])),
    }


def _find_form(sessions: list[Attended]) -> FindForm:
    form: FindForm = FindForm.posted()
    form.offer(sessions)
    return form


def _wanted(db: Session, viewer: Participant, form: FindForm, sessions: list[Attended]) -> Wanted:
    since, until = form.days(sessions)
    prompts = None
    if form.prompt_id.data:
        prompts = frozenset([str(form.prompt_id.data)])
    elif form.domain.data:
        prompts = frozenset(str(each) for each in prompts_of(db, viewer, form.domain.data))
    return Wanted(
        words=words_in(form.words.data or ""),
        prompts=prompts,
        since=since,
        until=until,
        is_shared=form.is_shared(),
    )


def _search_page(form: FindForm, **found: object) -> str:
    nothing = {"found": None, "number": 0, "skip": 0}
    return render_template("entries/search.html", form=form, page=PAGE, **{**nothing, **found})
