"""The entries of whoever is looking: pages of them, one of them, and every version of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import open_vaults, vault_of, vaults_of
from journal.core.paging import Before
from journal.core.vault import OpenVault, SecretKey, key_id_of
from journal.core.viewers import Clock, Owner
from journal.entries.models import Entry, EntryShare, EntryVersion, Writing

MOST_A_DAY = 10

MOST_ANSWERS = 20
"""So many of the newest entries are opened to see which prompts they answer."""


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry as its writer sees it: the newest version, opened."""

    id: UUID
    day: date
    recorded_at: datetime
    saved_at: datetime
    revision: int
    writing: Writing
    readers: frozenset[UUID]
    deleted_at: datetime | None
    opens_on: date | None
    is_apart: bool
    """Whether two versions were written apart, and wait for a choice."""


def own_entries(
    db: Session, viewer: Owner, limit: int, before: Before | None = None
) -> list[OpenedEntry]:
    """Return a page of the viewer's entries, newest day first, older than `before`."""
    query = newest_of(viewer).where(Entry.deleted_at.is_(None), Entry.opens_on.is_(None))
    vaults = open_vaults(db, viewer)
    if before is not None:
        query = query.where(tuple_(Entry.day, Entry.id) < before)
    query = query.where(EntryVersion.vault_id.in_(vaults)).limit(limit)
    rows = db.execute(query.order_by(Entry.day.desc(), Entry.id.desc())).all()
    return opened_entries(db, viewer, [(row[0], row[1]) for row in rows], vaults)


@dataclass(frozen=True, slots=True)
class AnsweredPrompt:
    """That something was written to a prompt: which, when, and how it was worded."""

    entry_id: UUID
    prompt_id: UUID
    prompt: str
    day: date


def answered_prompts(
    db: Session, viewer: Owner, since: date, most: int = MOST_ANSWERS
) -> list[AnsweredPrompt]:
    """Return to which prompts the viewer wrote lately, the newest first, in `most` entries."""
    query = (
        select(Entry.id, Entry.day, EntryVersion)
        .join(EntryVersion, is_newest())
        .where(Entry.owner_id == viewer.person_id)
        .where(Entry.day >= since, Entry.deleted_at.is_(None), Entry.opens_on.is_(None))
        .order_by(Entry.day.desc(), Entry.id.desc())
        .limit(most)
    )
    rows = db.execute(query).all()
    vaults = vaults_of(db, viewer, [version.vault_id for _, _, version in rows])
    found = []
    for entry_id, day, version in rows:
        if version.vault_id in vaults:
            writing = _opened_with(vaults[version.vault_id], version)
            if writing.prompt_id and writing.prompt:
                answered = AnsweredPrompt(entry_id, UUID(writing.prompt_id), writing.prompt, day)
                found.append(answered)
    return found


def deleted_entries(db: Session, viewer: Owner) -> list[OpenedEntry]:
    """Return what the viewer deleted and can still put back, the last deleted first."""
    vaults = open_vaults(db, viewer)
    query = newest_of(viewer).where(
        Entry.deleted_at.is_not(None), EntryVersion.vault_id.in_(vaults)
    )
    rows = db.execute(query.order_by(Entry.deleted_at.desc())).all()
    return opened_entries(db, viewer, [(row[0], row[1]) for row in rows], vaults)


def entries_of_day(db: Session, viewer: Owner, day: date) -> list[OpenedEntry]:
    """Return what the viewer wrote on one day, the newest first."""
    after = (day + timedelta(days=1), UUID(int=0))
    return [entry for entry in own_entries(db, viewer, MOST_A_DAY, after) if entry.day == day]


def own_letters(db: Session, viewer: Owner) -> list[Entry]:
    """Return the viewer's letters to themselves that are still closed, the first to open first."""
    query = (
        select(Entry)
        .join(EntryVersion, is_newest())
        .where(Entry.owner_id == viewer.person_id, Entry.deleted_at.is_(None))
        .where(Entry.opens_on.is_not(None))
        .where(EntryVersion.vault_id.in_(open_vaults(db, viewer)))
    )
    return list(db.scalars(query.order_by(Entry.opens_on, Entry.id)))


def days_written(db: Session, viewer: Owner, first: date, last: date) -> set[date]:
    """Return the days between two (both included) on which the viewer wrote."""
    query = select(Entry.day).where(
        Entry.owner_id == viewer.person_id,
        Entry.day.between(first, last),
        Entry.deleted_at.is_(None),
        Entry.opens_on.is_(None),
    )
    return set(db.scalars(query.distinct()))


def own_entry(db: Session, viewer: Owner, entry_id: UUID) -> OpenedEntry:
    """Return one entry of the viewer, opened; raises NotFound."""
    row = db.execute(newest_of(viewer).where(Entry.id == entry_id)).first()
    if row is None:
        raise NotFound
    entry, version = row
    vault = vault_of(db, viewer, version.vault_id)
    return opened_entries(db, viewer, [(entry, version)], {version.vault_id: vault})[0]


