"""All writes of entries: drafts, versions, sharing and taking back, deleting and putting back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts import queries as accounts
from journal.core import audit, clock
from journal.core.audit import Act
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.vault import Refused, SecretKey, new_secret, pad_text, share
from journal.core.viewers import Clock, Coach, Owner, Participant
from journal.entries import queries
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
from journal.guidance.queries import MyCoach, my_coach, my_coaches

KEPT_AFTER_DELETING = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Typing:
    """An open page on which somebody types: its id, and the draft that it goes on with, if any.

    `counter` rises with its requests, and is None for a form that was sent: that holds what stands
    there now. `continued_at` is the draft's revision when it was taken up.
    `base` is the revision of the entry that its writer had before them, None when it is not known.
    """

    page_id: UUID
    counter: int | None = None
    continues: UUID | None = None
    continued_at: int = 0
    base: int | None = None


def save_draft(
    db: Session, viewer: Participant, entry_id: UUID, typing: Typing, writing: Writing
) -> EntryDraft:
    """Seal what is being typed on a page, in the place of what it held; older text changes nothing.

    The draft that the page went on with goes, unless another page has typed in it since. Raises
    NotFound for somebody else's ids.
    """
    queries.row_if_any(db, viewer, entry_id)
    draft = queries.draft_row(db, viewer, typing.page_id)
    if draft is None:
        draft = EntryDraft(
            id=typing.page_id, entry_id=entry_id, owner_id=viewer.person_id, revision=0, counter=0
        )
        db.add(draft)
    elif draft.entry_id != entry_id:
        raise NotFound
    if typing.counter is None or typing.counter >= draft.counter:
        draft.counter, draft.saved_at = typing.counter or draft.counter, clock.now()
        draft.base_revision = typing.base
        draft.seal_words(viewer.vault, writing.dumped())
    _drop_continued(db, viewer, typing)
    return draft


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
    entry = queries.row_if_any(db, viewer, entry_id)
    is_new = entry is None
    if entry is None:
        entry = _begun(db, viewer, entry_id, recorded_at)
        version = _add_version(db, viewer, entry, writing, typing)
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
        _share_just_with(db, viewer, entry, version, readers)
    if typing is not None:
        drop_draft(db, viewer, typing)
    return entry


Saved: TypeAlias = Sequence[tuple[EntryVersion, Writing]]


def _saved_since(db: Session, viewer: Participant, entry: Entry, typing: Typing | None) -> Saved:
    """Return what was saved since the writer's page was opened, the newest first."""
    base = typing.base if typing else None
    if base is None or base >= entry.revision:
        return []
    return queries.own_versions(db, viewer, entry.id, after=base)


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
    current = queries.current_version(db, viewer, entry)
    if queries.opened_version(db, viewer, current) == writing:
        return current
    page_id = typing.page_id if typing else None
    apart = any(version.page_id != page_id for version, _ in since)
    entry.revision += 1
    version = _add_version(db, viewer, entry, writing, typing)
    version.base_revision = typing.base if typing and apart else current.base_revision
    return version


def settle_versions(db: Session, viewer: Participant, entry: Entry, chosen: int | None) -> None:
    """Go on with one of the versions that were written apart, or (None) with both, one after other.

    None of them is lost: each stays among the earlier versions. What was not the newest may have
    been meant for its writer alone, so what is chosen is shared with nobody. Raises NotFound for
    another one.
    """
    current = queries.current_version(db, viewer, entry)
    apart = queries.versions_apart(db, viewer, entry)
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
    version = _add_version(db, viewer, entry, writing, None)
    db.flush()
    _share_just_with(db, viewer, entry, version, [])


def move_letter(db: Session, viewer: Participant, entry: Entry, day: date) -> None:
    """Let a letter to oneself come on another day."""
    entry.opens_on = day


def open_letter(db: Session, viewer: Participant, entry: Entry) -> None:
    """Open a letter to oneself: from now on it is an entry like any other."""
    entry.opens_on = None


def share_entry(db: Session, viewer: Participant, entry: Entry, coach: MyCoach) -> None:
    """Share the newest version of an entry with one coach more.

    Raises Refused for a coach whose key the writer did not agree to.
    """
    version = queries.current_version(db, viewer, entry)
    _share_just_with(db, viewer, entry, version, [*_readers(db, viewer, entry), coach])


def take_back(db: Session, viewer: Participant, entry: Entry, coach_id: UUID) -> None:
    """Stop sharing an entry with one coach: the key that they have opens nothing any more."""
    version = queries.current_version(db, viewer, entry)
    others = [coach for coach in _readers(db, viewer, entry) if coach.coach_id != coach_id]
    _share_just_with(db, viewer, entry, version, others)


