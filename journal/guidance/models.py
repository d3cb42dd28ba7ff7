"""Who guides whom, when a coach reads and writes back, and whose numbers a coach may open."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Date, Index, Integer, Time, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Id, Instant, Key, Wrapped, ref
from journal.core.db import Base
from journal.core.vault import Envelope
from journal.guidance.reading import Holiday


class Guidance(Base):
    """A coach guides a participant, from one instant until another.

    With `until_at` to come its end is planned. From that instant on the coach finds nothing; at
    `ended_at` what had been shared was taken away, and another guidance of the two may begin.
    """

    __tablename__ = "guidance"
    __table_args__ = (
        CheckConstraint("participant_id <> coach_id", name="nobody_guides_themselves"),
        CheckConstraint("ended_at IS NULL OR until_at <= ended_at", name="end"),
        Index(
            "uq_guidance_open",
            "participant_id",
            "coach_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    participant_id: Mapped[UUID] = ref("person.id")
    coach_id: Mapped[UUID] = ref("person.id")
    from_at: Mapped[Instant]
    until_at: Mapped[Instant | None]
    ended_at: Mapped[Instant | None]


class CoachPromise(Base):
    """When a coach reads, by the clock of their own zone, and whether they write back.

    The participants are told. Bit 0 of the weekdays is Monday.
    """

    __tablename__ = "coach_promise"
    __table_args__ = (
        CheckConstraint("(from_time IS NULL) = (until_time IS NULL)", name="hours"),
        CheckConstraint("from_time < until_time", name="order_of_hours"),
        CheckConstraint("NOT answers OR (weekdays <> 0 AND from_time IS NOT NULL)", name="answers"),
    )

    coach_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    weekdays: Mapped[int] = mapped_column(Integer)
    from_time: Mapped[time | None] = mapped_column(Time)
    until_time: Mapped[time | None] = mapped_column(Time)
    answers: Mapped[bool] = mapped_column(default=False)

    def days(self) -> list[int]:
        """Return the reading days, Monday is 0."""
        return [day for day in range(7) if self.weekdays >> day & 1]

    def hours(self) -> tuple[time, time] | None:
        """Return from when until when the coach reads on such a day, if that was stated."""
        if self.from_time is None or self.until_time is None:
            return None
        return self.from_time, self.until_time


class CoachAway(Base):
    """Days on which a coach does not read, the first and the last among them."""

    __tablename__ = "coach_away"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="order_of_days"),)

    id: Mapped[Key]
    coach_id: Mapped[UUID] = ref("person.id")
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)

    def holiday(self) -> Holiday:
        """Return the days."""
        return Holiday(self.first_day, self.last_day)


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
