"""Passphrases: made for a person, read alike from every keyboard, weighed before they are taken."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from journal.accounts.weakness import MAX_CHARACTERS, Weakness
from journal.accounts.wordlists import LIST_LENGTH, word_list
from journal.core.i18n import LANGUAGES

ENOUGH_GUESSES: Final = 1e13
FEWEST_WORDS: Final = 5
_FEWEST_UNKNOWN_WORDS: Final = 3

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_GAPS = re.compile(r"[\s.\u2010-\u2015-]+")
_CURLED_QUOTES = str.maketrans("‘’‚“”„", "'''\"\"\"")
_UNKEEPABLE = frozenset({"Cc", "Cn", "Co", "Cs"})


def make_passphrase(language: str, words: int = FEWEST_WORDS) -> str:
    """Return different random words of our list in `language`, lower-case a-z, one space between.

    Five of 7,776 words in order are log2(7776 x 7775 x 7774 x 7773 x 7772) = 64.62 bits, and always
    strong enough. Raises ValueError for fewer words, and for a language that we have no list in.
    """
    if words < FEWEST_WORDS or language not in LANGUAGES:
        raise ValueError(f"{words} words in {language!r}")
    return " ".join(secrets.SystemRandom().sample(word_list(language), words))


def normalise(passphrase: str) -> bytes:
    """Return the bytes that Argon2id is given, the same however a phone spelled the passphrase.

    What a keyboard does by itself is undone: Unicode forms (NFKC), invisible signs, curled quotes,
    a capital at the start of a word; spaces, hyphens and full stops count as one space between
    words and as nothing at the ends. All other case and signs stay. Idempotent; never raises.
    A passphrase longer than MAX_CHARACTERS opens nothing and is only encoded. After NIST SP
    800-63B, 5.1.1.2, which makes such allowances too; strength is measured of what is left.
    """
    return settled(passphrase).encode("utf-8", "surrogatepass")


def settled(passphrase: str) -> str:
    """Return the passphrase as text in the one spelling that `normalise` encodes."""
    if len(passphrase) > MAX_CHARACTERS:
        return passphrase
    seen = unicodedata.normalize("NFKC", _INVISIBLE.sub("", passphrase))
    words = _GAPS.split(seen.translate(_CURLED_QUOTES))
    plain = " ".join(word[0].lower() + word[1:] for word in words if word)
    return unicodedata.normalize("NFKC", plain)


def estimate_guesses(passphrase: str, about: Sequence[str]) -> float:
    """Return how few guesses might do for someone who knows Dutch, English and `about`.

    `about` is what is known of the person: their name and e-mail, the organisation's name.
    Of a passphrase that is too long only the first MAX_CHARACTERS count.
    """
    plain = settled(passphrase)[:MAX_CHARACTERS]
    return _guesses_as_made(plain, about) or _weighed(plain, about)[0]


def is_strong_enough(passphrase: str, about: Sequence[str]) -> bool:
    """Tell whether a passphrase may guard a vault."""
    return weakness_of(passphrase, about) is None


def weakness_of(passphrase: str, about: Sequence[str]) -> Weakness | None:
    """Return what is wrong with a passphrase, or None when it may guard a vault."""
    plain = settled(passphrase)
    if len(plain) > MAX_CHARACTERS:
        return Weakness.TOO_LONG
    if any(unicodedata.category(sign) in _UNKEEPABLE for sign in plain):
        return Weakness.UNKEEPABLE
    if _guesses_as_made(plain, about):
        return None
    guesses, weakness = _weighed(plain, about)
    return None if guesses >= ENOUGH_GUESSES else weakness


def _guesses_as_made(plain: str, about: Sequence[str]) -> float:
    """Return how many like it are made, when it is different words of one list of ours, else 0.

    By chance two words next to each other may spell an easier third, or one be a name, which says
    nothing of how they were drawn; most of them being names does.
    """
    words, known = set(plain.split(" ")), " ".join(about).lower()
    unknown = sum(word not in known for word in words)
    if len(words) < FEWEST_WORDS or unknown < _FEWEST_UNKNOWN_WORDS:
        return 0.0
    listed = any(words <= _word_set(language) for language in LANGUAGES)
    return float(LIST_LENGTH) ** len(words) if listed else 0.0


def _weighed(plain: str, about: Sequence[str]) -> tuple[float, Weakness]:
    # 25 MB of dictionaries that only a passphrase of one's own needs.
    from journal.accounts.guesses import weigh  # noqa: PLC0415

    return weigh(plain, about)


@cache
def _word_set(language: str) -> frozenset[str]:
    return frozenset(word_list(language))
