"""Saving an entry: its first version, another one, and choosing between two written apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.core import clock
from journal.core.viewers import Participant
from journal.entries.actions.drafting import Typing, drop_draft
from journal.entries.actions.sharing import share_just_with
from journal.entries.actions.versions import add_version
from journal.entries.models import Entry, EntryVersion, Writing
from journal.entries.queries.own import (
    current_version,
    opened_version,
    own_versions,
    row_if_any,
    versions_apart,
)
from journal.guidance.queries import MyCoach


def write_entry(
    db: Session,
    viewer: Participant,
    entry_id: UUID,
    writing: Writing,
    readers: Collection[MyCoach],
    recorded_at: datetime | None = None,
    *,
    typing: Typing | None = None,
    opens_on: date | None = None,
) -> Entry:
    """Save a version and share it with just these readers.

    A new id begins an entry; the same words again are the same version. What another page saved
    since the writer's page was opened stays beside this. Raises NotFound for somebody else's id,
    Refused for a reader whose key the writer did not agree to.
    """
    entry = row_if_any(db, viewer, entry_id)
    is_new = entry is None
    if entry is None:
        entry = _begun(db, viewer, entry_id, recorded_at)
        version = add_version(db, viewer, entry, writing, typing)
    else:
        since = _saved_since(db, viewer, entry, typing)
        if typing is not None and _is_sent_again(since, writing, typing):
            drop_draft(db, viewer, typing)
            return entry
        version = _next_version(db, viewer, entry, writing, typing, since)
        # It may have been deleted on another page: what is saved now is wanted.
        entry.deleted_at = None
    entry.opens_on = opens_on
    db.flush()
    if readers or not is_new:
        share_just_with(db, viewer, entry, version, readers)
    if typing is not None:
        drop_draft(db, viewer, typing)
    return entry


Saved: TypeAlias = Sequence[tuple[EntryVersion, Writing]]


def _saved_since(db: Session, viewer: Participant, entry: Entry, typing: Typing | None) -> Saved:
    """Return what was saved since the writer's page was opened, the newest first."""
    base = typing.base if typing else None
    if base is None or base >= entry.revision:
        return []
    return own_versions(db, viewer, entry.id, after=base)


def _is_sent_again(since: Saved, writing: Writing, typing: Typing) -> bool:
    """Tell whether a page sends what it had saved before another page saved something else.

    Who may read the newer words is that other page's choice, and stays so.
    """
    newer_of_others = False
    for version, words in since:
        if newer_of_others and words == writing:
            return True
        newer_of_others = newer_of_others or version.page_id != typing.page_id
    return False


def _next_version(
    db: Session,
    viewer: Participant,
    entry: Entry,
    writing: Writing,
    typing: Typing | None,
    since: Saved,
) -> EntryVersion:
    """Return the version that holds this writing: the newest, or one more.

    Versions that were written apart stay so until their writer has chosen.
    """
    current = current_version(db, viewer, entry)
    if opened_version(db, viewer, current) == writing:
        return current
    page_id = typing.page_id if typing else None
    apart = any(version.page_id != page_id for version, _ in since)
    entry.revision += 1
    version = add_version(db, viewer, entry, writing, typing)
    version.base_revision = typing.base if typing and apart else current.base_revision
    return version


def settle_versions(db: Session, viewer: Participant, entry: Entry, chosen: int | None) -> None:
    """Go on with one of the versions that were written apart, or (None) with both, one after other.

    None of them is lost: each stays among the earlier versions. What was not the newest may have
    been meant for its writer alone, so what is chosen is shared with nobody. Raises NotFound for
    another one.
    """
    current = current_version(db, viewer, entry)
    apart = versions_apart(db, viewer, entry)
    if not apart or chosen not in {None, *(version.revision for version, _ in apart)}:
        raise NotFound
    oldest_first = [writing for _, writing in reversed(apart)]
    if chosen is None:
        text = "\n\n".join(writing.text for writing in oldest_first)
        writing = replace(oldest_first[-1], text=text)
    else:
        writing = next(each for version, each in apart if version.revision == chosen)
    if chosen == current.revision:
        current.base_revision = None
        return
    entry.revision += 1
    version = add_version(db, viewer, entry, writing, None)
    db.flush()
    share_just_with(db, viewer, entry, version, [])


def _begun(db: Session, viewer: Participant, entry_id: UUID, recorded_at: datetime | None) -> Entry:
    at = clock.believable(recorded_at)
    entry = Entry(
        id=entry_id,
        owner_id=viewer.person_id,
        revision=1,
        day=clock.day_of(at, viewer.zone),
        zone=viewer.zone,
        recorded_at=at,
    )
    db.add(entry)
    return entry
