"""Cuts what somebody wrote into sentences, in Dutch and English, however loosely it is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

LONGEST = 280
"""In characters: what goes on and on without a full stop is cut between words."""

_KNOWN = """
    a.s. afd. alg. approx. b.v. bijv. blz. bv. ca. cf. d.w.z. dhr. dr. drs. ds. e.d. e.g. e.v. enz.
    etc. evt. excl. fam. gem. i.e. i.h.b. i.p.v. i.t.t. i.v.m. incl. ing. ir. jl. jr. m.a.w. m.b.t.
    m.i. max. mej. mevr. min. mr. mrs. ms. mw. n.a.v. nl. nr. o.a. o.b.v. o.l.v. p. p.m.
    pag. prof. resp. s.v.p. sr. st. t.a.v. t.o.v. t.z.t. tel. v.a. vgl. vs. z.o.z. z.s.m. zgn.
"""
ABBREVIATIONS = frozenset(_KNOWN.split())
MAY_END = frozenset({"enz.", "etc.", "e.d.", "p.m.", "s.v.p.", "z.s.m.", "jl.", "jr.", "sr."})
"""Abbreviations that often stand last: before a capital a sentence ends with them."""

_OPENERS = "\"'“”‘’„«»([{*_-–—"
_CLOSERS = "\"'“”’»)]}*_"
_MARKS = ".!?…"
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+$")
_NUMBERED = re.compile(r"\(?\d{1,3}[.)]$")
_JOINERS = "\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text in their order, each on one line.

    A line break ends a sentence, and so does an emoji before a capital. No word is lost or
    changed, but for one of more than `LONGEST` characters, which is cut.
    """
    lines = (_sentences_of_line(line.split()) for line in text.splitlines())
    found = chain.from_iterable(chain.from_iterable(map(_cut, line) for line in lines))
    return [sentence for sentence in found if not _is_bare(sentence)]


def _sentences_of_line(words: list[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    ended = False
    for word, following in zip(words, [*words[1:], ""], strict=False):
        picture = _is_picture(word)
        ended = (ended and picture) or _ends(word, following, is_first=not sentence)
        sentence.append(word)
        if not following or (ended and not _is_picture(following)):
            yield sentence
            sentence, ended = [], False


def _ends(word: str, following: str, *, is_first: bool) -> bool:
    """Tell whether a sentence ends with this word, seen from it and from the one after it."""
    bare = _without_pictures(word)
    closed = bare.rstrip(_CLOSERS)
    mark = closed[len(closed.rstrip(_MARKS)) :]
    if not mark:
        return bare != word and _is_capital(following)
    if is_first and _NUMBERED.match(bare):
        return False
    if closed != bare or mark.startswith(("..", "…")):
        return not _is_small(following)
    return mark != "." or not _is_abbreviation(bare, following)


def _is_abbreviation(word: str, following: str) -> bool:
    plain = word.lstrip(_OPENERS)
    if plain.lower() in MAY_END:
        return not _is_capital(following)
    return plain.lower() in ABBREVIATIONS or (
        bool(_INITIALS.match(plain)) and plain not in {"I.", "u.", "U."}
    )


def _is_capital(word: str) -> bool:
    return word.lstrip(_OPENERS)[:1].isupper()


def _is_small(word: str) -> bool:
    return word.lstrip(_OPENERS)[:1].islower()


def _is_picture(word: str) -> bool:
    return bool(word) and not _without_pictures(word)


def _without_pictures(word: str) -> str:
    end = len(word)
    while end and (word[end - 1] in _JOINERS or _is_symbol(word[end - 1])):
        end -= 1
    return word[:end]


def _is_symbol(character: str) -> bool:
    return ord(character) > 0x2000 and unicodedata.category(character) in {"So", "Sk"}


def _cut(words: list[str]) -> Iterator[str]:
    """Yield a sentence, in parts between words if it is longer than `LONGEST`."""
    part = ""
    for piece in chain.from_iterable(map(_pieces, words)):
        if part and len(part) + 1 + len(piece) > LONGEST:
            yield part
            part = piece
        else:
            part = f"{part} {piece}" if part else piece
    yield part


def _pieces(word: str) -> Iterator[str]:
    return (word[start : start + LONGEST] for start in range(0, len(word), LONGEST))


def _is_bare(sentence: str) -> bool:
    """Tell whether nothing but punctuation is in it, as in a line that divides."""
    return all(unicodedata.category(character)[0] in "PZ" for character in sentence)
