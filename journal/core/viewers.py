"""Who is looking: one frozen type for each thing somebody may be, passed into every view and query.

Only `Participant`, `PausedParticipant` and `Coach` hold an open vault. A function that opens words
or numbers asks for one of them, so the type checker proves that admins and jobs cannot read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from journal.core.clock import DEFAULT_ZONE
from journal.core.vault import OpenVault


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody opened something of somebody else's: to be recorded, and shown to the owner."""

    owner_id: UUID
    item_kind: str
    item_id: UUID
    revision: int


@dataclass(slots=True)
class Ledger:
    """What was opened during one request; the guard writes it down before the answer is sent."""

    readings: list[Reading] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Nobody in particular: signed out, holding at most a token that a page checks by itself."""

    language: str = "nl"
    zone: str = DEFAULT_ZONE


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A person on one of their devices, in one role."""

    person_id: UUID
    device_id: UUID
    name: str
    language: str
    zone: str
    theme: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant(SignedIn):
    """Somebody who keeps a journal, with their vault open."""

    may_share: bool
    """Whether their consent for sharing is in force."""
    vault: OpenVault = field(repr=False)
    ledger: Ledger = field(default_factory=Ledger, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedParticipant(SignedIn):
    """A participant whose device is locked: can write new things, can open nothing."""

    vault_id: UUID
    public_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PausedParticipant(SignedIn):
    """A participant who withdrew the basic consent: keeps everything, adds nothing."""

    vault: OpenVault = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coach(SignedIn):
    """Somebody who guides participants and opens what they share."""

    vault: OpenVault = field(repr=False)
    ledger: Ledger = field(default_factory=Ledger, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked(SignedIn):
    """A locked device of anyone who cannot write while it is locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admin(SignedIn):
    """Somebody who tends prompts and accounts; holds no key to anything that a person wrote."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A job or a command: ids and dates, no key."""


Viewer: TypeAlias = (
    Visitor | Participant | LockedParticipant | PausedParticipant | Coach | Locked | Admin | Clock
)
Signed: TypeAlias = Participant | LockedParticipant | PausedParticipant | Coach | Locked | Admin
Owner: TypeAlias = Participant | PausedParticipant
"""Somebody who may open their own words and numbers."""
Reader: TypeAlias = Participant | Coach
"""Somebody who may open what was sealed to them."""
