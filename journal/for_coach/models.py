"""The tables of what a participant words for one coach, and how a row of them is shared."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column
from sqlalchemy.schema import SchemaItem

from journal.core import clock
from journal.core.columns import Id, Instant, Key, ref
from journal.core.db import Base
from journal.core.own_words import OwnWords
from journal.core.shares import NO_KEY
from journal.core.vault import Envelope, OpenVault, SecretKey, key_id_of, receive, share
from journal.guidance.queries import MyCoach

NOT_SHARED = {"shared_at": None, "reader_vault_id": None, "sealed_key": None}


class WordsForCoach(OwnWords, Base):
    """A table with one row for each coach of a participant; newer words take its place.

    Of a vault that is lost the row stays as it was, should that be opened again.

    With `shared_at` the coach reads it, once `sealed_key` holds the data key sealed to them.
    """

    __abstract__ = True

    KIND: ClassVar[str]
    """How readings and shares of it are called in the audit log."""

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    coach_id: Mapped[UUID] = ref("person.id")
    saved_at: Mapped[Instant]
    shared_at: Mapped[Instant | None]
    reader_vault_id: Mapped[UUID | None] = mapped_column(Id)
    sealed_key: Mapped[bytes | None] = mapped_column(info={"holds": "key"})

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[SchemaItem, ...]:
        """Return the constraints of each such table."""
        return (
            UniqueConstraint("owner_id", "coach_id", "vault_id"),
            CheckConstraint("(shared_at IS NULL) = (sealed_key IS NULL)", name="shared"),
            CheckConstraint("(shared_at IS NULL) = (reader_vault_id IS NULL)", name="reader"),
        )

    def share_with(self, coach: MyCoach, key: SecretKey) -> None:
        """Give the coach the data key, or a place for it until the writer agreed to theirs."""
        self.shared_at = self.shared_at or clock.now()
        self.reader_vault_id = coach.vault_id
        envelope = self._envelope(key.id)
        self.sealed_key = share(coach.public_key, envelope, key) if coach.is_pinned else NO_KEY

    def forget_share(self) -> None:
        """Take the coach's key away."""
        self.shared_at = self.reader_vault_id = self.sealed_key = None

    def received_words(self, vault: OpenVault) -> bytes:
        """Return what was sealed, padded as it was, with the vault of the coach it is shared with.

        Raises Refused with another vault.
        """
        envelope = self._envelope(key_id_of(self.sealed))
        return self.open_words_with(receive(vault, envelope, self.sealed_key or NO_KEY))

    def _envelope(self, key_id: UUID) -> Envelope:
        """Return what the data key is bound to when it is sealed to the coach."""
        return Envelope(
            self.__tablename__,
            self.owner_id,
            self.id,
            "sealed_key",
            self.revision,
            self.coach_id,
            key_id,
        )
