"""The organisation's keys: identity sealed at rest, e-mail addresses findable by a blind index."""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Literal
from uuid import UUID

from journal.core.vault.aead import Place, Refused, SecretKey, derive, key_id_of
from journal.core.vault.padding import pad_short, unpad

Purpose = Literal["identity", "totp", "email-index", "audit", "throttle"]


class KeyRing:
    """Organisation keys by id; the first one writes, all of them read, so that they can rotate."""

    def __init__(self, keys: Iterable[tuple[str, bytes]]) -> None:
        """Take (id, 32-byte secret) pairs, the writing one first."""
        self._secrets = {as_key_id(name): secret for name, secret in keys}
        self.writing_id = next(iter(self._secrets))
        self.subkey = cache(self._subkey)

    def seal(self, place: Place, text: str) -> bytes:
        """Seal a short text of class identity under the writing key."""
        return self.subkey(self.writing_id, "identity").seal(place, pad_short(text.encode()))

    def open(self, place: Place, blob: bytes) -> str:
        """Open a text of class identity under whichever key sealed it; raises Refused."""
        return unpad(self.subkey(key_id_of(blob), "identity").open(place, blob)).decode()

    def is_stale(self, blob: bytes) -> bool:
        """Tell whether a sealed blob waits to be sealed again under the writing key."""
        return key_id_of(blob) != self.writing_id

    def index(self, email: str) -> bytes:
        """Return the blind index of an e-mail address under the writing key, 16 + 32 bytes."""
        return self._indexed(self.writing_id, email)

    def indexes(self, email: str) -> list[bytes]:
        """Return the blind index under every key, to look an address up while keys rotate."""
        return [self._indexed(key_id, email) for key_id in self._secrets]

    def digest(self, purpose: Literal["audit", "throttle"], message: bytes) -> bytes:
        """Return HMAC-SHA256 under the writing key's subkey for `purpose`."""
        return hmac.digest(self.subkey(self.writing_id, purpose).secret, message, sha256)

    def digests(self, purpose: Literal["audit"], message: bytes) -> list[bytes]:
        """Return the HMAC under every key, to verify what an earlier key wrote."""
        return [
            hmac.digest(self.subkey(key_id, purpose).secret, message, sha256)
            for key_id in self._secrets
        ]

    def _indexed(self, key_id: UUID, email: str) -> bytes:
        secret = self.subkey(key_id, "email-index").secret
        return key_id.bytes + hmac.digest(secret, normal_email(email).encode(), sha256)

    def _subkey(self, key_id: UUID, purpose: Purpose) -> SecretKey:
        if key_id not in self._secrets:
            raise Refused
        return SecretKey(key_id, derive(self._secrets[key_id], f"organisation-{purpose}"))


def as_key_id(name: str) -> UUID:
    """Return a key's short name (1 to 16 ASCII characters) as the 16 bytes kept in a blob."""
    return UUID(bytes=name.encode("ascii").ljust(16, b"\x00"))


def normal_email(email: str) -> str:
    """Return an address as it is compared: trimmed, in lower case, composed (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", email).strip().lower()
