"""The conversations of a participant and a coach, and what is written down of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.clock import zone_of
from journal.core.columns import Id, Identity, Instant, Key, Words, Wrapped, ref
from journal.core.db import Base
from journal.core.own_words import OwnWords
from journal.core.vault import Envelope, Place, pad_text, unpad


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a conversation is: day and time as the coach entered them, in the coach's zone."""

    day: date
    time: time
    zone: str

    def instant(self) -> datetime:
        """Return the instant at which it begins."""
        return datetime.combine(self.day, self.time, zone_of(self.zone)).astimezone(UTC)

    def as_json(self) -> str:
        """Return it as it is sealed."""
        clock_time = self.time.isoformat(timespec="minutes")
        return json.dumps({"day": self.day.isoformat(), "time": clock_time, "zone": self.zone})

    @classmethod
    def of_json(cls, said: str) -> Appointment:
        """Read what `as_json` wrote."""
        parts = json.loads(said)
        return cls(
            date.fromisoformat(parts["day"]), time.fromisoformat(parts["time"]), parts["zone"]
        )


class Conversation(Base):
    """A conversation of a participant and their coach; its date and time are identity."""

    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_pair", "participant_id", "coach_id"),)

    id: Mapped[Key]
    participant_id: Mapped[UUID] = ref("person.id", index=False)
    coach_id: Mapped[UUID] = ref("person.id")
    sealed: Mapped[Identity]
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    revision: Mapped[int] = mapped_column(Integer)
    """How often day or time was corrected."""

    def place(self) -> Place:
        """Return where date and time are sealed."""
        return Place("conversation", self.participant_id, self.id, "sealed")


@dataclass(frozen=True, slots=True)
class NoteWords:
    """What is sealed of a note: a text for each step of the conversation, in its order."""

    arriving: str = ""
    retelling: str = ""
    staying: str = ""
    difficult: str = ""
    meaning: str = ""
    patterns: str = ""
    small_step: str = ""
    support: str = ""
    practising: str = ""
    closing: str = ""

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        return pad_text(json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> NoteWords:
        """Return what `dumped` gave."""
        return cls(**json.loads(unpad(padded)))


class ConversationNote(Base):
    """What a coach wrote down of a conversation; sealed for both, as a reply is.

    There is one of a conversation. Beside one in a vault that the coach lost, which the participant
    may still read, another can be written.
    """

    __tablename__ = "conversation_note"
    __table_args__ = (
        UniqueConstraint("conversation_id", "author_vault_id"),
        CheckConstraint("revision >= 1", name="revision"),
    )

    id: Mapped[Key]
    conversation_id: Mapped[UUID] = ref("conversation.id", index=False)
    owner_id: Mapped[UUID] = ref("person.id")
    author_id: Mapped[UUID] = ref("person.id")
    author_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    owner_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    page_id: Mapped[UUID] = mapped_column(Id)
    """The page that saved last: it may save again, another only what it has seen."""
    revision: Mapped[int] = mapped_column(Integer)
    written_at: Mapped[Instant]
    seen_at: Mapped[Instant | None]
    wrapped_key: Mapped[Wrapped]
    sealed_key: Mapped[Wrapped]
    sealed: Mapped[Words]

    def key_place(self) -> Place:
        """Return where the data key is wrapped for the coach who wrote it."""
        return Place("conversation_note", self.author_id, self.id, "wrapped_key", self.revision)

    def place(self) -> Place:
        """Return where the words are sealed."""
        return Place("conversation_note", self.author_id, self.id, "sealed", self.revision)

    def envelope(self, key_id: UUID) -> Envelope:
        """Return what the data key is bound to when it is sealed to the participant."""
        return Envelope(
            "conversation-note",
            self.author_id,
            self.id,
            "sealed_key",
            self.revision,
            self.owner_id,
            key_id,
        )


@dataclass(frozen=True, slots=True)
class OwnNoteWords:
    """What is sealed of an own note: the text, and whom it is about as they were called then.

    When the guidance is over the coach finds no name of theirs any more, and still knows by this.
    """

    name: str
    text: str

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        return pad_text(json.dumps(asdict(self), ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> OwnNoteWords:
        """Return what `dumped` gave."""
        return cls(**json.loads(unpad(padded)))


class OwnNote(OwnWords, Base):
    """What a coach (the owner) keeps to themselves about somebody; nobody else opens it."""

    __tablename__ = "own_note"
    __table_args__ = (CheckConstraint("revision >= 1", name="revision"),)

    id: Mapped[Key]
    about_id: Mapped[UUID] = ref("person.id")
    written_at: Mapped[Instant]
    changed_at: Mapped[Instant]
