"""All reads of entries: one's own, and those that somebody shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select, tuple_
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts import queries as accounts
from journal.core import audit
from journal.core.vault import OpenVault, Place, SecretKey, key_id_of, receive, unpad
from journal.core.viewers import Clock, Coach, Owner, Participant, Reading
from journal.entries.models import (
    NO_KEY,
    Entry,
    EntryDraft,
    EntryShare,
    EntryVersion,
    Reply,
    Writing,
    share_envelope,
)
from journal.entries.search import holds_all
from journal.guidance.queries import Guided

ITEM_KIND = "entry"
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


def own_entries(
    db: Session, viewer: Owner, limit: int, before: tuple[date, UUID] | None = None
) -> list[OpenedEntry]:
    """Return a page of the viewer's entries, newest day first, older than `before`."""
    query = _own(viewer).where(Entry.deleted_at.is_(None), Entry.opens_on.is_(None))
    vaults = accounts.open_vaults(db, viewer)
    if before is not None:
        query = query.where(tuple_(Entry.day, Entry.id) < before)
    query = query.where(EntryVersion.vault_id.in_(vaults)).limit(limit)
    rows = db.execute(query.order_by(Entry.day.desc(), Entry.id.desc())).all()
    return _opened(db, viewer, [(row[0], row[1]) for row in rows], vaults)


@dataclass(frozen=True, slots=True)
class AnsweredPrompt:
    """That something was written to a prompt: which, when, and how it was worded."""

    entry_id: UUID
    prompt_id: UUID
    prompt: str
    day: date


