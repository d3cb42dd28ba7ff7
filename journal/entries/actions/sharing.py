"""Sharing entries with coaches, and taking them back: whoever falls out keeps a key to nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import open_vaults
from journal.core import clock
from journal.core.shares import ShareReader, delete_shares, give_just_to, record_sharing
from journal.core.vault import SecretKey
from journal.core.viewers import Owner, Participant
from journal.entries.actions.versions import seal_version
from journal.entries.models import Entry, EntryShare, EntryVersion, share_envelope
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
            _give(share_row, version, coach, key)


def forget_own_shares(db: Session, person_id: UUID) -> None:
    """Stop sharing what lies in a vault that is lost: its writer could no longer take it back."""
    delete_shares(db, EntryShare, person_id)


def forget_shares(db: Session, participant_id: UUID, coach_id: UUID) -> None:
    """Delete a coach's keys to a participant's entries; an admin ends this, and opens nothing."""
    delete_shares(db, EntryShare, participant_id, coach_id)


def stop_sharing(db: Session, viewer: Owner) -> None:
    """Take everything back, because the consent for sharing was withdrawn.

    What lies in a vault that is lost cannot be given a new key; its shares go all the same.
    """
    for entry_id in {row.entry_id for row in all_shares(db, viewer)}:
        entry = own_row(db, viewer, entry_id)
        share_just_with(db, viewer, entry, current_version(db, viewer, entry), [])


def _readers(db: Session, viewer: Participant, entry: Entry) -> list[MyCoach]:
    readers = {row.reader_id for row in own_shares(db, viewer, entry.id)}
    return [coach for coach in my_coaches(db, viewer) if coach.coach_id in readers]


def share_just_with(
    db: Session, viewer: Owner, entry: Entry, version: EntryVersion, readers: Iterable[MyCoach]
) -> None:
    """Make the set of readers exactly this one, and give them this version; see `give_just_to`."""
    wanted = {coach.coach_id: coach for coach in readers}
    rows, given = own_shares(db, viewer, entry.id), _Given(db, viewer, version)
    before = [row.reader_id for row in rows]
    give_just_to(db, given, rows, wanted.values())
    for row in rows:
        coach = wanted.get(row.reader_id)
        if coach is not None and coach.is_pinned and row.version_id != version.id:
            given.give(row, coach)
    record_sharing(db, viewer.person_id, (ITEM_KIND, entry.id, entry.revision), before, wanted)


@dataclass(frozen=True, slots=True)
class _Given:
    """A version that readers are given; earlier ones were shared too, each under its own key."""

    db: Session
    viewer: Owner
    version: EntryVersion

    def rekey(self) -> None:
        """Seal every version of the entry anew."""
        for version, writing in own_versions(self.db, self.viewer, self.version.entry_id):
            seal_version(self.viewer, version, writing)

    def begin(self, reader: ShareReader) -> EntryShare:
        """Share the version with one reader more."""
        row = EntryShare(
            entry_id=self.version.entry_id,
            reader_id=reader.coach_id,
            owner_id=self.version.owner_id,
        )
        self.give(row, reader)
        return row

    def give(self, row: EntryShare, reader: ShareReader) -> None:
        """Give a reader the version, or the key that it has now."""
        _give(row, self.version, reader, version_key(self.db, self.viewer, self.version))


def _give(row: EntryShare, version: EntryVersion, reader: ShareReader, key: SecretKey) -> None:
    if row.version_id != version.id:
        row.version_id, row.shared_at = version.id, clock.now()
    row.give(reader, share_envelope(version, reader.coach_id, key.id), key)
