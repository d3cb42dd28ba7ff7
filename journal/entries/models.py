"""Journal entries: each saved version sealed under a data key of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Id, Instant, Key, Words, Wrapped, ref
from journal.core.db import Base
from journal.core.own_words import OwnWords
from journal.core.shares import KeyShare
from journal.core.vault import Envelope, Place, SecretKey, pad_text, unpad


@dataclass(frozen=True, slots=True)
class Writing:
    """What is sealed of a version: the text, and the prompt as it was worded then.

    `about` says to which guided session it belongs, as "hopes:<attendance id>".
    """

    text: str
    prompt_id: str | None = None
    prompt: str | None = None
    about: str | None = None

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        said = {name: value for name, value in asdict(self).items() if value is not None}
        return pad_text(json.dumps(said, ensure_ascii=False).encode())

    @classmethod
    def loaded(cls, padded: bytes) -> Writing:
        """Return what `dumped` gave."""
        return cls(**json.loads(unpad(padded)))

    def seal(self, key: SecretKey, place: Place) -> bytes:
        """Seal it under a data key."""
        return key.seal(place, self.dumped())

    @classmethod
    def open(cls, key: SecretKey, place: Place, sealed: bytes) -> Writing:
        """Open what `seal` made; raises Refused."""
        return cls.loaded(key.open(place, sealed))


class Entry(Base):
    """One entry in somebody's journal, whatever its words are by now.

    One that `opens_on` a day is a letter to its writer: until then nobody is shown its words.
    """

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_owner_day", "owner_id", "day", "recorded_at"),
        CheckConstraint("revision >= 1", name="revision"),
    )

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    revision: Mapped[int] = mapped_column(Integer)
    day: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[Instant]
    deleted_at: Mapped[Instant | None]
    opens_on: Mapped[date | None] = mapped_column(Date)


class EntryVersion(Base):
    """One saved version of an entry.

    `base_revision` is what its writer had before them, where that was not the one before it: then
    the two were written apart, and stand side by side until one is chosen.
    """

    __tablename__ = "entry_version"
    __table_args__ = (UniqueConstraint("entry_id", "revision"),)

    id: Mapped[Key]
    entry_id: Mapped[UUID] = ref("entry.id", index=False, ondelete="CASCADE")
    owner_id: Mapped[UUID] = ref("person.id")
    vault_id: Mapped[UUID] = ref("vault.id", index=False)
    revision: Mapped[int] = mapped_column(Integer)
    base_revision: Mapped[int | None] = mapped_column(Integer)
    page_id: Mapped[UUID | None] = mapped_column(Id)
    """The page on which it was written: what one page saves again is no second writer."""
    recorded_at: Mapped[Instant]
    received_at: Mapped[Instant]
    wrapped_key: Mapped[Wrapped]
    sealed: Mapped[Words]

    def key_place(self) -> Place:
        """Return where the data key is wrapped for the owner."""
        return Place("entry_version", self.owner_id, self.id, "wrapped_key", self.revision)

    def place(self) -> Place:
        """Return where the words are sealed."""
        return Place("entry_version", self.owner_id, self.id, "sealed", self.revision)


class EntryShare(KeyShare, Base):
    """The data key of an entry's newest version, sealed to one reader; earlier ones are gone."""

    __tablename__ = "entry_share"

    entry_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    version_id: Mapped[UUID] = ref("entry_version.id", ondelete="CASCADE")


def share_envelope(version: EntryVersion, reader: UUID, key_id: UUID) -> Envelope:
    """Return what the data key of a version is bound to when it is sealed to a reader."""
    return Envelope(
        "entry-share", version.owner_id, version.id, "sealed_key", version.revision, reader, key_id
    )


class EntryDraft(OwnWords, Base):
    """What is being typed into an entry, sealed at each pause; each page that is open has its own.

    `counter` rises with every request of a page, so that an older text that comes late is known.
    """

    __tablename__ = "entry_draft"

    id: Mapped[Key]
    entry_id: Mapped[UUID] = mapped_column(Id, index=True)
    counter: Mapped[int] = mapped_column(BigInteger)
    base_revision: Mapped[int | None] = mapped_column(Integer)
    saved_at: Mapped[Instant]


class Reply(Base):
    """A coach's reply to an entry; the data key is wrapped for the coach, sealed to the writer."""

    __tablename__ = "reply"

    id: Mapped[Key]
    entry_id: Mapped[UUID] = ref("entry.id", ondelete="CASCADE")
    owner_id: Mapped[UUID] = ref("person.id")
    author_id: Mapped[UUID] = ref("person.id")
    author_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    owner_vault_id: Mapped[UUID] = ref("vault.id", index=False)
    written_at: Mapped[Instant]
    seen_at: Mapped[Instant | None]
    wrapped_key: Mapped[Wrapped]
    sealed_key: Mapped[Wrapped]
    sealed: Mapped[Words]

    def key_place(self) -> Place:
        """Return where the data key is wrapped for the coach who wrote."""
        return Place("reply", self.author_id, self.id, "wrapped_key")

    def place(self) -> Place:
        """Return where the words are sealed."""
        return Place("reply", self.author_id, self.id, "sealed")

    def envelope(self, key_id: UUID) -> Envelope:
        """Return what the data key is bound to when it is sealed to the participant."""
        return Envelope("reply", self.author_id, self.id, "sealed_key", 0, self.owner_id, key_id)
