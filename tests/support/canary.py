"""Canaries: words that stand nowhere else, and a search that knows them in every disguise."""

from __future__ import annotations

import base64
import bz2
import html
import json
import lzma
import random
import re
import string
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.entities import codepoint2name
from typing import Final, Protocol
from urllib.parse import quote

DEEPEST = 3
"""How many wrappings inside one another are taken off, as in base64 of gzip of hex."""

MOST_INFLATED = 4 * 1024 * 1024
MOST_READ_OF_STREAM = 1024 * 1024
AROUND = 60

_BASE64 = re.compile(rb"[A-Za-z0-9+/]{16,}|[A-Za-z0-9_-]{16,}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}){16,}")
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08|BZh[1-9]|\xfd7zXZ\x00")


@dataclass(frozen=True, slots=True)
class Species:
    """Canaries of one class of content, each known by two marks that no other text has.

    Not one letter of `accents` looks the same once it is escaped or in another charset.
    """

    holds: str
    mark: str
    accents: str

    def word(self, rng: random.Random) -> str:
        """Return a word that was never written before."""
        return f"{self.mark}{_letters(rng, 10)}{self.accents}"

    def text(self, rng: random.Random) -> str:
        """Return lines that give whoever stores them every reason to escape."""
        word = self.word(rng)
        return f"Gisteren \"{word}\" & <b>'{word}'</b> één \N{HERB}\n\n\t{word} 100% \\u00f1"

    def email(self, rng: random.Random) -> str:
        """Return an address that nobody has."""
        return f"{self.mark}.{_letters(rng, 12)}@{self.mark}.example"

    def passphrase(self, rng: random.Random) -> str:
        """Return a passphrase that nobody guesses, in the one spelling that is stretched."""
        return f"{self.mark} {_letters(rng, 9)} {_letters(rng, 9)} {self.accents}"

    def is_in(self, text: str) -> bool:
        """Tell whether one of these stands in a text."""
        return self.mark in text.lower()


WORDS: Final = Species("words", "qxkanarie", "ñúûþøÿêæðç")
IDENTITY: Final = Species("identity", "qxmerel", "þçøñæúðêûÿ")
SECRET: Final = Species("secret", "qxwinterkoning", "êðþÿñçûæúø")
PLAIN: Final = Species("plain", "qxpapegaai", "øæÿðûêçñþú")
SPECIES: Final = {each.holds: each for each in (WORDS, IDENTITY, SECRET, PLAIN)}


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that was left behind: a file, the rows of a table, the lines of a log."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """A text that was found: where, in which disguise, and what stands around it."""

    trace: str
    text: str
    disguise: str
    around: bytes


class Hunt:
    """A search for texts, each in every disguise, through whatever was left behind."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Prepare the disguises of every text."""
        self._disguises = {text: disguises(text) for text in sorted(set(texts))}

    @classmethod
    def for_marks(cls, species: Iterable[Species], texts: Iterable[str] = ()) -> Hunt:
        """Search for every canary of some species at once, and for other texts beside them."""
        return cls([*texts, *(mark for each in species for mark in (each.mark, each.accents))])

    def through(self, traces: Iterable[Trace]) -> list[Finding]:
        """Return what is found: each text once in each disguise in each trace."""
        return [finding for trace in traces for finding in self._in(trace)]

    def _in(self, trace: Trace) -> Iterator[Finding]:
        for wrapping, layer in layers(trace.content):
            lowered = layer.lower()
            for text, known in self._disguises.items():
                for disguise, hidden in known.items():
                    at = (lowered if disguise.islower() else layer).find(hidden)
                    if at >= 0:
                        around = layer[max(0, at - AROUND) : at + len(hidden) + AROUND]
                        yield Finding(trace.name, text, wrapping + disguise, around)


def disguises(text: str) -> dict[str, bytes]:
    """Return how a text may look in bytes, by name.

    Where the name is in lower case, so are the bytes, and the case they are found in is any.
    """
    found: dict[str, bytes] = {}
    for case, spelling in (("", text), ("small ", text.lower()), ("capital ", text.upper())):
        looks = _in_charsets(spelling) | _armoured(spelling) | _escaped(spelling)
        looks["decomposed"] = unicodedata.normalize("NFD", spelling).encode().lower()
        for how, hidden in looks.items():
            if hidden not in found.values():
                found[case + how] = hidden
    return found


