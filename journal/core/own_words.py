"""Rows that hold one person's own words, sealed under a data key that is new each time."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, mapped_column, object_mapper

from journal.core.columns import Words, Wrapped, ref, uuid7
from journal.core.vault import OpenVault, Place, SecretKey, key_id_of, new_secret


class OwnWords:
    """The columns and the sealing of such a table; a row is new with revision 0.

    The words are bound to the row's one primary key, which it has before they are sealed.

    Only the owner's vault opens it: what is shared has versions and shares of its own.
    """

    __tablename__: str

    owner_id: Mapped[UUID] = ref("person.id")
    vault_id: Mapped[UUID] = ref("vault.id", index=False)
    revision: Mapped[int] = mapped_column(Integer)
    wrapped_key: Mapped[Wrapped]
    sealed: Mapped[Words]

    def seal_words(self, vault: OpenVault, padded: bytes) -> None:
        """Seal other words in the place of what stood here, as the next revision."""
        key = SecretKey(uuid7(), new_secret())
        self.revision += 1
        self.vault_id = vault.id
        self.wrapped_key = vault.wrap(self._place("wrapped_key"), key)
        self.sealed = key.seal(self._place("sealed"), padded)

    def open_words(self, vault: OpenVault) -> bytes:
        """Return what was sealed, padded as it was; raises Refused with another vault."""
        place = self._place("wrapped_key")
        key = vault.unwrap(place, key_id_of(self.sealed), self.wrapped_key)
        return key.open(self._place("sealed"), self.sealed)

    def _place(self, field: str) -> Place:
        (row_id,) = object_mapper(self).primary_key_from_instance(self)
        return Place(self.__tablename__, self.owner_id, row_id, field, self.revision)
