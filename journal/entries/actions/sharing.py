"""Sharing entries with coaches, and taking them back: whoever falls out keeps a key to nothing."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import open_vaults
from journal.core import audit, clock
from journal.core.audit import Act
from journal.core.vault import Refused, SecretKey, share
from journal.core.viewers import Owner, Participant
from journal.entries.actions.versions import seal_version
from journal.entries.models import NO_KEY, Entry, EntryShare, EntryVersion, share_envelope
from journal.entries.queries.own import (
    current_version,
    key_with,
    own_row,
    own_versions,
    version_key,
)
from journal.entries.queries.shared import ITEM_KIND, all_shares, own_shares, shares_with
from journal.guidance.queries import MyCoach, my_coach, my_coaches


def share_entry(db: Session, viewer: Participant, entry: Entry, coach: MyCoach) -> None:
    """Share the newest version of an entry with one coach more.

    Raises Refused for a coach whose key the writer did not agree to.
    """
    version = current_version(db, viewer, entry)
    share_just_with(db, viewer, entry, version, [*_readers(db, viewer, entry), coach])


def take_back(db: Session, viewer: Participant, entry: Entry, coach_id: UUID) -> None:
    """Stop sharing an entry with one coach: the key that they have opens nothing any more."""
    version = current_version(db, viewer, entry)
    others = [coach for coach in _readers(db, viewer, entry) if coach.coach_id != coach_id]
    share_just_with(db, viewer, entry, version, others)


def reshare_entries(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Seal what is shared with a coach to the key that was just agreed to.

    What lies in a vault of the viewer's that is lost stays as it is: nobody has its keys.
    """
    coach, vaults = my_coach(db, viewer, coach_id), open_vaults(db, viewer)
    for share_row, version in shares_with(db, viewer, coach_id):
        if version.vault_id in vaults:
            key = key_with(vaults[version.vault_id], version)
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
    vaults = open_vaults(db, viewer)
    entries = {row.entry_id for row in all_shares(db, viewer)}
    for entry_id in entries:
        entry = own_row(db, viewer, entry_id)
        version = current_version(db, viewer, entry)
        if version.vault_id in vaults:
            share_just_with(db, viewer, entry, version, [])
        else:
            shares = own_shares(db, viewer, entry_id)
            for row in shares:
                db.delete(row)
            _record_sharing(db, viewer, entry, [row.reader_id for row in shares], [])


def _readers(db: Session, viewer: Participant, entry: Entry) -> list[MyCoach]:
    readers = {row.reader_id for row in own_shares(db, viewer, entry.id)}
    return [coach for coach in my_coaches(db, viewer) if coach.coach_id in readers]


def share_just_with(
    db: Session, viewer: Owner, entry: Entry, version: EntryVersion, readers: Iterable[MyCoach]
) -> None:
    """Make the set of readers exactly this one; whoever falls out is left with a key to nothing.

    A reader whose key the owner did not agree to keeps a share without a key until they do; who
    was no reader yet and has such a key is Refused.
    """
    wanted = {coach.coach_id: coach for coach in readers}
    shares = {row.reader_id: row for row in own_shares(db, viewer, entry.id)}
    gone = [row for reader, row in shares.items() if reader not in wanted]
    for share_row in gone:
        db.delete(share_row)
    if gone:
        _rekey(db, viewer, entry)
    for coach in wanted.values():
        row = shares.get(coach.coach_id)
        if row is None:
            db.add(_shared(version, coach, version_key(db, viewer, version)))
        elif coach.is_pinned and (gone or row.version_id != version.id):
            _share_anew(row, version, coach, version_key(db, viewer, version))
        elif gone:
            row.sealed_key = NO_KEY
    _record_sharing(db, viewer, entry, shares, wanted)


def _rekey(db: Session, viewer: Owner, entry: Entry) -> None:
    """Seal every version anew: earlier ones were shared too, each under a key of its own."""
    for version, writing in own_versions(db, viewer, entry.id):
        seal_version(viewer, version, writing)


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
                object_kind=ITEM_KIND,
                object_id=entry.id,
                revision=entry.revision,
                other=reader,
            )
