"""What a participant and a coach arrange: conversations, what comes first, a day's suggestion."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Instant, Key, Words, Wrapped, one_of, ref
from journal.core.db import Base
from journal.core.vault import Envelope, Place, pad_text, unpad
from journal.for_coach.models import WordsForCoach
from journal.guided_sessions.phases import Phase


class Topic(WordsForCoach):
    """What a participant wants to talk about first with one coach."""

    __tablename__ = "topic"
    KIND = "topic"


class ContactRequest(Base):
    """A participant asks one coach to be in touch; one at a time waits with each coach."""

    __tablename__ = "contact_request"
    __table_args__ = (
        Index(
            "uq_contact_request_open",
            "participant_id",
            "coach_id",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    participant_id: Mapped[UUID] = ref("person.id")
    coach_id: Mapped[UUID] = ref("person.id")
    asked_at: Mapped[Instant]
    seen_at: Mapped[Instant | None]
    done_at: Mapped[Instant | None]


@dataclass(frozen=True, slots=True)
class Handled:
    """What is sealed of what a coach did about a signal: which it was, and a note to the person."""

    rule: str
    newest: datetime
    """When the newest answer was given of those that the coach was shown."""
    note: str = ""

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        said = {"rule": self.rule, "newest": self.newest.isoformat(), "note": self.note}
        return pad_text(json.dumps(said, ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> Handled:
        """Return what `dumped` gave."""
        said = json.loads(unpad(padded))
        return cls(said["rule"], datetime.fromisoformat(said["newest"]), said["note"])


class SignalState(Base):
    """That a coach saw a signal of somebody, and was done with it; sealed for both, as a reply is.

    Which rule held is a statement about how somebody was, so it is not plain.
    """

    __tablename__ = "signal_state"
    __table_args__ = (
        Index("ix_signal_state_pair", "author_id", "owner_id", "seen_at"),
        CheckConstraint("done_at IS NULL OR done_at >= seen_at", name="seen_first"),
    )

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id")
    author_id: Mapped[UUID] = ref("person.id", index=False)
    seen_at: Mapped[Instant]
    done_at: Mapped[Instant | None]
    author_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    owner_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    wrapped_key: Mapped[Wrapped]
    sealed_key: Mapped[Wrapped]
    sealed: Mapped[Words]

    def key_place(self) -> Place:
        """Return where the data key is wrapped for the coach."""
        return Place("signal_state", self.author_id, self.id, "wrapped_key")

    def place(self) -> Place:
        """Return where it is sealed which signal it was, and the note."""
        return Place("signal_state", self.author_id, self.id, "sealed")

    def envelope(self, key_id: UUID) -> Envelope:
        """Return what the data key is bound to when it is sealed to the participant."""
        return Envelope(
            "signal-state", self.author_id, self.id, "sealed_key", 0, self.owner_id, key_id
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is sealed of a suggestion: a prompt or practice, and a line to go with it."""

    prompt_id: UUID
    line: str = ""

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        said = {"prompt_id": str(self.prompt_id), "line": self.line}
        return pad_text(json.dumps(said, ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> Proposal:
        """Return what `dumped` gave."""
        said = json.loads(unpad(padded))
        return cls(UUID(said["prompt_id"]), said["line"])


class Suggestion(Base):
    """What a coach lays out for somebody, on one day or in one phase; sealed for both.

    Both are plain. A day is one that the coach chose, a phase a stretch of days around whichever
    session counts then: it names no date, so it says less than the day does, and the row says who
    only by a random id. `declined_at` is an instant; to what somebody said no lies sealed.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        Index("ix_suggestion_owner_day", "owner_id", "day"),
        CheckConstraint("(day IS NULL) <> (phase IS NULL)", name="day_or_phase"),
        CheckConstraint(one_of("phase", Phase), name="phase"),
    )

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    author_id: Mapped[UUID] = ref("person.id")
    day: Mapped[date | None] = mapped_column(Date)
    phase: Mapped[str | None] = mapped_column(String(10))
    suggested_at: Mapped[Instant]
    declined_at: Mapped[Instant | None]
    author_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    owner_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    wrapped_key: Mapped[Wrapped]
    sealed_key: Mapped[Wrapped]
    sealed: Mapped[Words]

    def when(self) -> date | Phase:
        """Return for which day or which phase it is."""
        return self.day or Phase(str(self.phase))

    def key_place(self) -> Place:
        """Return where the data key is wrapped for the coach who suggested it."""
        return Place("suggestion", self.author_id, self.id, "wrapped_key")

    def place(self) -> Place:
        """Return where the words are sealed."""
        return Place("suggestion", self.author_id, self.id, "sealed")

    def envelope(self, key_id: UUID) -> Envelope:
        """Return what the data key is bound to when it is sealed to the participant."""
        return Envelope(
            "suggestion", self.author_id, self.id, "sealed_key", 0, self.owner_id, key_id
        )


class Encouragement(Base):
    """A few words of a coach for somebody, tied to no entry; sealed for both, as a reply is."""

    __tablename__ = "encouragement"
    __table_args__ = (UniqueConstraint("owner_id", "author_id", "owner_vault_id", "day"),)

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    author_id: Mapped[UUID] = ref("person.id")
    day: Mapped[date] = mapped_column(Date)
    """The day of whom it is for, in which there is one of this coach at most."""
    sent_at: Mapped[Instant]
    seen_at: Mapped[Instant | None]
    author_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    owner_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    wrapped_key: Mapped[Wrapped]
    sealed_key: Mapped[Wrapped]
    sealed: Mapped[Words]

    def key_place(self) -> Place:
        """Return where the data key is wrapped for the coach who wrote it."""
        return Place("encouragement", self.author_id, self.id, "wrapped_key")

    def place(self) -> Place:
        """Return where the words are sealed."""
        return Place("encouragement", self.author_id, self.id, "sealed")

    def envelope(self, key_id: UUID) -> Envelope:
        """Return what the data key is bound to when it is sealed to the participant."""
        return Envelope(
            "encouragement", self.author_id, self.id, "sealed_key", 0, self.owner_id, key_id
        )
