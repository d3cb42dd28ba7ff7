"""Finding entries by what they hold, what they are about, and with whom they are shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import open_vaults
from journal.core.vault import Place, key_id_of
from journal.core.viewers import Owner
from journal.entries.models import Entry, EntryShare, EntryVersion, Writing
from journal.entries.queries.own import OpenedEntry, is_newest, newest_of, opened_entries
from journal.entries.search import holds_all


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in a journal; what is None or empty is not asked for.

    Words are folded (see search.py); `since` is included, `until` is not.
    """

    words: Sequence[str] = ()
    prompts: frozenset[str] | None = None
    since: date | None = None
    until: date | None = None
    is_shared: bool | None = None


def find_entries(
    db: Session, viewer: Owner, wanted: Wanted, skip: int, limit: int
) -> tuple[list[OpenedEntry], int]:
    """Return the entries that fit, the newest first, from the `skip`th on, and how many there are.

    Every entry is opened and looked at: nothing is kept by which words could be found otherwise.
    """
    vaults = open_vaults(db, viewer)
    query = (
        select(
            *(Entry.id, EntryVersion.id, EntryVersion.vault_id, EntryVersion.revision),
            *(EntryVersion.wrapped_key, EntryVersion.sealed),
        )
        .join(EntryVersion, is_newest())
        .where(*_fitting(viewer, wanted), EntryVersion.vault_id.in_(vaults))
        .order_by(Entry.day.desc(), Entry.id.desc())
    )
    found = []
    for entry_id, version_id, vault_id, revision, wrapped_key, sealed in db.execute(query):
        place = Place(EntryVersion.__tablename__, viewer.person_id, version_id, "sealed", revision)
        key_place = replace(place, field="wrapped_key")
        key = vaults[vault_id].unwrap(key_place, key_id_of(sealed), wrapped_key)
        writing = Writing.open(key, place, sealed)
        if _is_wanted(writing, wanted):
            found.append(entry_id)
    shown = found[skip : skip + limit]
    rows = db.execute(newest_of(viewer).where(Entry.id.in_(shown))).all()
    opened = opened_entries(db, viewer, [(row[0], row[1]) for row in rows], vaults)
    return sorted(opened, key=lambda entry: shown.index(entry.id)), len(found)


def _fitting(viewer: Owner, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return the conditions on what is not sealed."""
    conditions = [
        Entry.owner_id == viewer.person_id,
        Entry.deleted_at.is_(None),
        Entry.opens_on.is_(None),
    ]
    if wanted.since is not None:
        conditions.append(Entry.day >= wanted.since)
    if wanted.until is not None:
        conditions.append(Entry.day < wanted.until)
    if wanted.is_shared is not None:
        shared = exists().where(EntryShare.entry_id == Entry.id)
        conditions.append(shared if wanted.is_shared else ~shared)
    return conditions


def _is_wanted(writing: Writing, wanted: Wanted) -> bool:
    if wanted.prompts is not None and writing.prompt_id not in wanted.prompts:
        return False
    whole = f"{writing.prompt}\n{writing.text}" if writing.prompt else writing.text
    return holds_all(whole, wanted.words)
