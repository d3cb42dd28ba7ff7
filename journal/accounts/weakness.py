"""Why a passphrase is not taken, and how long one may be."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MAX_CHARACTERS: Final = 128
"""A longer one is never taken; OWASP ASVS 5.0, 6.2.9 asks for at least 64."""


class Weakness(StrEnum):
    """Why a passphrase is not taken; the page has one kind sentence for each."""

    UNKEEPABLE = "unkeepable"
    """It holds a sign that may not stay as it is: a control code, half a pair, one not assigned."""
    TOO_LONG = "too-long"
    TOO_SHORT = "too-short"
    CONTAINS_YOU = "contains-you"
    """It holds the person's or the organisation's name or address."""
    COMMON_WORDS = "common-words"
    REPEATS = "repeats"
    PATTERN = "pattern"
    """Rows of keys, counting, the alphabet, dates and years."""
