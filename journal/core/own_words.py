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

    Only the owner's vault opens it, and whoever is given the data key (`journal/core/shares.py`).
    """

    __tablename__: str

    owner_id: Mapped[UUID] = ref("person.id")
    vault_id: Mapped[UUID] = ref("vault.id", index=False)
    revision: Mapped[int] = mapped_column(Integer)
    wrapped_key: Mapped[Wrapped]
    sealed: Mapped[Words]

    def seal_words(self, vault: OpenVault, padded: bytes) -> SecretKey:
        """Seal other words in the place of what stood here, as the next revision.

        Return the data key, which nobody has seen yet.
        """
        self.revision += 1
        return self._seal(vault, padded)

    def rekey_words(self, vault: OpenVault, opens: OpenVault) -> None:
        """Seal the same words under a data key that nobody was given; `opens` is their vault."""
        self._seal(vault, self.open_words(opens))

    def open_words(self, vault: OpenVault) -> bytes:
        """Return what was sealed, padded as it was; raises Refused with another vault."""
        return self.open_words_with(self.words_key(vault))

    def words_key(self, vault: OpenVault) -> SecretKey:
        """Return the data key out of the owner's vault; raises Refused with another one."""
        return vault.unwrap(self._place("wrapped_key"), key_id_of(self.sealed), self.wrapped_key)

    def open_words_with(self, key: SecretKey) -> bytes:
        """Return what was sealed, padded as it was, with its data key; raises Refused."""
        return key.open(self._place("sealed"), self.sealed)

    def _seal(self, vault: OpenVault, padded: bytes) -> SecretKey:
        key = SecretKey(uuid7(), new_secret())
        self.vault_id = vault.id
        self.wrapped_key = vault.wrap(self._place("wrapped_key"), key)
        self.sealed = key.seal(self._place("sealed"), padded)
        return key

    def _place(self, field: str) -> Place:
        (row_id,) = object_mapper(self).primary_key_from_instance(self)
        return Place(self.__tablename__, self.owner_id, row_id, field, self.revision)
