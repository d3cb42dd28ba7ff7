"""Tables of people: who they are, their vaults and the ways in, their devices, what they agreed."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import (
    Digest,
    Id,
    Identity,
    Instant,
    Key,
    Numbers,
    Wrapped,
    one_of,
    optional_ref,
    ref,
)
from journal.core.db import Base
from journal.core.vault import Cost, Place, SealedVault, Slot


class Role(StrEnum):
    """What somebody may be; a person may be several, a device acts as one at a time."""

    PARTICIPANT = "participant"
    COACH = "coach"
    ADMIN = "admin"


class State(StrEnum):
    """Where an account stands."""

    INVITED = "invited"
    JOINED = "joined"
    LOCKED = "locked"
    ENDED = "ended"


class SlotKind(StrEnum):
    """The ways into a vault."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    DEVICE = "device"
    SUCCESSOR = "successor"


class Purpose(StrEnum):
    """What a person is asked to agree to, each by itself."""

    JOURNAL = "journal"
    SHARING = "sharing"
    MAIL = "mail"


WORDINGS = {Purpose.JOURNAL: "2026-11", Purpose.SHARING: "2026-11", Purpose.MAIL: "2026-11"}
"""Since when each is asked in today's words: whoever agreed to others is asked again."""


class Person(Base):
    """Somebody with an account, or invited to one."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint(one_of("state", State), name="state"),)

    id: Mapped[Key]
    sealed_name: Mapped[Identity]
    sealed_email: Mapped[Identity]
    email_index: Mapped[Digest] = mapped_column(unique=True)
    language: Mapped[str] = mapped_column(String(2))
    theme: Mapped[str] = mapped_column(String(5), default="auto")
    zone: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(8), default=State.INVITED)
    created_at: Mapped[Instant]

    @staticmethod
    def name_place(person_id: UUID) -> Place:
        """Return where a person's name is sealed."""
        return Place("person", person_id, person_id, "sealed_name")

    @staticmethod
    def email_place(person_id: UUID) -> Place:
        """Return where a person's e-mail address is sealed."""
        return Place("person", person_id, person_id, "sealed_email")


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_role"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    person_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    role: Mapped[str] = mapped_column(String(12), primary_key=True)


