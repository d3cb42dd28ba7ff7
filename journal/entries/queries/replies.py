"""What coaches write back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import open_vaults, vaults_of
from journal.core.vault import OpenVault, SecretKey, key_id_of, receive, unpad
from journal.core.viewers import Coach, Owner, Participant
from journal.entries.models import Reply


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
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    return [_received(row, vaults) for row in rows if row.owner_vault_id in vaults]


def newest_replies(db: Session, viewer: Participant, limit: int) -> list[OpenedReply]:
    """Return what coaches wrote back to the viewer last, newest first."""
    vaults = open_vaults(db, viewer)
    query = select(Reply).where(
        Reply.owner_id == viewer.person_id, Reply.owner_vault_id.in_(vaults)
    )
    rows = db.scalars(query.order_by(Reply.written_at.desc(), Reply.id.desc()).limit(limit))
    return [_received(row, vaults) for row in rows]


def written_replies(db: Session, viewer: Coach, entry_id: UUID) -> list[OpenedReply]:
    """Return what the coach wrote back to one entry, oldest first."""
    query = select(Reply).where(Reply.entry_id == entry_id, Reply.author_id == viewer.person_id)
    rows = db.scalars(query.order_by(Reply.written_at)).all()
    vaults = vaults_of(db, viewer, [row.author_vault_id for row in rows])
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


def unseen_replies(viewer: Participant) -> Select[UUID, UUID]:
    """Return the question for (id, author) of the replies that the viewer has not seen yet."""
    return select(Reply.id, Reply.author_id).where(
        Reply.owner_id == viewer.person_id,
        Reply.owner_vault_id == viewer.vault.id,
        Reply.seen_at.is_(None),
    )


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