def own_row(db: Session, viewer: Owner, entry_id: UUID) -> Entry:
    """Return the row of one entry of the viewer; raises NotFound."""
    entry = db.get(Entry, entry_id)
    if entry is None or entry.owner_id != viewer.person_id:
        raise NotFound
    return entry


def row_if_any(db: Session, viewer: Owner, entry_id: UUID) -> Entry | None:
    """Return the row of an entry, None for a new id; raises NotFound for somebody else's id."""
    entry = db.get(Entry, entry_id)
    if entry is not None and entry.owner_id != viewer.person_id:
        raise NotFound
    return entry


def current_version(db: Session, viewer: Owner, entry: Entry) -> EntryVersion:
    """Return the newest saved version of an entry of the viewer."""
    query = select(EntryVersion).where(
        EntryVersion.entry_id == entry.id,
        EntryVersion.owner_id == viewer.person_id,
        EntryVersion.revision == entry.revision,
    )
    return db.scalars(query).one()


def own_versions(
    db: Session, viewer: Owner, entry_id: UUID, after: int = 0
) -> list[tuple[EntryVersion, Writing]]:
    """Return the saved versions of an entry of the viewer, opened, the newest first.

    `after` is the revision of the first that is left out.
    """
    query = select(EntryVersion).where(
        EntryVersion.entry_id == entry_id,
        EntryVersion.owner_id == viewer.person_id,
        EntryVersion.revision > after,
    )
    rows = db.scalars(query.order_by(EntryVersion.revision.desc())).all()
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    return [
        (row, _opened_with(vaults[row.vault_id], row)) for row in rows if row.vault_id in vaults
    ]


def versions_apart(db: Session, viewer: Owner, entry: Entry) -> list[tuple[EntryVersion, Writing]]:
    """Return the versions that were written apart and wait for a choice, the newest first."""
    current = current_version(db, viewer, entry)
    if current.base_revision is None:
        return []
    since = own_versions(db, viewer, entry.id, after=current.base_revision)
    # Of what one page saved several times, the last is what it came to.
    last: dict[UUID, tuple[EntryVersion, Writing]] = {}
    for version, writing in reversed(since):
        last[version.page_id or version.id] = (version, writing)
    return sorted(last.values(), key=lambda pair: pair[0].revision, reverse=True)


def opened_version(db: Session, viewer: Owner, version: EntryVersion) -> Writing:
    """Open one version of the viewer's; raises NotFound when its vault is lost."""
    return _opened_with(vault_of(db, viewer, version.vault_id), version)


def version_key(db: Session, viewer: Owner, version: EntryVersion) -> SecretKey:
    """Return the data key of one version of the viewer's; raises NotFound like the above."""
    return key_with(vault_of(db, viewer, version.vault_id), version)


def key_with(vault: OpenVault, version: EntryVersion) -> SecretKey:
    """Return the data key of a version, out of the vault that it lies in."""
    return vault.unwrap(version.key_place(), key_id_of(version.sealed), version.wrapped_key)


def newest_of(viewer: Owner) -> Select[Entry, EntryVersion]:
    return (
        select(Entry, EntryVersion)
        .join(EntryVersion, is_newest())
        .where(Entry.owner_id == viewer.person_id)
    )


def is_newest() -> ColumnElement[bool]:
    return (EntryVersion.entry_id == Entry.id) & (EntryVersion.revision == Entry.revision)


def opened_entries(
    db: Session,
    viewer: Owner,
    rows: Sequence[tuple[Entry, EntryVersion]],
    vaults: Mapping[UUID, OpenVault],
) -> list[OpenedEntry]:
    readers: dict[UUID, set[UUID]] = {}
    shares = select(EntryShare.entry_id, EntryShare.reader_id).where(
        EntryShare.owner_id == viewer.person_id,
        EntryShare.entry_id.in_([entry.id for entry, _ in rows]),
    )
    for entry_id, reader_id in db.execute(shares) if rows else ():
        readers.setdefault(entry_id, set()).add(reader_id)
    return [
        OpenedEntry(
            id=entry.id,
            day=entry.day,
            recorded_at=entry.recorded_at,
            saved_at=version.received_at,
            revision=entry.revision,
            writing=_opened_with(vaults[version.vault_id], version),
            readers=frozenset(readers.get(entry.id, ())),
            deleted_at=entry.deleted_at,
            opens_on=entry.opens_on,
            is_apart=version.base_revision is not None,
        )
        for entry, version in rows
    ]


def _opened_with(vault: OpenVault, version: EntryVersion) -> Writing:
    return Writing.open(key_with(vault, version), version.place(), version.sealed)


def entries_to_purge(db: Session, _: Clock, deleted_before: datetime) -> list[Entry]:
    """Return the entries that were deleted so long ago that they go for good."""
    return list(db.scalars(select(Entry).where(Entry.deleted_at < deleted_before)))
