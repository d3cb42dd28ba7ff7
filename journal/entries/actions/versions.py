"""Adding a version of an entry, and sealing one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from journal.core import clock
from journal.core.columns import uuid7
from journal.core.vault import SecretKey, new_secret
from journal.core.viewers import Owner, Participant
from journal.entries.actions.drafting import Typing
from journal.entries.models import Entry, EntryVersion, Writing


def add_version(
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
    seal_version(viewer, version, writing)
    db.add(version)
    return version


def seal_version(viewer: Owner, version: EntryVersion, writing: Writing) -> SecretKey:
    """Seal a version under a data key that nobody has seen yet."""
    key = SecretKey(uuid7(), new_secret())
    version.vault_id = viewer.vault.id
    version.wrapped_key = viewer.vault.wrap(version.key_place(), key)
    version.sealed = writing.seal(key, version.place())
    return key
