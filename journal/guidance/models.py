"""Who guides whom, on which days a coach reads, and whose numbers a coach may open."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Date, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Id, Instant, Key, Wrapped, ref
from journal.core.db import Base
from journal.core.vault import Envelope


class Guidance(Base):
    """A coach guides a participant, from one instant until another."""

    __tablename__ = "guidance"
    __table_args__ = (
        CheckConstraint("participant_id <> coach_id", name="nobody_guides_themselves"),
        Index(
            "uq_guidance_open",
            "participant_id",
            "coach_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    participant_id: Mapped[UUID] = ref("person.id")
    coach_id: Mapped[UUID] = ref("person.id")
    from_at: Mapped[Instant]
    until_at: Mapped[Instant | None]


class CoachPromise(Base):
    """On which days a coach reads, as the participants are told; bit 0 is Monday."""

    __tablename__ = "coach_promise"

    coach_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    weekdays: Mapped[int] = mapped_column(Integer)

    def days(self) -> list[int]:
        """Return the reading days, Monday is 0."""
        return [day for day in range(7) if self.weekdays >> day & 1]


class NumbersSharing(Base):
    """A participant shares numbers with a coach, from a day on."""

    __tablename__ = "numbers_sharing"
    __table_args__ = (
        Index(
            "uq_numbers_sharing_open",
            "owner_id",
            "reader_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id")
    reader_id: Mapped[UUID] = ref("person.id")
    from_day: Mapped[date] = mapped_column(Date)
    began_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
    signal_rules: Mapped[list[str]] = mapped_column(JSON, default=list)
    """The names of the rules whose signals the coach is also shown: those that were said yes to."""

    @property
    def shows_signals(self) -> bool:
        """Return whether the coach is told anything that a fixed rule finds."""
        return bool(self.signal_rules)


class NumbersGrant(Base):
    """A numbers key sealed to one reader's public key; taking back deletes it."""

    __tablename__ = "numbers_grant"
    __table_args__ = (UniqueConstraint("numbers_key_id", "reader_id"),)

    id: Mapped[Key]
    numbers_key_id: Mapped[UUID] = ref("numbers_key.id", index=False)
    owner_id: Mapped[UUID] = ref("person.id")
    reader_id: Mapped[UUID] = ref("person.id")
    reader_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    sealed_key: Mapped[Wrapped]

    def envelope(self) -> Envelope:
        """Return what the sealed key is bound to."""
        return numbers_envelope(self.owner_id, self.numbers_key_id, self.reader_id)


def numbers_envelope(owner: UUID, key_id: UUID, reader: UUID) -> Envelope:
    """Return what a numbers key is bound to when it is sealed to a reader."""
    return Envelope("numbers-grant", owner, key_id, "sealed_key", 0, reader, key_id)