def delete_entry(db: Session, viewer: Participant, entry: Entry) -> None:
    """Delete an entry: gone for every reader at once, for the writer after seven days."""
    _share_just_with(db, viewer, entry, queries.current_version(db, viewer, entry), [])
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
        for entry in queries.entries_to_purge(db, viewer, clock.now() - KEPT_AFTER_DELETING):
            shred_entry(db, entry)


def reshare_entries(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Seal what is shared with a coach to the key that was just agreed to.

    What lies in a vault of the viewer's that is lost stays as it is: nobody has its keys.
    """
    coach, vaults = my_coach(db, viewer, coach_id), accounts.open_vaults(db, viewer)
    for share_row, version in queries.shares_with(db, viewer, coach_id):
        if version.vault_id in vaults:
            key = queries.key_with(vaults[version.vault_id], version)
            _share_anew(share_row, version, coach, key)


def forget_own_shares(db: Session, person_id: UUID) -> None:
    """Stop sharing what lies in a vault that is lost: its writer could no longer take it back."""
    db.execute(delete(EntryShare).where(EntryShare.owner_id == person_id))


def forget_shares(db: Session, participant_id: UUID, coach_id: UUID) -> None:
    """Delete a coach's keys to a participant's entries; an admin ends this, and opens nothing."""
    both = (EntryShare.owner_id == participant_id) & (EntryShare.reader_id == coach_id)
    db.execute(delete(EntryShare).where(both))


def stop_sharing(db: Session, viewer: Owner) -> None:
    """Take everything back, because the consent for sharing was withdrawn.

    What lies in a vault that is lost cannot be given a new key; its shares go all the same.
    """
    vaults = accounts.open_vaults(db, viewer)
    entries = {row.entry_id for row in queries.all_shares(db, viewer)}
    for entry_id in entries:
        entry = queries.own_row(db, viewer, entry_id)
        version = queries.current_version(db, viewer, entry)
        if version.vault_id in vaults:
            _share_just_with(db, viewer, entry, version, [])
        else:
            shares = queries.own_shares(db, viewer, entry_id)
            for row in shares:
                db.delete(row)
            _record_sharing(db, viewer, entry, [row.reader_id for row in shares], [])


def reply(
    db: Session, viewer: Coach, reply_id: UUID, entry: queries.SharedEntry, text: str
) -> bool:
    """Write back to a shared entry, sealed for both; False for words that stand there already.

    Other words under an id that was used, from a page that came back, are another reply.

    Raises NotFound when the id is somebody else's.
    """
    earlier = queries.reply_row(db, viewer, reply_id)
    if earlier and (earlier.author_id, earlier.entry_id) != (viewer.person_id, entry.id):
        raise NotFound
    if any(each.text == text for each in queries.written_replies(db, viewer, entry.id)):
        return False
    owner_vault, public_key = accounts.public_keys(db, [entry.owner_id])[entry.owner_id]
    row = Reply(
        id=reply_id if earlier is None else uuid7(),
        entry_id=entry.id,
        owner_id=entry.owner_id,
        author_id=viewer.person_id,
        author_vault_id=viewer.vault.id,
        owner_vault_id=owner_vault,
        written_at=clock.now(),
    )
    key = SecretKey(uuid7(), new_secret())
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed_key = share(public_key, row.envelope(key.id), key)
    row.sealed = key.seal(row.place(), pad_text(text.encode()))
    db.add(row)
    return True


def see_replies(db: Session, viewer: Participant, entry_id: UUID) -> None:
    """Note that the viewer saw the replies to an entry."""
    for row in queries.unseen_rows(db, viewer, entry_id):
        row.seen_at = clock.now()


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


def _add_version(
    db: Session, viewer: Participant, entry: Entry, writing: Writing, typing: Typing | None
) -> EntryVersion:
    at = clock.now()
    version = EntryVersion(
        id=uuid7(),
        entry_id=entry.id,
        owner_id=viewer.person_id,
        vault_id=viewer.vault.id,
        revision=entry.revision,
        page_id=typing.page_id if typing else None,
        recorded_at=at,
        received_at=at,
    )
    _seal(viewer, version, writing)
    db.add(version)
    return version


def _seal(viewer: Owner, version: EntryVersion, writing: Writing) -> SecretKey:
    """Seal a version under a data key that nobody has seen yet."""
    key = SecretKey(uuid7(), new_secret())
    version.vault_id = viewer.vault.id
    version.wrapped_key = viewer.vault.wrap(version.key_place(), key)
    version.sealed = writing.seal(key, version.place())
    return key


def _readers(db: Session, viewer: Participant, entry: Entry) -> list[MyCoach]:
    readers = {row.reader_id for row in queries.own_shares(db, viewer, entry.id)}
    return [coach for coach in my_coaches(db, viewer) if coach.coach_id in readers]


def _share_just_with(
    db: Session, viewer: Owner, entry: Entry, version: EntryVersion, readers: Iterable[MyCoach]
) -> None:
    """Make the set of readers exactly this one; whoever falls out is left with a key to nothing.

    A reader whose key the owner did not agree to keeps a share without a key until they do; who
    was no reader yet and has such a key is Refused.
    """
    wanted = {coach.coach_id: coach for coach in readers}
    shares = {row.reader_id: row for row in queries.own_shares(db, viewer, entry.id)}
    gone = [row for reader, row in shares.items() if reader not in wanted]
    for share_row in gone:
        db.delete(share_row)
    if gone:
        _rekey(db, viewer, entry)
    for coach in wanted.values():
        row = shares.get(coach.coach_id)
        if row is None:
            db.add(_shared(version, coach, queries.version_key(db, viewer, version)))
        elif coach.is_pinned and (gone or row.version_id != version.id):
            _share_anew(row, version, coach, queries.version_key(db, viewer, version))
        elif gone:
            row.sealed_key = NO_KEY
    _record_sharing(db, viewer, entry, shares, wanted)


def _rekey(db: Session, viewer: Owner, entry: Entry) -> None:
    """Seal every version anew: earlier ones were shared too, each under a key of its own."""
    for version, writing in queries.own_versions(db, viewer, entry.id):
        _seal(viewer, version, writing)


def _shared(version: EntryVersion, coach: MyCoach, key: SecretKey) -> EntryShare:
    return EntryShare(
        entry_id=version.entry_id,
        reader_id=coach.coach_id,
        owner_id=version.owner_id,
        version_id=version.id,
        reader_vault_id=coach.vault_id,
        shared_at=clock.now(),
        sealed_key=_sealed_for(coach, version, key),
    )


def _share_anew(row: EntryShare, version: EntryVersion, coach: MyCoach, key: SecretKey) -> None:
    """Give a reader another key: to a newer version, to the same one, or to a new vault."""
    if row.version_id != version.id:
        row.version_id, row.shared_at = version.id, clock.now()
    row.reader_vault_id, row.sealed_key = coach.vault_id, _sealed_for(coach, version, key)


def _sealed_for(coach: MyCoach, version: EntryVersion, key: SecretKey) -> bytes:
    if not coach.is_pinned:
        raise Refused
    return share(coach.public_key, share_envelope(version, coach.coach_id, key.id), key)


def _record_sharing(
    db: Session,
    viewer: Owner,
    entry: Entry,
    before: Iterable[UUID],
    after: Iterable[UUID],
) -> None:
    was, now = set(before), set(after)
    acts = [(Act.SHARED, now - was), (Act.TOOK_BACK, was - now)]
    for act, readers in acts:
        for reader in readers:
            audit.record(
                db,
                act,
                actor=viewer.person_id,
                subject=viewer.person_id,
                object_kind=queries.ITEM_KIND,
                object_id=entry.id,
                revision=entry.revision,
                other=reader,
            )


def drop_draft(db: Session, viewer: Participant, typing: Typing) -> None:
    """Delete what was typed on a page, once it is saved or nothing is left of it."""
    drafts = (EntryDraft.id == typing.page_id) & (EntryDraft.owner_id == viewer.person_id)
    db.execute(delete(EntryDraft).where(drafts))
    _drop_continued(db, viewer, typing)


def discard_draft(db: Session, viewer: Participant, draft_id: UUID) -> None:
    """Throw away what was typed and never saved, because its writer says so."""
    draft = queries.draft_row(db, viewer, draft_id)
    if draft is not None:
        db.delete(draft)


def _drop_continued(db: Session, viewer: Participant, typing: Typing) -> None:
    if typing.continues is not None:
        db.execute(
            delete(EntryDraft).where(
                EntryDraft.id == typing.continues,
                EntryDraft.owner_id == viewer.person_id,
                EntryDraft.revision == typing.continued_at,
            )
        )


def erase_entries(db: Session, person_id: UUID) -> None:
    """Delete everything that a person wrote, and what was written back to them."""
    for table in (Reply, EntryShare, EntryDraft, EntryVersion, Entry):
        db.execute(delete(table).where(table.owner_id == person_id))
