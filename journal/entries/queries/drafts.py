"""What was typed and not saved yet, and what else waits in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import vaults_of
from journal.core.vault import OpenVault
from journal.core.viewers import Owner
from journal.entries.models import Entry, EntryDraft, EntryVersion, Writing
from journal.entries.queries.own import is_newest


def own_draft(db: Session, viewer: Owner, draft_id: UUID) -> tuple[EntryDraft, Writing] | None:
    """Return what was typed on a page, opened, if it was not saved yet."""
    draft = db.get(EntryDraft, draft_id)
    if draft is None or draft.owner_id != viewer.person_id:
        return None
    vaults = vaults_of(db, viewer, [draft.vault_id])
    if draft.vault_id not in vaults:
        return None
    return draft, _opened_draft(vaults[draft.vault_id], draft)


def draft_row(db: Session, viewer: Owner, draft_id: UUID) -> EntryDraft | None:
    """Return the row of a draft; raises NotFound for somebody else's id."""
    draft = db.get(EntryDraft, draft_id)
    if draft is not None and draft.owner_id != viewer.person_id:
        raise NotFound
    return draft


def drafts_of(db: Session, viewer: Owner, entry_id: UUID) -> list[tuple[EntryDraft, Writing]]:
    """Return what was typed into an entry and not saved, opened, the newest first."""
    return own_drafts(db, viewer, EntryDraft.entry_id == entry_id)


def unsaved_drafts(db: Session, viewer: Owner) -> list[tuple[EntryDraft, Writing]]:
    """Return the drafts of entries that were never saved, opened, the newest first."""
    return own_drafts(db, viewer, Entry.id.is_(None))


def own_drafts(
    db: Session, viewer: Owner, *which: ColumnElement[bool]
) -> list[tuple[EntryDraft, Writing]]:
    query = (
        select(EntryDraft)
        .outerjoin(Entry, Entry.id == EntryDraft.entry_id)
        .where(EntryDraft.owner_id == viewer.person_id, *which)
        .order_by(EntryDraft.saved_at.desc())
    )
    rows = db.scalars(query).all()
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    return [
        (row, _opened_draft(vaults[row.vault_id], row)) for row in rows if row.vault_id in vaults
    ]


def _opened_draft(vault: OpenVault, draft: EntryDraft) -> Writing:
    return Writing.loaded(draft.open_words(vault))


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for its writer in the journal."""

    draft_id: UUID | None
    """What was typed last into an entry that was never saved."""
    letter: bool
    """Whether a letter to themselves has come."""


def waits(db: Session, viewer: Owner, today: date) -> Waits:
    """Return what waits for the viewer in their journal, in one query."""
    draft = (
        select(EntryDraft.id)
        .outerjoin(Entry, Entry.id == EntryDraft.entry_id)
        .where(
            EntryDraft.owner_id == viewer.person_id,
            EntryDraft.vault_id == viewer.vault.id,
            Entry.id.is_(None),
        )
        .order_by(EntryDraft.saved_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    letter = exists().where(
        Entry.owner_id == viewer.person_id,
        Entry.opens_on <= today,
        Entry.deleted_at.is_(None),
        is_newest(),
        EntryVersion.vault_id == viewer.vault.id,
    )
    draft_id, has_come = db.execute(select(draft, letter)).one()
    return Waits(draft_id, bool(has_come))
