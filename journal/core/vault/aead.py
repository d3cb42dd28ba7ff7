"""Sealing under a symmetric key: AES-256-GCM bound to the place where the blob is kept."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16

_HEADER = b"\x01\x01"  # format version 1, suite 1 = AES-256-GCM
_SIXTEEN, _EIGHT = (16).to_bytes(4, "big"), (8).to_bytes(4, "big")
_NONCE_AT = len(_HEADER) + 16
_CIPHERTEXT_AT = _NONCE_AT + NONCE_BYTES


class Refused(Exception):
    """A blob, a key or a code that does not belong here; says nothing of why, on purpose."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sealed blob stands. Moved to any other place it does not open."""

    table: str
    owner: UUID
    row: UUID
    field: str
    revision: int = 0

    def bound(self, *more: bytes) -> bytes:
        """Return the place (and more) as bytes, each part after its length, so none can slide."""
        parts = (
            _name(self.table),
            _SIXTEEN + self.owner.bytes,
            _SIXTEEN + self.row.bytes,
            _name(self.field),
            _EIGHT + self.revision.to_bytes(8, "big"),
            *(len(part).to_bytes(4, "big") + part for part in more),
        )
        return b"".join(parts)


@lru_cache(maxsize=256)
def _name(text: str) -> bytes:
    """Return a table's or a field's name after its length: there are few, asked for often."""
    name = text.encode()
    return len(name).to_bytes(4, "big") + name


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A named 256-bit key for AES-256-GCM (NIST SP 800-38D, random 96-bit nonces).

    The blob is version ‖ suite ‖ key id (16) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
    """

    id: UUID
    secret: bytes = field(repr=False)

    def seal(self, place: Place, plaintext: bytes) -> bytes:
        """Seal bytes for one place. The caller pads."""
        nonce = os.urandom(NONCE_BYTES)
        ciphertext = AESGCM(self.secret).encrypt(nonce, plaintext, place.bound(self.id.bytes))
        return _HEADER + self.id.bytes + nonce + ciphertext

    def open(self, place: Place, blob: bytes) -> bytes:
        """Open a blob of `seal`; raises Refused for another key, place, format or a changed bit."""
        if blob[:_NONCE_AT] != _HEADER + self.id.bytes or len(blob) < _CIPHERTEXT_AT + TAG_BYTES:
            raise Refused
        nonce, ciphertext = blob[_NONCE_AT:_CIPHERTEXT_AT], blob[_CIPHERTEXT_AT:]
        try:
            return AESGCM(self.secret).decrypt(nonce, ciphertext, place.bound(self.id.bytes))
        except InvalidTag:
            raise Refused from None


def key_id_of(blob: bytes) -> UUID:
    """Return the id of the key that a blob is sealed under; raises Refused when it is too short."""
    if len(blob) < _CIPHERTEXT_AT + TAG_BYTES:
        raise Refused
    return UUID(bytes=blob[len(_HEADER) : _NONCE_AT])


def new_secret() -> bytes:
    """Return 256 random bits from the operating system."""
    return os.urandom(KEY_BYTES)


def derive(secret: bytes, purpose: str, *bound: bytes, salt: bytes | None = None) -> bytes:
    """Derive a 256-bit subkey for one purpose with HKDF-SHA256 (RFC 5869)."""
    info = b"naklank/1/" + purpose.encode() + b"".join(b"\x00" + part for part in bound)
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(secret)
