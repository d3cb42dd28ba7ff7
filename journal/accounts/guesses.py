"""How few guesses would do: the cheapest way to put a passphrase together from what people choose.

After zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security 2016),
with its dictionaries and patterns, but stricter with phrases: the number of pieces and their order
cost a guesser nothing, nor do case, accents and what stands between words. Dutch words with their
ranks come from pyspellchecker; names and sayings (words/familiar.txt) are ours.
"""

from __future__ import annotations

import gzip
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import chain
from typing import NamedTuple

from zxcvbn import matching, scoring

from journal.accounts.weakness import MAX_CHARACTERS, Weakness
from journal.accounts.wordlists import LIST_LENGTH, word_list
from journal.core.i18n import LANGUAGES

_LEAST_GUESSES = 10.0
_GUESSES_OF_REPEAT = 50.0
_SHORTEST_REPEAT = 3
_SHORTEST_NAME = 3
_LONGEST_WORD = 24
_NAME = re.compile(rf"[^\W\d_]{{{_SHORTEST_NAME},}}")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DUTCH_COUNT = re.compile(rb'"([^"\s]{2,24})": (\d{3,})')  # seen at least a hundred times
_LEET_SIGNS = "4@83691!|0$5+72"
_LEET = (
    str.maketrans(_LEET_SIGNS, "aabeggiiiossttz"),
    str.maketrans(_LEET_SIGNS, "aabegglllosstlz"),
)


class Piece(NamedTuple):
    """A stretch of a bare passphrase, how many guesses it may take, and what makes it easy."""

    start: int
    end: int
    guesses: float
    why: Weakness


def weigh(passphrase: str, about: Sequence[str]) -> tuple[float, Weakness]:
    """Return the guesses that a passphrase may take, and what to say of it if they are too few."""
    path = cheapest_path(passphrase, about)
    return math.prod(piece.guesses for piece in path), _most_telling(path)


def cheapest_path(passphrase: str, about: Sequence[str]) -> list[Piece]:
    """Return the pieces that together make the passphrase in the fewest guesses, in order."""
    text = bare(passphrase)[:MAX_CHARACTERS]
    ending: list[list[Piece]] = [[] for _ in range(len(text) + 1)]
    for piece in _pieces(text, about):
        ending[piece.end].append(piece)
    cost, last = [0.0], [Piece(0, 0, 1.0, Weakness.TOO_SHORT)]
    for pieces in ending[1:]:
        price, piece = min((cost[piece.start] + math.log(piece.guesses), piece) for piece in pieces)
        cost.append(price)
        last.append(piece)
    return _traced(last)


def bare(passphrase: str) -> str:
    """Return what counts: letters without case and accents, digits, and each other sign once."""
    decomposed = unicodedata.normalize("NFKD", passphrase.casefold())
    base = [sign for sign in decomposed if sign != " " and unicodedata.category(sign)[0] != "M"]
    kept = [sign for sign in base if sign.isalnum() or sign in _LEET_SIGNS]
    others = dict.fromkeys(sign for sign in base if not sign.isalnum() and sign not in _LEET_SIGNS)
    return unicodedata.normalize("NFC", "".join((*kept, *others)))


def _most_telling(path: Iterable[Piece]) -> Weakness:
    """Return a name first, else what most of the passphrase is made of."""
    signs: Counter[Weakness] = Counter()
    for piece in path:
        signs[piece.why] += piece.end - piece.start
    if signs[Weakness.CONTAINS_YOU]:
        return Weakness.CONTAINS_YOU
    return max(signs, key=lambda why: signs[why], default=Weakness.TOO_SHORT)


def _traced(last: Sequence[Piece]) -> list[Piece]:
    path: list[Piece] = []
    end = len(last) - 1
    while end:
        path.append(last[end])
        end = last[end].start
    return path[::-1]


def _pieces(text: str, about: Sequence[str]) -> Iterator[Piece]:
    return chain(_signs(text), _words(text, about), _sayings(text), _repeats(text), _patterns(text))


