"""Letters and their days; deleting, putting back, and deleting for good."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Clock, Participant
from journal.entries.actions.sharing import share_just_with
from journal.entries.models import Entry, EntryDraft, EntryShare, EntryVersion, Reply
from journal.entries.queries.own import current_version, entries_to_purge

KEPT_AFTER_DELETING = timedelta(days=7)


def move_letter(db: Session, viewer: Participant, entry: Entry, day: date) -> None:
    """Let a letter to oneself come on another day."""
    entry.opens_on = day


def open_letter(db: Session, viewer: Participant, entry: Entry) -> None:
    """Open a letter to oneself: from now on it is an entry like any other."""
    entry.opens_on = None


def delete_entry(db: Session, viewer: Participant, entry: Entry) -> None:
    """Delete an entry: gone for every reader at once, for the writer after seven days."""
    share_just_with(db, viewer, entry, current_version(db, viewer, entry), [])
    entry.deleted_at = clock.now()


def put_back(db: Session, viewer: Participant, entry: Entry) -> None:
    """Put a deleted entry back, shared with nobody."""
    entry.deleted_at = None


def shred_entry(db: Session, entry: Entry) -> None:
    """Delete an entry for good: its data keys go with its rows, and what was typed into it too."""
    db.execute(delete(EntryDraft).where(EntryDraft.entry_id == entry.id))
    db.delete(entry)


def shred_deleted(database: Database, viewer: Clock) -> None:
    """Delete for good what was deleted seven days ago."""
    with database.write() as db:
        for entry in entries_to_purge(db, viewer, clock.now() - KEPT_AFTER_DELETING):
            shred_entry(db, entry)


def erase_entries(db: Session, person_id: UUID) -> None:
    """Delete everything that a person wrote, and what was written back to them."""
    for table in (Reply, EntryShare, EntryDraft, EntryVersion, Entry):
        db.execute(delete(table).where(table.owner_id == person_id))