def answered_prompts(db: Session, viewer: Owner, since: date) -> list[AnsweredPrompt]:
    """Return to which prompts the viewer wrote lately, the newest first."""
    query = (
        select(Entry.id, Entry.day, EntryVersion)
        .join(EntryVersion, _is_newest())
        .where(Entry.owner_id == viewer.person_id)
        .where(Entry.day >= since, Entry.deleted_at.is_(None), Entry.opens_on.is_(None))
        .order_by(Entry.day.desc(), Entry.id.desc())
        .limit(MOST_ANSWERS)
    )
    rows = db.execute(query).all()
    vaults = accounts.vaults_of(db, viewer, [version.vault_id for _, _, version in rows])
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
    vaults = accounts.open_vaults(db, viewer)
    query = _own(viewer).where(Entry.deleted_at.is_not(None), EntryVersion.vault_id.in_(vaults))
    rows = db.execute(query.order_by(Entry.deleted_at.desc())).all()
    return _opened(db, viewer, [(row[0], row[1]) for row in rows], vaults)


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
    vaults = accounts.open_vaults(db, viewer)
    query = (
        select(
            *(Entry.id, EntryVersion.id, EntryVersion.vault_id, EntryVersion.revision),
            *(EntryVersion.wrapped_key, EntryVersion.sealed),
        )
        .join(EntryVersion, _is_newest())
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
    rows = db.execute(_own(viewer).where(Entry.id.in_(shown))).all()
    opened = _opened(db, viewer, [(row[0], row[1]) for row in rows], vaults)
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


def entries_of_day(db: Session, viewer: Owner, day: date) -> list[OpenedEntry]:
    """Return what the viewer wrote on one day, the newest first."""
    after = (day + timedelta(days=1), UUID(int=0))
    return [entry for entry in own_entries(db, viewer, MOST_A_DAY, after) if entry.day == day]


def letters(db: Session, viewer: Owner) -> list[Entry]:
    """Return the viewer's letters to themselves that are still closed, the first to open first."""
    query = (
        select(Entry)
        .join(EntryVersion, _is_newest())
        .where(Entry.owner_id == viewer.person_id, Entry.deleted_at.is_(None))
        .where(Entry.opens_on.is_not(None))
        .where(EntryVersion.vault_id.in_(accounts.open_vaults(db, viewer)))
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
    row = db.execute(_own(viewer).where(Entry.id == entry_id)).first()
    if row is None:
        raise NotFound
    entry, version = row
    vault = accounts.vault_of(db, viewer, version.vault_id)
    return _opened(db, viewer, [(entry, version)], {version.vault_id: vault})[0]


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
    vaults = accounts.vaults_of(db, viewer, [row.vault_id for row in rows])
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
    return _opened_with(accounts.vault_of(db, viewer, version.vault_id), version)


def version_key(db: Session, viewer: Owner, version: EntryVersion) -> SecretKey:
    """Return the data key of one version of the viewer's; raises NotFound like the above."""
    return key_with(accounts.vault_of(db, viewer, version.vault_id), version)


def own_draft(db: Session, viewer: Owner, draft_id: UUID) -> tuple[EntryDraft, Writing] | None:
    """Return what was typed on a page, opened, if it was not saved yet."""
    draft = db.get(EntryDraft, draft_id)
    if draft is None or draft.owner_id != viewer.person_id:
        return None
    vaults = accounts.vaults_of(db, viewer, [draft.vault_id])
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
    return _own_drafts(db, viewer, EntryDraft.entry_id == entry_id)


def unsaved_drafts(db: Session, viewer: Owner) -> list[tuple[EntryDraft, Writing]]:
    """Return the drafts of entries that were never saved, opened, the newest first."""
    return _own_drafts(db, viewer, Entry.id.is_(None))


def _own_drafts(
    db: Session, viewer: Owner, *which: ColumnElement[bool]
) -> list[tuple[EntryDraft, Writing]]:
    query = (
        select(EntryDraft)
        .outerjoin(Entry, Entry.id == EntryDraft.entry_id)
        .where(EntryDraft.owner_id == viewer.person_id, *which)
        .order_by(EntryDraft.saved_at.desc())
    )
    rows = db.scalars(query).all()
    vaults = accounts.vaults_of(db, viewer, [row.vault_id for row in rows])
    return [
        (row, _opened_draft(vaults[row.vault_id], row)) for row in rows if row.vault_id in vaults
    ]


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
        _is_newest(),
        EntryVersion.vault_id == viewer.vault.id,
    )
    draft_id, has_come = db.execute(select(draft, letter)).one()
    return Waits(draft_id, bool(has_come))


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


def shared_entry(db: Session, viewer: Coach, person: Guided, entry_id: UUID) -> SharedEntry:
    """Return one shared entry, opened, and note the reading; raises NotFound."""
    row = db.execute(_sharing(viewer, [person]).where(Entry.id == entry_id)).first()
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


def shared_lines(db: Session, viewer: Coach, people: Iterable[Guided]) -> list[SharedLine]:
    """Return what people share with the coach without opening it: which, when, read or not."""
    rows = db.execute(_sharing(viewer, people)).all()
    read = audit.last_readings_by(db, viewer.person_id, [entry.id for entry, _, _ in rows])
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
class SharedLine:
    """A shared entry from outside."""

    id: UUID
    owner_id: UUID
    day: date
    recorded_at: datetime
    shared_at: datetime
    is_read: bool


def entries_to_purge(db: Session, _: Clock, deleted_before: datetime) -> list[Entry]:
    """Return the entries that were deleted so long ago that they go for good."""
    return list(db.scalars(select(Entry).where(Entry.deleted_at < deleted_before)))


def _own(viewer: Owner) -> Select[Entry, EntryVersion]:
    return (
        select(Entry, EntryVersion)
        .join(EntryVersion, _is_newest())
        .where(Entry.owner_id == viewer.person_id)
    )


def _is_newest() -> ColumnElement[bool]:
    return (EntryVersion.entry_id == Entry.id) & (EntryVersion.revision == Entry.revision)


def key_with(vault: OpenVault, version: EntryVersion) -> SecretKey:
    """Return the data key of a version, out of the vault that it lies in."""
    return vault.unwrap(version.key_place(), key_id_of(version.sealed), version.wrapped_key)


def _opened_with(vault: OpenVault, version: EntryVersion) -> Writing:
    return Writing.open(key_with(vault, version), version.place(), version.sealed)


def _opened_draft(vault: OpenVault, draft: EntryDraft) -> Writing:
    return Writing.loaded(draft.open_words(vault))


def _opened(
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


def _sharing(viewer: Coach, people: Iterable[Guided]) -> Select[Entry, EntryVersion, EntryShare]:
    """Shares count only while the person guided agrees to sharing, whatever rows still stand."""
    return (
        select(Entry, EntryVersion, EntryShare)
        .join(EntryShare, EntryShare.entry_id == Entry.id)
        .join(EntryVersion, EntryVersion.id == EntryShare.version_id)
        .where(
            EntryShare.reader_id == viewer.person_id,
            EntryShare.reader_vault_id == viewer.vault.id,
            EntryShare.sealed_key != NO_KEY,
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


@dataclass(frozen=True, slots=True)
class OpenedReply:
    """A reply, opened."""

    id: UUID
    entry_id: UUID
    author_id: UUID
    written_at: datetime
    seen_at: datetime | None
    text: str


def own_replies(db: Session, viewer: Owner, entry_id: UUID) -> list[OpenedReply]:
    """Return what coaches wrote back to one entry of the viewer, oldest first."""
    query = select(Reply).where(Reply.entry_id == entry_id, Reply.owner_id == viewer.person_id)
    rows = db.scalars(query.order_by(Reply.written_at)).all()
    vaults = accounts.vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    return [_received(row, vaults) for row in rows if row.owner_vault_id in vaults]


def newest_replies(db: Session, viewer: Participant, limit: int) -> list[OpenedReply]:
    """Return what coaches wrote back to the viewer last, newest first."""
    vaults = accounts.open_vaults(db, viewer)
    query = select(Reply).where(
        Reply.owner_id == viewer.person_id, Reply.owner_vault_id.in_(vaults)
    )
    rows = db.scalars(query.order_by(Reply.written_at.desc(), Reply.id.desc()).limit(limit))
    return [_received(row, vaults) for row in rows]


def written_replies(db: Session, viewer: Coach, entry_id: UUID) -> list[OpenedReply]:
    """Return what the coach wrote back to one entry, oldest first."""
    query = select(Reply).where(Reply.entry_id == entry_id, Reply.author_id == viewer.person_id)
    rows = db.scalars(query.order_by(Reply.written_at)).all()
    vaults = accounts.vaults_of(db, viewer, [row.author_vault_id for row in rows])
    replies = []
    for row in rows:
        if row.author_vault_id in vaults:
            vault = vaults[row.author_vault_id]
            key = vault.unwrap(row.key_place(), key_id_of(row.sealed), row.wrapped_key)
            replies.append(_opened_reply(row, key))
    return replies


def reply_row(db: Session, _: Coach, reply_id: UUID) -> Reply | None:
    """Return the row of this id, whoever's it is, for the action that checks the author."""
    return db.get(Reply, reply_id)


def unseen_rows(db: Session, viewer: Participant, entry_id: UUID) -> list[Reply]:
    """Return the replies to one entry that the viewer has not seen yet."""
    query = select(Reply).where(
        Reply.owner_id == viewer.person_id, Reply.entry_id == entry_id, Reply.seen_at.is_(None)
    )
    return list(db.scalars(query))


def unseen_replies(db: Session, viewer: Participant) -> list[tuple[UUID, UUID]]:
    """Return (entry, author) of the replies that the viewer has not seen yet, newest first."""
    query = select(Reply.entry_id, Reply.author_id).where(
        Reply.owner_id == viewer.person_id,
        Reply.owner_vault_id == viewer.vault.id,
        Reply.seen_at.is_(None),
    )
    return [(entry, author) for entry, author in db.execute(query.order_by(Reply.id.desc()))]


def _received(row: Reply, vaults: Mapping[UUID, OpenVault]) -> OpenedReply:
    vault = vaults[row.owner_vault_id]
    return _opened_reply(row, receive(vault, row.envelope(key_id_of(row.sealed)), row.sealed_key))


def _opened_reply(row: Reply, key: SecretKey) -> OpenedReply:
    return OpenedReply(
        id=row.id,
        entry_id=row.entry_id,
        author_id=row.author_id,
        written_at=row.written_at,
        seen_at=row.seen_at,
        text=unpad(key.open(row.place(), row.sealed)).decode(),
    )


def export_entries(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return everything the viewer wrote: entries with every version, drafts, replies."""
    rows = db.scalars(select(Entry).where(Entry.owner_id == viewer.person_id)).all()
    return {
        "entries": [
            {
                "id": str(row.id),
                "day": row.day.isoformat(),
                "written_at": row.recorded_at.isoformat(),
                "opens_on": row.opens_on.isoformat() if row.opens_on else None,
                "deleted_at": row.deleted_at.isoformat() if row.deleted_at else None,
                "shared_with": [str(share.reader_id) for share in own_shares(db, viewer, row.id)],
                "versions": [
                    {"saved_at": version.received_at.isoformat(), **asdict(writing)}
                    for version, writing in own_versions(db, viewer, row.id)
                ],
                "replies": [
                    {
                        "from": str(reply.author_id),
                        "written_at": reply.written_at.isoformat(),
                        "text": reply.text,
                    }
                    for reply in own_replies(db, viewer, row.id)
                ],
            }
            for row in rows
        ],
        "drafts": [
            {"of": str(draft.entry_id), "saved_at": draft.saved_at.isoformat(), **asdict(writing)}
            for draft, writing in _own_drafts(db, viewer)
        ],
    }
