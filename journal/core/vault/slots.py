"""Key slots: the ways into a vault. Opening the slot is the check; there is no second hash."""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from journal.core.vault.aead import Place, Refused, SecretKey, derive
from journal.core.vault.recovery import parse_code

SALT_BYTES = 16
SUITE = 1
"""Slot suite 1: Argon2id v1.3 or HKDF-SHA256, commitment by HKDF, wrap by AES-256-GCM."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one Argon2id derivation costs (RFC 9106): memory in KiB, passes, lanes."""

    memory: int
    iterations: int
    lanes: int


COST = Cost(memory=64 * 1024, iterations=3, lanes=4)
COST_FLOOR = Cost(memory=19 * 1024, iterations=2, lanes=1)
COST_CEILING = Cost(memory=256 * 1024, iterations=16, lanes=16)
"""Outside these a slot is refused before any work: nobody made it but who changed the row."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One row of `key_slot` without its table: where it belongs, how to derive, what is wrapped."""

    id: UUID
    owner: UUID
    vault: UUID
    salt: bytes
    commitment: bytes
    wrapped_key: bytes
    cost: Cost | None = None
    pepper_id: str | None = None
    suite: int = SUITE


def new_passphrase_slot(
    slot_id: UUID,
    key: VaultKey,
    passphrase: bytes,
    pepper: tuple[str, bytes],
    cost: Cost = COST,
) -> Slot:
    """Wrap a vault key under a passphrase and the pepper (id and 32 bytes)."""
    salt = os.urandom(SALT_BYTES)
    pepper_id, pepper_secret = pepper
    root = _stretched(passphrase, salt, cost, pepper_secret, key.owner, slot_id)
    return _slot(slot_id, key, salt, root, cost=cost, pepper_id=pepper_id)


def open_passphrase_slot(slot: Slot, passphrase: bytes, peppers: Mapping[str, bytes]) -> VaultKey:
    """Return the vault key; raises Refused for a wrong passphrase, pepper or too cheap a slot."""
    cost, pepper = slot.cost, peppers.get(slot.pepper_id or "")
    if cost is None or pepper is None or not _is_sane(cost) or len(slot.salt) != SALT_BYTES:
        raise Refused
    root = _stretched(passphrase, slot.salt, cost, pepper, slot.owner, slot.id)
    return _unwrapped(slot, root)


def new_recovery_slot(slot_id: UUID, key: VaultKey, code: str) -> Slot:
    """Wrap a vault key under a recovery code, which is random enough to need no stretching."""
    salt = os.urandom(SALT_BYTES)
    return _slot(slot_id, key, salt, _recovery_root(code, salt, key.owner, slot_id))


def open_recovery_slot(slot: Slot, code: str) -> VaultKey:
    """Return the vault key; raises Refused for any other code."""
    return _unwrapped(slot, _recovery_root(code, slot.salt, slot.owner, slot.id))


def new_device_slot(slot_id: UUID, key: VaultKey, device: UUID, secret: bytes) -> Slot:
    """Wrap a vault key under the 256-bit secret that only the device's cookie holds."""
    return _slot(slot_id, key, b"", _device_root(secret, device))


def open_device_slot(slot: Slot, device: UUID, secret: bytes) -> VaultKey:
    """Return the vault key; raises Refused for the secret of any other device."""
    return _unwrapped(slot, _device_root(secret, device))


def new_successor_slot(slot_id: UUID, key: VaultKey, successor: VaultKey) -> Slot:
    """Wrap the key of an older vault under the one that took its place."""
    return _slot(slot_id, key, b"", _successor_root(successor, key.vault))


def open_successor_slot(slot: Slot, successor: VaultKey) -> VaultKey:
    """Return the older vault's key; raises Refused for any vault but its successor."""
    return _unwrapped(slot, _successor_root(successor, slot.vault))


def device_proof(device: UUID, secret: bytes) -> bytes:
    """Return what the device's row keeps, to know the cookie by without being able to make one."""
    return sha256(derive(secret, "device-auth", device.bytes)).digest()


@dataclass(frozen=True, slots=True, repr=False)
class VaultKey:
    """The random 256-bit key of one vault; it never encrypts anything itself."""

    owner: UUID
    vault: UUID
    secret: bytes


def _slot(
    slot_id: UUID,
    key: VaultKey,
    salt: bytes,
    root: bytes,
    *,
    cost: Cost | None = None,
    pepper_id: str | None = None,
) -> Slot:
    named_key = key.vault.bytes + key.secret
    wrapped = _wrapping(slot_id, root).seal(_place(slot_id, key.owner), named_key)
    return Slot(slot_id, key.owner, key.vault, salt, _commitment(root), wrapped, cost, pepper_id)


def _unwrapped(slot: Slot, root: bytes) -> VaultKey:
    if slot.suite != SUITE or not hmac.compare_digest(_commitment(root), slot.commitment):
        raise Refused
    wrapped = _wrapping(slot.id, root).open(_place(slot.id, slot.owner), slot.wrapped_key)
    if wrapped[:16] != slot.vault.bytes:
        raise Refused
    return VaultKey(slot.owner, slot.vault, wrapped[16:])


def _wrapping(slot_id: UUID, root: bytes) -> SecretKey:
    return SecretKey(slot_id, derive(root, "slot-wrap"))


def _commitment(root: bytes) -> bytes:
    return derive(root, "slot-commitment")


def _place(slot_id: UUID, owner: UUID) -> Place:
    return Place("key_slot", owner, slot_id, "wrapped_key")


def _stretched(
    passphrase: bytes, salt: bytes, cost: Cost, pepper: bytes, owner: UUID, slot_id: UUID
) -> bytes:
    return Argon2id(
        salt=salt,
        length=32,
        iterations=cost.iterations,
        lanes=cost.lanes,
        memory_cost=cost.memory,
        ad=b"naklank/1/slot" + owner.bytes + slot_id.bytes,
        secret=pepper,
    ).derive(passphrase)


def _recovery_root(code: str, salt: bytes, owner: UUID, slot_id: UUID) -> bytes:
    return derive(parse_code(code), "recovery", owner.bytes, slot_id.bytes, salt=salt)


def _device_root(secret: bytes, device: UUID) -> bytes:
    return derive(secret, "device-wrap", device.bytes)


def _successor_root(successor: VaultKey, older: UUID) -> bytes:
    return derive(successor.secret, "successor", successor.vault.bytes, older.bytes)


def _is_sane(cost: Cost) -> bool:
    return (
        COST_FLOOR.memory <= cost.memory <= COST_CEILING.memory
        and COST_FLOOR.iterations <= cost.iterations <= COST_CEILING.iterations
        and COST_FLOOR.lanes <= cost.lanes <= COST_CEILING.lanes
    )