class Vault(Base):
    """A key pair and what is sealed with it; a lost one stays, locked, beside a new one."""

    __tablename__ = "vault"
    __table_args__ = (
        UniqueConstraint("person_id", "generation"),
        Index(
            "uq_vault_current",
            "person_id",
            unique=True,
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = ref("person.id", index=False)
    generation: Mapped[int] = mapped_column(Integer)
    is_current: Mapped[bool] = mapped_column(Boolean)
    public_key: Mapped[Digest]
    sealed_private_key: Mapped[Wrapped]
    created_at: Mapped[Instant]

    def sealed(self) -> SealedVault:
        """Return the vault as the vault module knows it."""
        return SealedVault(self.id, self.person_id, self.public_key, self.sealed_private_key)


class Device(Base):
    """A phone or browser that signed in, known by a cookie that only it holds."""

    __tablename__ = "device"
    __table_args__ = (CheckConstraint(one_of("role", Role), name="role"),)

    id: Mapped[Key]
    person_id: Mapped[UUID] = ref("person.id")
    role: Mapped[str] = mapped_column(String(12))
    proof: Mapped[Digest]
    previous_proof: Mapped[bytes | None] = mapped_column(info={"holds": "digest"})
    previous_until: Mapped[Instant | None]
    platform: Mapped[str] = mapped_column(String(16))
    browser: Mapped[str] = mapped_column(String(16))
    signed_in_at: Mapped[Instant]
    used_at: Mapped[Instant]
    renewed_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    locked_at: Mapped[Instant | None]
    unlock_tries: Mapped[int] = mapped_column(Integer, default=0)


class KeySlot(Base):
    """One way into one vault."""

    __tablename__ = "key_slot"
    __table_args__ = (
        CheckConstraint(one_of("kind", SlotKind), name="kind"),
        CheckConstraint("(kind = 'device') = (device_id IS NOT NULL)", name="device"),
        CheckConstraint("(kind = 'passphrase') = (memory IS NOT NULL)", name="cost"),
        Index(
            "uq_key_slot_one_of_a_kind",
            "vault_id",
            "kind",
            unique=True,
            sqlite_where=text("kind <> 'device'"),
            postgresql_where=text("kind <> 'device'"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = ref("person.id")
    vault_id: Mapped[UUID] = ref("vault.id", index=False)
    kind: Mapped[str] = mapped_column(String(12))
    device_id: Mapped[UUID | None] = optional_ref("device.id", ondelete="CASCADE")
    suite: Mapped[int] = mapped_column(Integer)
    memory: Mapped[int | None] = mapped_column(Integer)
    iterations: Mapped[int | None] = mapped_column(Integer)
    lanes: Mapped[int | None] = mapped_column(Integer)
    pepper_id: Mapped[str | None] = mapped_column(String(16))
    salt: Mapped[Digest]
    commitment: Mapped[Digest]
    wrapped_key: Mapped[Wrapped]
    proven_at: Mapped[Instant | None]
    created_at: Mapped[Instant]

    @classmethod
    def of(
        cls, kind: SlotKind, slot: Slot, created_at: datetime, device_id: UUID | None = None
    ) -> KeySlot:
        """Return a row for a slot that the vault module made."""
        cost = slot.cost
        return cls(
            id=slot.id,
            person_id=slot.owner,
            vault_id=slot.vault,
            kind=kind,
            device_id=device_id,
            suite=slot.suite,
            memory=cost.memory if cost else None,
            iterations=cost.iterations if cost else None,
            lanes=cost.lanes if cost else None,
            pepper_id=slot.pepper_id,
            salt=slot.salt,
            commitment=slot.commitment,
            wrapped_key=slot.wrapped_key,
            created_at=created_at,
        )

    def slot(self) -> Slot:
        """Return the row as the vault module knows it."""
        return Slot(
            id=self.id,
            owner=self.person_id,
            vault=self.vault_id,
            salt=self.salt,
            commitment=self.commitment,
            wrapped_key=self.wrapped_key,
            cost=self.cost(),
            pepper_id=self.pepper_id,
            suite=self.suite,
        )

    def cost(self) -> Cost | None:
        """Return what opening the slot costs, or None for one that needs no stretching."""
        if self.memory is None or self.iterations is None or self.lanes is None:
            return None
        return Cost(self.memory, self.iterations, self.lanes)


class Invitation(Base):
    """A link with which somebody joins, once; only the hash of its token is kept."""

    __tablename__ = "invitation"

    id: Mapped[Key]
    person_id: Mapped[UUID] = ref("person.id")
    invited_by: Mapped[UUID | None] = optional_ref("person.id")
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    voucher: Mapped[bytes | None] = mapped_column(info={"holds": "digest"})
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class Pin(Base):
    """The public key of a reader as its owner agreed to it, sealed in the owner's vault."""

    __tablename__ = "pin"

    owner_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    reader_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    vault_id: Mapped[UUID] = ref("vault.id", index=False)
    sealed_fingerprint: Mapped[Wrapped]

    @staticmethod
    def place(owner_id: UUID, reader_id: UUID) -> Place:
        """Return where a pin is sealed."""
        return Place("pin", owner_id, reader_id, "sealed_fingerprint")


class NumbersKey(Base):
    """The key of a person's numbers from a day on, until the next key's day.

    Whenever somebody begins or ends sharing numbers, all periods get new keys.
    """

    __tablename__ = "numbers_key"
    __table_args__ = (Index("ix_numbers_key_period", "vault_id", "from_day"),)

    id: Mapped[Key]
    person_id: Mapped[UUID] = ref("person.id")
    vault_id: Mapped[UUID] = ref("vault.id", index=False)
    from_day: Mapped[date] = mapped_column(Date)
    wrapped_key: Mapped[Wrapped]
    created_at: Mapped[Instant]

    @staticmethod
    def place(person_id: UUID, key_id: UUID) -> Place:
        """Return where a numbers key is wrapped."""
        return Place("numbers_key", person_id, key_id, "wrapped_key")


class Preferences(Base):
    """What somebody would rather not be offered, sealed with the numbers; no reasons are kept."""

    __tablename__ = "preferences"

    person_id: Mapped[UUID] = mapped_column(Id, primary_key=True)
    numbers_key_id: Mapped[UUID] = ref("numbers_key.id", index=False)
    sealed: Mapped[Numbers]

    @staticmethod
    def place(person_id: UUID) -> Place:
        """Return where a person's preferences are sealed."""
        return Place("preferences", person_id, person_id, "sealed")


class Consent(Base):
    """What somebody agreed to, in which wording, from when until when."""

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint(one_of("purpose", Purpose), name="purpose"),
        Index(
            "uq_consent_in_force",
            "person_id",
            "purpose",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    person_id: Mapped[UUID] = ref("person.id")
    purpose: Mapped[str] = mapped_column(String(12))
    version: Mapped[str] = mapped_column(String(10))
    given_at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]


class Reset(Base):
    """A new beginning for somebody who lost every way in; it waits, so that others can object."""

    __tablename__ = "reset"

    id: Mapped[Key]
    person_id: Mapped[UUID] = ref("person.id")
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    shown_by: Mapped[UUID | None] = optional_ref("person.id")
    asked_at: Mapped[Instant]
    waits_until: Mapped[Instant]
    confirmed_by: Mapped[UUID | None] = optional_ref("person.id")
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
    refused_at: Mapped[Instant | None]
