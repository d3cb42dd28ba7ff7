"""What was tapped today, and what was written on a locked device and waits for the vault."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Instant, Key, Words, ref
from journal.core.db import Base
from journal.core.own_words import OwnWords
from journal.core.vault import Envelope, pad_text, unpad


@dataclass(frozen=True, slots=True)
class Taps:
    """What somebody did with today's card.

    `passed` are the prompts passed over, in order; `rests` is that there is to be none today.
    """

    passed: tuple[UUID, ...] = ()
    lighter: bool = False
    rests: bool = False

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        passed = [str(prompt) for prompt in self.passed]
        said = {"passed": passed, "lighter": self.lighter, "rests": self.rests}
        return pad_text(json.dumps(said).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> Taps:
        """Return what `dumped` gave."""
        said = json.loads(unpad(padded))
        return cls(tuple(map(UUID, said["passed"])), said["lighter"], said["rests"])


class CardDay(OwnWords, Base):
    """The taps of one person on one day: what is passed over says something too."""

    __tablename__ = "card_day"
    __table_args__ = (UniqueConstraint("owner_id", "day"),)

    id: Mapped[Key]
    day: Mapped[date] = mapped_column(Date)


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
