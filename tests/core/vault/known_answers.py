"""Answers that others published, and HKDF written out so that they can be used as a measure."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from pathlib import Path

Case = dict[str, bytes]


def published(standard: str) -> list[Case]:
    """Return the published cases of a standard, from hexadecimal; each section names its source."""
    sections = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return [
        {name: bytes.fromhex(value) for name, value in case.items()}
        for case in sections[standard]["cases"]
    ]


def hkdf(secret: bytes, info: bytes, salt: bytes = b"", length: int = 32) -> bytes:
    """Return HKDF-SHA256 as RFC 5869 writes it, without the library that the vault uses."""
    pseudorandom = hmac.digest(salt or bytes(32), secret, sha256)
    made = block = b""
    for counter in range(1, 256):
        if len(made) >= length:
            break
        block = hmac.digest(pseudorandom, block + info + bytes([counter]), sha256)
        made += block
    return made[:length]


def after_its_length(part: bytes) -> bytes:
    """Return a part as the vault binds it: four bytes of length, big endian, then the part."""
    return len(part).to_bytes(4, "big") + part