def layers(content: bytes, deepest: int = DEEPEST) -> Iterator[tuple[str, bytes]]:
    """Yield content as it is, and again less each wrapping that can be taken off it."""
    yield "", content
    for wrapping, inner in _unwrapped(content) if deepest else ():
        for name, layer in layers(inner, deepest - 1):
            yield f"{wrapping} of {name}", layer


def field_marks(names: Iterable[str]) -> list[str]:
    """Return how fields of a sealed object would stand if the object were kept unsealed."""
    return [mark for name in names for mark in (f'"{name}": ', f'"{name}":', f"'{name}': ")]


def _in_charsets(text: str) -> dict[str, bytes]:
    charsets = ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1")
    return {charset: text.encode(charset, "replace").lower() for charset in charsets}


def _armoured(text: str) -> dict[str, bytes]:
    """Return hex, and base64 at each of its three alignments."""
    found: dict[str, bytes] = {}
    for charset in ("utf-8", "utf-16-le"):
        raw = text.encode(charset)
        found[f"{charset} in hex"] = raw.hex().encode()
        for shift in range(3):
            blocks = base64.b64encode(bytes(shift) + raw)
            # What stands before decides the first block, and what follows the last.
            middle = blocks[4 if shift else 0 : -4]
            found[f"{charset} in BASE64+{shift}"] = middle
            found[f"{charset} in BASE64URL+{shift}"] = middle.translate(_URL_SAFE)
    return found


def _escaped(text: str) -> dict[str, bytes]:
    return {how: escape(text).encode().lower() for how, escape in _ESCAPES.items()}


def _by_code(write: Callable[[int], str]) -> Callable[[str], str]:
    return lambda text: "".join(ch if ch.isascii() else write(ord(ch)) for ch in text)


_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_ESCAPES: Final[Mapping[str, Callable[[str], str]]] = {
    "in a url": lambda text: quote(text, safe=""),
    "in a posted form": lambda text: quote(text, safe=" ").replace(" ", "+"),
    "in json": lambda text: json.dumps(text)[1:-1],
    "in json in json": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "in html": html.escape,
    "in html by number": _by_code("&#{};".format),
    "in html by hexadecimal number": _by_code("&#x{:x};".format),
    "in html by name": _by_code(lambda code: f"&{codepoint2name.get(code, code)};"),
    "in python": lambda text: ascii(text)[1:-1],
    "in python bytes": lambda text: repr(text.encode())[2:-1],
    "in quoted-printable": lambda text: quote(text, safe=" ").replace("%", "="),
}


class _Inflates(Protocol):
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


def _unwrapped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what lies in each kind of wrapping, one line each: one search goes through them all."""
    unwrapped = {
        "compressed": _inflated_streams(content),
        "base64": map(_from_base64, _BASE64.findall(content)),
        "hex": (bytes.fromhex(run.decode()) for run in _HEX.findall(content)),
    }
    for wrapping, found in unwrapped.items():
        if together := b"\n".join(found):
            yield wrapping, together


def _inflated_streams(content: bytes) -> Iterator[bytes]:
    for match in _STREAM.finditer(content):
        yield _inflated(content[match.start() : match.start() + MOST_READ_OF_STREAM])


def _from_base64(run: bytes) -> bytes:
    standard = run.translate(bytes.maketrans(b"-_", b"+/"))
    return base64.b64decode(standard[: len(standard) // 4 * 4])


def _inflated(stream: bytes) -> bytes:
    """Return what a stream holds, as far as it goes; nothing for bytes that only look like one."""
    try:
        return _inflater(stream[:2]).decompress(stream, MOST_INFLATED)
    except (zlib.error, OSError, lzma.LZMAError):
        return b""


def _inflater(head: bytes) -> _Inflates:
    if head == b"BZ":
        return bz2.BZ2Decompressor()
    if head == b"\xfd7":
        return lzma.LZMADecompressor()
    return zlib.decompressobj(zlib.MAX_WBITS | 32)


def _letters(rng: random.Random, count: int) -> str:
    return "".join(rng.choices(string.ascii_lowercase, k=count))
