"""The recovery code: 130 random bits that a person can copy by hand without a mistake."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from hashlib import sha256

from journal.core.vault.aead import Refused

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_TIDIED = str.maketrans("ILO", "110", "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}–—−")
"""Look-alikes read as they are meant; hyphens of every length dropped."""
_SECRET_CHARACTERS = 26  # 26 × 5 bits = 130 bits
_CHECK_CHARACTERS = 2
_GROUP = 4
GROUPS = (_SECRET_CHARACTERS + _CHECK_CHARACTERS) // _GROUP


def new_code() -> str:
    """Return a fresh code: seven groups of four in Crockford's base32, the last two are checks."""
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(_SECRET_CHARACTERS))
    return grouped(secret + _check(secret))


def is_code(typed: str) -> bool:
    """Tell whether a text can be a code at all: its length, its signs, its check characters."""
    try:
        parse_code(typed)
    except Refused:
        return False
    return True


def grouped(code: str) -> str:
    """Return a code with a hyphen after each group of four."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def parse_code(typed: str) -> bytes:
    """Return the secret part of what a person typed, forgiving case, spaces, hyphens, I, L and O.

    Raises Refused when it cannot be a code: a typing mistake is found before any key is tried.
    """
    code = tidy(typed)
    secret, check = code[:_SECRET_CHARACTERS], code[_SECRET_CHARACTERS:]
    if len(code) != _SECRET_CHARACTERS + _CHECK_CHARACTERS or set(code) - set(_ALPHABET):
        raise Refused
    if check != _check(secret):
        raise Refused
    return secret.encode()


def has_groups(code: str, typed: Mapping[int, str]) -> bool:
    """Tell whether groups that were typed back (by index, from 0) are those of the code."""
    groups = grouped(tidy(code)).split("-")
    return bool(typed) and all(
        0 <= index < len(groups) and groups[index] == tidy(text) for index, text in typed.items()
    )


def tidy(typed: str) -> str:
    """Return what was typed in upper case, without separators, with look-alikes read as meant."""
    return "".join(typed.upper().split()).translate(_TIDIED)


def _check(secret: str) -> str:
    digest = int.from_bytes(sha256(secret.encode()).digest()[:2], "big")
    return _ALPHABET[digest >> 5 & 31] + _ALPHABET[digest & 31]
