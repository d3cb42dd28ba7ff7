"""Finding words in texts: case and accents folded, and where they stand, to be marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

AROUND = 90
"""So many characters of a text are shown before and after the first word that was found."""


_WESTERN = "cp1252"
_NOT_QUICKLY = b"\x81"
"""No character of western texts."""
_MARKS = "".join(chr(code) for code in range(0x10000) if unicodedata.combining(chr(code)))
_COMBINING = re.compile(f"[{_MARKS}]+")
"""What is written over or under a letter; without it an é is an e.

Only of the first plane: with those beyond it, looking takes fifty times as long.
"""


_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th"})
"""Letters of their own that people without them on their keys write otherwise."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether it is what was looked for."""

    text: str
    is_found: bool = False


def fold(text: str) -> str:
    """Return a text as it is compared: no case, no accents."""
    if text.isascii():
        return text.lower()
    try:
        quickly = text.encode(_WESTERN).translate(_quick_folds())
    except UnicodeEncodeError:
        return _fold_any(text)
    return _fold_any(text) if _NOT_QUICKLY in quickly else quickly.decode(_WESTERN)


def _fold_any(text: str) -> str:
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_LETTERS)


@cache
def _quick_folds() -> bytes:
    """Return the same for each byte of a western text, as most texts are: it takes a third.

    What becomes more than one character, or one that is not western, is left to the longer way.
    """
    folds = []
    for code in range(256):
        folded = _fold_any(bytes([code]).decode(_WESTERN, "ignore"))
        byte = folded.encode(_WESTERN, "ignore")
        folds.append(byte if len(folded) == len(byte) == 1 else _NOT_QUICKLY)
    return b"".join(folds)


def words_in(wanted: str) -> list[str]:
    """Return the words that are looked for, folded, each once."""
    return list(dict.fromkeys(fold(wanted).split()))


def holds_all(text: str, words: Sequence[str]) -> bool:
    """Tell whether every word stands somewhere in a text, whole or as part of another."""
    folded = fold(text)
    return all(word in folded for word in words)


def marked(text: str, words: Sequence[str], around: int | None = None) -> list[Piece]:
    """Return a text in pieces, with the words that were found apart; `around` shortens it.

    Without a word in it the pieces are the beginning of the text.
    """
    spans = _spans(text, words)
    start, end = 0, len(text)
    if around is not None:
        middle = spans[0] if spans else (0, 0)
        start, end = _cut(text, middle[0] - around, middle[1] + around)
    pieces, at = [], start
    for first, last in spans:
        if start <= first and last <= end:
            pieces += [Piece(text[at:first]), Piece(text[first:last], is_found=True)]
            at = last
    pieces.append(Piece(text[at:end]))
    shown = [piece for piece in pieces if piece.text]
    before = [Piece("…")] if start > 0 else []
    after = [Piece("…")] if end < len(text) else []
    return before + shown + after


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where words stand in a text, as (first, past the last), apart and in order."""
    folded, places = _folded_with_places(text)
    found = sorted(
        (places[at], places[at + len(word) - 1] + 1)
        for word in words
        for at in _all_of(word, folded)
    )
    apart: list[tuple[int, int]] = []
    for first, last in found:
        if apart and first < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(last, apart[-1][1]))
        else:
            apart.append((first, last))
    return apart


def _all_of(word: str, folded: str) -> Iterator[int]:
    at = folded.find(word) if word else -1
    while at >= 0:
        yield at
        at = folded.find(word, at + len(word))


def _folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return a text folded, and for each of its characters where it stood before."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded, places = [], []
    for place, character in enumerate(text):
        as_folded = _folded(character)
        folded.append(as_folded)
        places += [place] * len(as_folded)
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    return fold(character)


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of a piece, moved outwards to the nearest space."""
    if start > 0:
        space = text.rfind(" ", 0, start)
        start = space + 1 if start - space < AROUND else start
    if end < len(text):
        space = text.find(" ", end)
        end = space if 0 <= space - end < AROUND else end
    return max(start, 0), min(end, len(text))
