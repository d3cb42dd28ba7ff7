"""A reader who keeps copies: the sealed row, and the key to it that was shared with them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from journal.core.db import Database
from journal.core.vault import Refused, SecretKey, key_id_of, receive
from journal.core.viewers import Coach
from journal.entries.models import EntryShare, EntryVersion, Writing, share_envelope
from tests.support.acting import reading_as
from tests.support.cast import Cast


@dataclass
class Kept:
    """What a reader may have kept."""

    version: EntryVersion
    key: SecretKey

    def opens(self, version: EntryVersion) -> bool:
        """Tell whether the key that was kept opens a version."""
        try:
            Writing.open(self.key, version.place(), version.sealed)
        except Refused:
            return False
        return True


def kept_by_ilse(app: Flask, cast: Cast, entry_id: UUID) -> Kept:
    """Return what Ilse can keep of an entry that is shared with her now."""
    with reading_as(app, cast, "ilse", Coach) as (db, ilse):
        share = db.get_one(EntryShare, (entry_id, ilse.person_id))
        version = db.get_one(EntryVersion, share.version_id)
        envelope = share_envelope(version, ilse.person_id, key_id_of(version.sealed))
        return Kept(version, receive(ilse.vault, envelope, share.sealed_key))


def newest(database: Database, entry_id: UUID) -> EntryVersion:
    """Return the newest version of an entry, as it is kept."""
    with database.read() as db:
        query = select(EntryVersion).where(EntryVersion.entry_id == entry_id)
        return db.scalars(query.order_by(EntryVersion.revision)).all()[-1]
