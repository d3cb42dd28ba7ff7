"""What somebody wrote while their device was locked, waiting for the vault to open."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Instant, Key, Words, ref
from journal.core.db import Base
from journal.core.vault import Envelope


class WaitingItem(Base):
    """A check-in or an entry, sealed to its writer's own public key, which nobody here opens."""

    __tablename__ = "waiting_item"
    __table_args__ = (CheckConstraint("kind IN ('check-in', 'entry')", name="kind"),)

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id")
    vault_id: Mapped[UUID] = ref("vault.id", index=False)
    kind: Mapped[str] = mapped_column(String(8))
    recorded_at: Mapped[Instant]
    sealed: Mapped[Words]

    def envelope(self) -> Envelope:
        """Return what the blob is bound to; writer and reader are the same person."""
        return Envelope(
            "outbox", self.owner_id, self.id, self.kind, 0, self.owner_id, self.vault_id
        )
