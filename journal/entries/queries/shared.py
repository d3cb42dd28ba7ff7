"""Who was given an entry, and what a coach sees of what somebody shares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.core import audit
from journal.core.shares import opens_for
from journal.core.vault import OpenVault, SecretKey, key_id_of, receive
from journal.core.viewers import Coach, Owner, Participant, Reader, Reading
from journal.entries.models import Entry, EntryShare, EntryVersion, Writing, share_envelope
from journal.guidance.queries import Guided, Window

ITEM_KIND = "entry"


@dataclass(frozen=True, slots=True)
class SharedEntry:
    """An entry as a coach sees it: the version that was shared, opened."""

    id: UUID
    owner_id: UUID
    day: date
    recorded_at: datetime
    revision: int
    writing: Writing
    shared_at: datetime


def own_shares(db: Session, viewer: Owner, entry_id: UUID) -> list[EntryShare]:
    """Return with whom an entry of the viewer is shared."""
    query = select(EntryShare).where(
        EntryShare.entry_id == entry_id, EntryShare.owner_id == viewer.person_id
    )
    return list(db.scalars(query))


def all_shares(db: Session, viewer: Owner) -> list[EntryShare]:
    """Return everything that the viewer shares."""
    return list(db.scalars(select(EntryShare).where(EntryShare.owner_id == viewer.person_id)))


def shares_with(
    db: Session, viewer: Owner, reader_id: UUID
) -> list[tuple[EntryShare, EntryVersion]]:
    """Return what the viewer shares with one reader, and the versions they were given."""
    query = select(EntryShare, EntryVersion).join(
        EntryVersion, EntryVersion.id == EntryShare.version_id
    )
    mine = query.where(EntryShare.owner_id == viewer.person_id, EntryShare.reader_id == reader_id)
    return [(row[0], row[1]) for row in db.execute(mine)]


def open_shared_entry(db: Session, viewer: Coach, person: Guided, entry_id: UUID) -> SharedEntry:
    """Return one shared entry, opened, and note the reading; raises NotFound."""
    shared = _sharing(viewer.person_id, viewer.vault.id, [person])
    row = db.execute(shared.where(Entry.id == entry_id)).first()
    if row is None:
        raise NotFound
    entry, version, share = row
    key = _shared_key(viewer.vault, version, share)
    viewer.ledger.readings.append(Reading(entry.owner_id, ITEM_KIND, entry.id, version.revision))
    return SharedEntry(
        id=entry.id,
        owner_id=entry.owner_id,
        day=entry.day,
        recorded_at=entry.recorded_at,
        revision=version.revision,
        writing=Writing.open(key, version.place(), version.sealed),
        shared_at=share.shared_at,
    )


def shared_lines(db: Session, _: Reader, window: Window) -> list[SharedLine]:
    """Return what somebody shares with a coach, unopened: which, when, read by them or not."""
    rows = db.execute(_sharing(window.coach_id, window.coach_vault_id, [window.person])).all()
    read = audit.last_readings_by(db, window.coach_id, [entry.id for entry, _, _ in rows])
    return [
        SharedLine(
            id=entry.id,
            owner_id=entry.owner_id,
            day=entry.day,
            recorded_at=entry.recorded_at,
            shared_at=share.shared_at,
            is_read=read.get(entry.id, 0) >= version.revision,
        )
        for entry, version, share in rows
    ]


@dataclass(frozen=True, slots=True)
class Glance:
    """What somebody shares, counted: how much was not read as it is now, and when it came last."""

    unread: int = 0
    newest: datetime | None = None

    def __add__(self, other: Glance) -> Glance:
        """Return both as one."""
        newest = max((each for each in (self.newest, other.newest) if each), default=None)
        return Glance(self.unread + other.unread, newest)


def shared_glances(db: Session, viewer: Coach, people: Iterable[Guided]) -> dict[UUID, Glance]:
    """Return, per person who shares anything with the coach, how that looks from outside."""
    people = list(people)
    read = audit.newest_readings(
        viewer.person_id, [person.person_id for person in people]
    ).subquery()
    is_unread = func.coalesce(read.c.revision, 0) < EntryVersion.revision
    query = (
        _sharing(viewer.person_id, viewer.vault.id, people)
        .outerjoin(read, read.c.item_id == Entry.id)
        .with_only_columns(
            Entry.owner_id,
            func.sum(case((is_unread, 1), else_=0)),
            func.max(EntryShare.shared_at),
        )
        .order_by(None)
        .group_by(Entry.owner_id)
    )
    return {owner: Glance(unread, newest) for owner, unread, newest in db.execute(query)}


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A shared entry from outside."""

    id: UUID
    owner_id: UUID
    day: date
    recorded_at: datetime
    shared_at: datetime
    is_read: bool


def _sharing(
    reader_id: UUID, vault_id: UUID, people: Iterable[Guided]
) -> Select[Entry, EntryVersion, EntryShare]:
    """Shares count only while the person guided agrees to sharing, whatever rows still stand."""
    return (
        select(Entry, EntryVersion, EntryShare)
        .join(EntryShare, EntryShare.entry_id == Entry.id)
        .join(EntryVersion, EntryVersion.id == EntryShare.version_id)
        .where(
            opens_for(EntryShare, reader_id, vault_id),
            Entry.owner_id.in_([person.person_id for person in people if person.shares]),
            Entry.deleted_at.is_(None),
        )
        .order_by(Entry.day.desc(), Entry.id.desc())
    )


def _shared_key(vault: OpenVault, version: EntryVersion, share: EntryShare) -> SecretKey:
    envelope = share_envelope(version, share.reader_id, key_id_of(version.sealed))
    return receive(vault, envelope, share.sealed_key)


def readers_of(
    db: Session, viewer: Participant, entries: Iterable[UUID]
) -> dict[UUID, list[tuple[UUID, datetime]]]:
    """Return, per entry of the viewer, who read it and when last."""
    return audit.last_readings(db, viewer.person_id, entries)