def _signs(text: str) -> Iterator[Piece]:
    for at in range(len(text)):
        yield Piece(at, at + 1, _LEAST_GUESSES, Weakness.TOO_SHORT)


def _words(text: str, about: Sequence[str]) -> Iterator[Piece]:
    names = _names(about)
    for start, end, spelled, tries in _stretches(text):
        rank = _rank(spelled)
        if spelled in names and rank > _LEAST_GUESSES:
            yield Piece(start, end, _LEAST_GUESSES * tries, Weakness.CONTAINS_YOU)
        elif rank < math.inf:
            yield Piece(start, end, max(_LEAST_GUESSES, rank * tries), Weakness.COMMON_WORDS)


def _stretches(text: str) -> Iterator[tuple[int, int, str, int]]:
    """Yield every stretch that may be a word: as typed, backwards, with digits read as letters."""
    leet = {text.translate(table) for table in _LEET} - {text}
    for start in range(len(text)):
        for end in range(start + 2, min(start + _LONGEST_WORD, len(text)) + 1):
            yield start, end, text[start:end], 1
            yield start, end, text[start:end][::-1], 2
            for spelling in leet:
                yield start, end, spelling[start:end], 2


def _sayings(text: str) -> Iterator[Piece]:
    for saying, rank in _familiar_sayings().items():
        start = text.find(saying)
        if start >= 0:
            yield Piece(start, start + len(saying), rank, Weakness.COMMON_WORDS)


def _repeats(text: str) -> Iterator[Piece]:
    for start in range(1, len(text)):
        end = start + _SHORTEST_REPEAT
        while end <= len(text) and text.find(text[start:end], 0, end - 1) >= 0:
            yield Piece(start, end, _GUESSES_OF_REPEAT, Weakness.REPEATS)
            end += 1


def _patterns(text: str) -> Iterator[Piece]:
    matches = chain(
        matching.sequence_match(text),
        matching.spatial_match(text),
        matching.date_match(text),
        matching.regex_match(text, {"recent_year": _YEAR}),
    )
    for match in matches:
        guesses = float(scoring.estimate_guesses(match, text))
        yield Piece(match["i"], match["j"] + 1, guesses, Weakness.PATTERN)


def _names(about: Sequence[str]) -> frozenset[str]:
    parts = [_NAME.findall(known) for known in about]
    return frozenset(bare(name) for part in parts for name in (*part, "".join(part)))


def _rank(word: str) -> float:
    return min((ranks[word] for ranks in _dictionaries() if word in ranks), default=math.inf)


@cache
def _dictionaries() -> tuple[Mapping[str, int], ...]:
    # zxcvbn's own entry point would write each person's name into this mapping, which is global.
    theirs = matching.RANKED_DICTIONARIES.values()
    ours = (dict.fromkeys(word_list(language), LIST_LENGTH) for language in LANGUAGES)
    return (*theirs, *ours, _familiar_words(), _dutch_words())


def _dutch_words() -> dict[str, int]:
    # The package's own reader makes a dictionary of all its 343,585 words, in 60 MB.
    packed = resources.files("spellchecker").joinpath("resources/nl.json.gz").read_bytes()
    counted = _DUTCH_COUNT.findall(gzip.decompress(packed))
    counted.sort(key=lambda entry: -int(entry[1]))
    return _ranked(word.decode() for word, _ in counted)


def _familiar_words() -> dict[str, int]:
    return _ranked(line for line in _familiar() if " " not in line)


@cache
def _familiar_sayings() -> dict[str, int]:
    return _ranked(line for line in _familiar() if " " in line)


def _familiar() -> list[str]:
    words = resources.files(__package__).joinpath("words", "familiar.txt")
    return words.read_text("ascii").splitlines()


def _ranked(lines: Iterable[str]) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for rank, line in enumerate(lines, 1):
        ranks.setdefault(line if line.isalpha() and line.isascii() else bare(line), rank)
    return ranks
