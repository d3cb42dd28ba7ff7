"""Sealing to a person's public key: HPKE (RFC 9180), base mode, single shot.

DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; the associated data is always empty and
everything bound goes into `info`, so the browser's `@hpke/core` and this module interoperate.
Base mode names no author: who may write is decided by the device and the form, never by a blob.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from journal.core.vault.aead import Refused

ENC_BYTES = 65
_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_CURVE = ec.SECP256R1()


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a blob sealed to a public key is bound to; both sides rebuild it from what they know."""

    purpose: str
    owner: UUID
    item: UUID
    field: str
    revision: int
    reader: UUID
    key_id: UUID

    def info(self) -> bytes:
        """Return `naklank/1/<purpose>` and each part after its length."""
        parts = (
            self.owner.bytes,
            self.item.bytes,
            self.field.encode(),
            self.revision.to_bytes(8, "big"),
            self.reader.bytes,
            self.key_id.bytes,
        )
        return f"naklank/1/{self.purpose}".encode() + b"".join(
            len(part).to_bytes(4, "big") + part for part in parts
        )


class KeyPair:
    """A person's HPKE key pair, held only while their vault is open."""

    __slots__ = ("_private", "public_key")

    def __init__(self, private_value: bytes) -> None:
        """Rebuild the pair from the 32-byte private value."""
        self._private = ec.derive_private_key(int.from_bytes(private_value, "big"), _CURVE)
        self.public_key = self._private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )

    @staticmethod
    def new_private_value() -> bytes:
        """Return a fresh private value as 32 bytes, big endian."""
        return ec.generate_private_key(_CURVE).private_numbers().private_value.to_bytes(32, "big")

    def open(self, envelope: Envelope, wire: bytes) -> bytes:
        """Open `enc(65) ‖ ciphertext ‖ tag`; raises Refused for anything not sealed just so."""
        try:
            return _SUITE.decrypt(wire, self._private, envelope.info())
        except (InvalidTag, ValueError):
            raise Refused from None


def seal_to(public_key: bytes, envelope: Envelope, plaintext: bytes) -> bytes:
    """Seal bytes to an uncompressed P-256 point (65 bytes); raises Refused for another point."""
    if len(public_key) != ENC_BYTES:
        raise Refused
    try:
        point = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, public_key)
    except ValueError:
        raise Refused from None
    return _SUITE.encrypt(plaintext, point, envelope.info())
