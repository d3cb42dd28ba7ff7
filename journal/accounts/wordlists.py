"""The words that passphrases are made of; where they come from: words/SOURCES.md."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Final

LIST_LENGTH: Final = 7776


@cache
def word_list(language: str) -> tuple[str, ...]:
    """Return the words that passphrases in `language` are made of."""
    words = resources.files(__package__).joinpath("words", f"{language}.txt")
    return tuple(words.read_text("ascii").split())
