"""Rows that give one reader the data key of what somebody wrote, and the rules for giving it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from journal.core import audit
from journal.core.audit import Act
from journal.core.columns import Id, Instant, Wrapped, ref
from journal.core.vault import Envelope, Refused, SecretKey, share

NO_KEY = b""
"""In a share: the key that was there opens nothing any more, and another waits for a yes."""


class ShareReader(Protocol):
    """Somebody to share with, as the owner knows them."""

    @property
    def coach_id(self) -> UUID:
        """Their id."""

    @property
    def vault_id(self) -> UUID:
        """The vault that they have now."""

    @property
    def public_key(self) -> bytes:
        """Its public key."""

    @property
    def is_pinned(self) -> bool:
        """Whether the owner agreed to that key."""


class KeyShare:
    """The columns of such a table; the first half of its primary key names the item.

    Whoever falls out loses their row, and the item its key.
    """

    reader_id: Mapped[UUID] = mapped_column(Id, primary_key=True, index=True)
    owner_id: Mapped[UUID] = ref("person.id")
    reader_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    shared_at: Mapped[Instant]
    sealed_key: Mapped[Wrapped]

    def give(self, reader: ShareReader, envelope: Envelope, key: SecretKey) -> None:
        """Seal a data key to the reader; raises Refused unless the owner agreed to their key."""
        if not reader.is_pinned:
            raise Refused
        self.reader_vault_id = reader.vault_id
        self.sealed_key = share(reader.public_key, envelope, key)


Row = TypeVar("Row", bound=KeyShare)


class Shareable(Protocol[Row]):
    """An item of somebody's, as sharing it needs it."""

    def rekey(self) -> None:
        """Seal it under a data key that nobody was given; what is in a lost vault stays."""

    def begin(self, reader: ShareReader) -> Row:
        """Return a new share, given; raises Refused like `KeyShare.give`."""

    def give(self, row: Row, reader: ShareReader) -> None:
        """Give the data key of now to the reader of a share; raises Refused likewise."""


def give_just_to(
    db: Session, item: Shareable[Row], rows: Iterable[Row], readers: Iterable[ShareReader]
) -> None:
    """Make the readers of an item exactly these; whoever falls out keeps a key to nothing.

    A reader whose key the owner did not agree to keeps a share without a key until they do; who
    was no reader yet and has such a key is Refused.
    """
    wanted = {reader.coach_id: reader for reader in readers}
    shares = {row.reader_id: row for row in rows}
    staying = [row for reader_id, row in shares.items() if reader_id in wanted]
    for row in shares.values():
        if row.reader_id not in wanted:
            db.delete(row)
    if len(staying) < len(shares):
        item.rekey()
        give_anew(item, staying, wanted)
    for reader_id, reader in wanted.items():
        if reader_id not in shares:
            db.add(item.begin(reader))


def give_anew(
    item: Shareable[Row], rows: Iterable[Row], readers: Mapping[UUID, ShareReader]
) -> None:
    """Give everybody who reads an item the data key that it was just sealed under."""
    for row in rows:
        reader = readers.get(row.reader_id)
        if reader is not None and reader.is_pinned:
            item.give(row, reader)
        else:
            row.sealed_key = NO_KEY


def record_sharing(
    db: Session,
    owner_id: UUID,
    item: tuple[str, UUID, int],
    before: Iterable[UUID],
    after: Iterable[UUID],
) -> None:
    """Write down who became a reader of an item (kind, id, revision), and who is one no more."""
    was, now = set(before), set(after)
    kind, item_id, revision = item
    for act, readers in ((Act.SHARED, now - was), (Act.TOOK_BACK, was - now)):
        for reader in readers:
            audit.record(
                db,
                act,
                actor=owner_id,
                subject=owner_id,
                object_kind=kind,
                object_id=item_id,
                revision=revision,
                other=reader,
            )


def opens_for(table: type[KeyShare], reader_id: UUID, vault_id: UUID) -> ColumnElement[bool]:
    """Return the condition on shares whose keys a reader can open with one vault of theirs."""
    return (
        (table.reader_id == reader_id)
        & (table.reader_vault_id == vault_id)
        & (table.sealed_key != NO_KEY)
    )


def delete_shares(
    db: Session, table: type[KeyShare], owner_id: UUID, reader_id: UUID | None = None
) -> None:
    """Delete what somebody shares, with everybody or with one reader; nothing is opened."""
    query = delete(table).where(table.owner_id == owner_id)
    db.execute(query if reader_id is None else query.where(table.reader_id == reader_id))
