from __future__ import annotations

import math
import subprocess
import sys
import time
import unicodedata
from collections import defaultdict
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import journal.accounts
from journal.accounts import guesses
from journal.accounts.passphrases import (
    ENOUGH_GUESSES,
    FEWEST_WORDS,
    estimate_guesses,
    is_strong_enough,
    make_passphrase,
    normalise,
    settled,
    weakness_of,
)
from journal.accounts.weakness import MAX_CHARACTERS, Weakness
from journal.accounts.wordlists import LIST_LENGTH
from journal.core.i18n import LANGUAGES

ABOUT = ["Noor de Vries", "noor.devries@voorbeeld.nl", "Praktijk De Stille Beek", "naklank"]
WORDS = Path(journal.accounts.__file__).parent / "words"

anything = st.text(st.characters(), max_size=MAX_CHARACTERS + 8)
signs = st.text("4@83691!|0$5+72_,;:/#%^&*()aeilnostw \u0301\u200d🙂ßﷺİ", max_size=MAX_CHARACTERS)


@cache
def guesses_of_words(language: str) -> dict[str, float]:
    return {word: estimate_guesses(word, []) for word in words_of(language)}


def wide(text: str) -> str:
    """Return the text in the full-width letters of an East Asian keyboard."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


def words_of(language: str) -> list[str]:
    return (WORDS / f"{language}.txt").read_text("ascii").splitlines()


class TestTheLists:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_hold_7776_different_plain_words(self, language: str) -> None:
        words = words_of(language)
        assert len(words) == len(set(words)) == LIST_LENGTH
        assert words == sorted(words)
        assert all(word.isalpha() and word.islower() and 4 <= len(word) <= 9 for word in words)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_have_no_two_words_that_one_slip_turns_into_each_other(self, language: str) -> None:
        assert list(one_slip_apart(words_of(language))) == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_have_no_word_that_is_guessed_early(self, language: str) -> None:
        assert min(guesses_of_words(language).values()) >= 1000
        assert 1000**FEWEST_WORDS >= 100 * ENOUGH_GUESSES

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_have_no_word_that_hurts_to_write_down(self, language: str) -> None:
        hurtful = {
            *("moord", "dood", "kanker", "drugs", "hoer", "neger", "zelfmoord", "oorlog", "ziekte"),
            *("trip", "pijn", "angst", "kut", "lul", "bloed", "geweer", "verkracht", "mongool"),
            *("murder", "death", "cancer", "drug", "whore", "suicide", "war", "disease", "gun"),
            *("rape", "pain", "fear", "blood", "hell", "cocaine", "slave", "nazi", "idiot", "sex"),
        }
        assert hurtful.isdisjoint(words_of(language))

    def test_say_what_five_words_are_worth(self) -> None:
        bits = math.log2(math.perm(LIST_LENGTH, FEWEST_WORDS))
        assert f"{bits:.2f} bits" in (make_passphrase.__doc__ or "")

    def test_of_what_people_choose_is_plain_and_has_no_doubles(self) -> None:
        lines = (WORDS / "familiar.txt").read_text("ascii").splitlines()
        assert len(lines) == len(set(lines))
        assert all(line.replace(" ", "").isalpha() and line == line.lower() for line in lines)

    def test_tell_where_they_come_from(self) -> None:
        sources = (WORDS / "SOURCES.md").read_text("utf-8")
        assert all(
            name in sources for name in ("OpenTaal", "Electronic Frontier", "Kevin Atkinson")
        )


class TestMaking:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_gives_different_words_of_the_list(self, language: str) -> None:
        known = set(words_of(language))
        for _ in range(200):
            words = make_passphrase(language).split(" ")
            assert len(words) == len(set(words)) == FEWEST_WORDS
            assert known.issuperset(words)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_uses_the_whole_list(self, language: str) -> None:
        drawn = {word for _ in range(40) for word in make_passphrase(language, 1000).split()}
        assert len(drawn) > 0.99 * len(words_of(language))

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_always_accepted(self, language: str) -> None:
        for _ in range(250):
            passphrase = make_passphrase(language)
            assert weakness_of(passphrase, ABOUT) is None, passphrase

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_accepted_with_the_easiest_words_too(self, language: str) -> None:
        costs = guesses_of_words(language)
        easiest = sorted(costs, key=lambda word: costs[word])[:40]
        for words in zip(*[iter(easiest)] * FEWEST_WORDS, strict=True):
            assert is_strong_enough(" ".join(words), ABOUT), words

    @pytest.mark.parametrize(
        "passphrase",
        [
            "welkomst komst afkomstig uitkomst afkomst",
            "illogical logically magically magical logical",
            "sift owner nest juice hobbit",
        ],
    )
    def test_is_accepted_when_chance_made_easier_words_of_it(self, passphrase: str) -> None:
        assert weakness_of(passphrase, ABOUT) is None

    @pytest.mark.parametrize("names", [1, 2])
    def test_is_accepted_with_words_that_are_names(self, names: int) -> None:
        passphrase = make_passphrase("nl")
        assert is_strong_enough(passphrase, [" ".join(passphrase.split()[-names:]).title()])

    def test_is_refused_when_it_is_all_names(self) -> None:
        passphrase = make_passphrase("nl")
        assert weakness_of(passphrase, [passphrase.title()]) is Weakness.CONTAINS_YOU

    def test_with_one_word_five_times_is_not_made(self) -> None:
        assert weakness_of(" ".join([words_of("en")[7]] * 5), []) is Weakness.REPEATS

    def test_is_accepted_when_typed_without_spaces(self) -> None:
        for _ in range(100):
            assert is_strong_enough(make_passphrase("nl").replace(" ", ""), ABOUT)

    def test_gives_more_words_when_asked(self) -> None:
        assert len(make_passphrase("en", 7).split()) == 7

    @pytest.mark.parametrize("words", [-1, 0, 4])
    def test_refuses_to_make_one_that_can_be_guessed(self, words: int) -> None:
        with pytest.raises(ValueError, match="words in"):
            make_passphrase("nl", words)

    @pytest.mark.parametrize("language", ["", "de", "familiar", "../words/nl", "NL"])
    def test_refuses_a_language_without_a_list(self, language: str) -> None:
        with pytest.raises(ValueError, match="words in"):
            make_passphrase(language)

    def test_fits_what_is_accepted(self) -> None:
        assert FEWEST_WORDS * 10 <= 64 <= MAX_CHARACTERS


class TestNormalising:
    @pytest.mark.parametrize(
        "typed",
        [
            "molen kade wimpel zolder tulp",
            "Molen kade wimpel zolder tulp",
            "Molen Kade Wimpel Zolder Tulp",
            " molen  kade wimpel zolder tulp ",
            "molen-kade-wimpel-zolder-tulp",
            "molen – kade — wimpel \u2011 zolder - tulp",
            "molen. Kade wimpel zolder tulp. ",
            "molen kade wimpel zolder tulp.",
            "molen\u00a0kade\u2003wimpel\tzolder\r\ntulp",
            "mo\u00adlen kade wim\u200bpel zolder tulp\ufeff",
            f"{wide('molen')} kade wimpel zolder tulp",
        ],
    )
    def test_reads_a_made_one_alike_from_every_keyboard(self, typed: str) -> None:
        assert normalise(typed) == b"molen kade wimpel zolder tulp"

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("foto’s van ’s avonds", "foto's van 's avonds"),
            ("“citaat” hier", '"citaat" hier'),
            ("caf\u00e9", "cafe\u0301"),
            ("dag…", "dag..."),
            ("ﬁets", "fiets"),
            ("ok ❤️", "ok ❤"),
            ("İstanbul", "i\u0307stanbul"),
        ],
    )
    def test_takes_two_spellings_of_one_thing_as_one(self, one: str, other: str) -> None:
        assert normalise(one) == normalise(other)

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("xK9mQ2pL", "xk9mq2pl"),
            ("molen kade", "molenkade"),
            ("café", "cafe"),
            ("a,b", "a b"),
            ("a_b", "a b"),
            ("wel!", "wel"),
            ("huis1", "huis 1"),
            ("straße", "strasse"),
            ("🙂🙃", "🙃🙂"),
        ],
    )
    def test_keeps_apart_what_a_person_meant_to_be_different(self, one: str, other: str) -> None:
        assert normalise(one) != normalise(other)

    @given(anything)
    def test_changes_nothing_the_second_time(self, passphrase: str) -> None:
        once = normalise(passphrase)
        assert normalise(once.decode("utf-8", "surrogatepass")) == once

    @given(anything)
    def test_does_not_mind_how_a_first_letter_and_the_gaps_are_typed(self, passphrase: str) -> None:
        plain = settled(passphrase)
        if len(plain) <= MAX_CHARACTERS // 2:
            assert settled(f"  {plain.replace(' ', ' – ')}. ") == plain

    @given(st.text("abcXYZ 129!?é", max_size=40))
    def test_loses_only_first_letters_gaps_and_nothing_else(self, passphrase: str) -> None:
        letters = "".join(passphrase.split())
        kept = settled(passphrase).replace(" ", "")
        assert kept.lower() == letters.lower()
        changed = sum(one != other for one, other in zip(kept, letters, strict=True))
        assert changed <= len(passphrase.split())

    def test_gives_bytes_for_half_a_surrogate_pair_and_for_nul(self) -> None:
        assert normalise("a\ud800b") == b"a\xed\xa0\x80b"
        assert normalise("a\x00b") == b"a\x00b"
        assert normalise("") == normalise(" .- ") == b""

    def test_leaves_what_is_too_long_alone(self) -> None:
        passphrase = "A b-" * MAX_CHARACTERS
        assert normalise(passphrase) == passphrase.encode()


class TestWeakOnes:
    @pytest.mark.parametrize(
        "passphrase",
        [
            *("", " ", "kat", "welkom", "wachtwoord", "W3lk0m W4chtw00rd", "w e l k o m 1 2 3 4 5"),
            *("welkom12345", "wachtwoord2026", "ikhouvanjou123", "Amsterdam2020!", "P@ssw0rd1234"),
            *("zomer zomer zomer", "zomerzomerzomerzomerzomer", "lalalalalalalalalala"),
            *("mijn hond heet bobbie", "bobbieismijnhond2014", "ilovemycatfluffy"),
            *("ikhouvanmijnkatpluisje", "dehondvandeburen", "ik ben zo moe vandaag"),
            *("FeyenoordKampioen2017", "rotterdam groningen", "KatjaEnJan4ever", "nekloof mojklew"),
            *("lekkerfietsen2026", "groetjesuitgroningen", "geef mij maar amsterdam"),
            *("de kat zit op de mat", "dit is een heel lang wachtwoord", "het is wat het is"),
            *("alle eendjes zwemmen in het water", "Zie ginds komt de stoomboot!"),
            *("to be or not to be, that is the question", "the cat is on the table"),
            *("correct horse battery staple", "Correct-Horse-Battery-Staple-1"),
            *("Doe maar gewoon, dan doe je al gek genoeg.", "Ik denk, dus ik ben"),
            *("qwertyuiopasdfghjkl", "1qaz2wsx3edc4rfv", "123456789012345678901234567890"),
            *("abcdefghijklmnopqrstuvwxyz", "a" * 100, "12-05-1980 14-03-2009", "06/07/1994"),
            *(
                "drowthcaw moklew",
                "w_e_l_k_o_m_0_1",
                "welkom" + "!" * 60,
                "🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂",
            ),
            *("wélkóm wáchtwóórd", "WACHTWOORD WELKOM GEHEIM", f"{wide('wachtwoord')} welkom"),
            *("naklank dagboek 2026", "psilocybine truffel ceremonie", "truffels integratie"),
        ],
    )
    def test_are_refused(self, passphrase: str) -> None:
        assert not is_strong_enough(passphrase, ABOUT)
        assert estimate_guesses(passphrase, ABOUT) < ENOUGH_GUESSES

    @pytest.mark.parametrize("gap", [" ", "", "-", "_", ". "])
    def test_four_common_words_are_refused_however_they_are_joined(self, gap: str) -> None:
        common = ["mijn", "lieve", "huis", "morgen", "water", "groen"]
        for words in combinations(common, 4):
            assert not is_strong_enough(gap.join(words), ABOUT)

    @pytest.mark.parametrize(
        ("passphrase", "weakness"),
        [
            ("", Weakness.TOO_SHORT),
            ("xq7kz", Weakness.TOO_SHORT),
            ("xq7kz!m3vp", Weakness.TOO_SHORT),
            ("mijn lieve hond", Weakness.COMMON_WORDS),
            ("wachtwoord2026", Weakness.COMMON_WORDS),
            ("zomer zomer zomer", Weakness.REPEATS),
            ("xqxqxqxqxqxqxqxq", Weakness.REPEATS),
            ("31-12-1987", Weakness.PATTERN),
            ("mnopqrstuvw", Weakness.PATTERN),
            ("fietsen met Noor", Weakness.CONTAINS_YOU),
            ("NOOR1980", Weakness.CONTAINS_YOU),
            ("ikbendevriesje", Weakness.CONTAINS_YOU),
            ("stille-beek", Weakness.CONTAINS_YOU),
            ("voorbeeld 12", Weakness.CONTAINS_YOU),
            ("n00r", Weakness.CONTAINS_YOU),
            ("molen kade\x00wimpel zolder tulp", Weakness.UNKEEPABLE),
            ("molen kade wimpel zolder \ud83d", Weakness.UNKEEPABLE),
            ("molen kade wimpel zolder \ue000", Weakness.UNKEEPABLE),
            ("molen kade wimpel zolder \U000e0fff", Weakness.UNKEEPABLE),
            ("molen " * 40, Weakness.TOO_LONG),
            ("ﷺ" * 20, Weakness.TOO_LONG),
            ("\x00" * 200_000, Weakness.TOO_LONG),
        ],
    )
    def test_are_told_apart(self, passphrase: str, weakness: Weakness) -> None:
        assert weakness_of(passphrase, ABOUT) is weakness

    def test_a_small_word_in_the_organisations_name_is_nobodys_name(self) -> None:
        assert weakness_of("het is van mij", ["Het Huis van Rust"]) is Weakness.COMMON_WORDS

    def test_every_weakness_has_a_code_of_its_own(self) -> None:
        assert len({str(weakness) for weakness in Weakness}) == 7
        assert all(str(weakness).replace("-", "").isalpha() for weakness in Weakness)


class TestStrongOnes:
    @pytest.mark.parametrize(
        "passphrase",
        [
            "xK9$mQ2pL7vRa",
            "Qw8-zt4Lm.Vb2nXd",
            "u7n2k9x4m1c8v5p3",
            "paarse giraf eet stiekem pannenkoek",
            "vleermuis op sokken in een trompet",
            "zeven knalgele olifanten bakken vlaai",
            "grumpy otters juggle velvet teacups",
            "жёлтый чайник поёт ночью",
            "molen kade wimpel zolder tulp 🙂",
        ],
    )
    def test_of_ones_own_are_taken(self, passphrase: str) -> None:
        assert weakness_of(passphrase, ABOUT) is None

    def test_may_hold_a_name(self) -> None:
        assert is_strong_enough("Noor danst met paarse giraf op pannenkoek", ABOUT)

    def test_may_be_as_long_as_is_allowed(self) -> None:
        longest = " ".join(words_of("nl")[::400])[:MAX_CHARACTERS].strip()
        assert is_strong_enough(longest, ABOUT)


class TestEstimating:
    def test_a_name_costs_next_to_nothing(self) -> None:
        assert estimate_guesses("leonieke", ["Leonieke"]) <= 10
        assert estimate_guesses("leonieke", []) > 100

    def test_case_accents_and_gaps_are_worth_nothing(self) -> None:
        spellings = ["kapotte fiets", "KapotteFiets", "kápóttë-FIETS", "kapotte...fiets"]
        assert len({estimate_guesses(spelling, []) for spelling in spellings}) == 1

    def test_more_words_are_worth_more(self) -> None:
        words = words_of("nl")[::900]
        grown = [estimate_guesses(" ".join(words[:count]), []) for count in range(1, len(words))]
        assert grown == sorted(grown)

    def test_what_is_too_long_counts_for_its_beginning(self) -> None:
        beginning = "welkom" * 30
        assert estimate_guesses(beginning + make_passphrase("nl", 20), []) < ENOUGH_GUESSES

    def test_pieces_make_up_the_whole(self) -> None:
        text = guesses.bare("Welkom bij Noor, 31-12-1987!")
        path = guesses.cheapest_path("Welkom bij Noor, 31-12-1987!", ABOUT)
        assert [piece.start for piece in path] == [0, *(piece.end for piece in path[:-1])]
        assert path[-1].end == len(text)

    @given(st.one_of(anything, signs), st.lists(st.text(max_size=20), max_size=3))
    def test_anything_typed_gets_an_answer(self, passphrase: str, about: list[str]) -> None:
        estimate = estimate_guesses(passphrase, about)
        assert 1 <= estimate < math.inf
        weakness = weakness_of(passphrase, about)
        assert is_strong_enough(passphrase, about) is (weakness is None)
        if weakness is None:
            assert estimate >= ENOUGH_GUESSES
            assert all(unicodedata.category(sign) != "Cc" for sign in settled(passphrase))

    @given(signs)
    def test_nobodys_name_makes_a_passphrase_harder(self, passphrase: str) -> None:
        assert estimate_guesses(passphrase, ABOUT) <= estimate_guesses(passphrase, []) * 1.001


class TestWhatItCosts:
    @pytest.mark.parametrize("sign", ["x", "ﷺ", "\ud800", "🙂", "4@8", "welkom "])
    def test_200_kilobytes_are_refused_at_once(self, sign: str) -> None:
        flood = sign * (200_000 // len(sign))
        weakness_of("warm", [])
        started = time.perf_counter()
        assert weakness_of(flood, ABOUT) is Weakness.TOO_LONG
        assert normalise(flood)
        assert time.perf_counter() - started < 0.05

    @pytest.mark.parametrize(
        "piece", ["1", "4@83691!|0$5+72", "abcd1980", "qwertyuiop", "01/02/1980", "appeltaart", "ß"]
    )
    def test_the_longest_allowed_is_weighed_quickly(self, piece: str) -> None:
        weakness_of("warm", [])
        longest = (piece * MAX_CHARACTERS)[:MAX_CHARACTERS]
        started = time.perf_counter()
        weakness_of(longest, ABOUT)
        assert time.perf_counter() - started < 0.5

    def test_signing_in_and_taking_a_made_one_load_no_dictionary(self) -> None:
        script = (
            "import sys; from journal.accounts import passphrases as p; p.normalise('x');"
            "assert p.weakness_of(p.make_passphrase('nl'), ['Noor']) is None;"
            "print('zxcvbn' in sys.modules, 'spellchecker' in sys.modules)"
        )
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
        assert run.stdout.split() == [b"False", b"False"]

    def test_nobodys_name_stays_behind_in_the_dictionaries(self) -> None:
        estimate_guesses("Xanthippe Wieringa", ["Xanthippe Wieringa", "x@wieringahoeve.nl"])
        assert not any("wieringahoeve" in ranks for ranks in guesses._dictionaries())
        assert not any("xanthippewieringa" in ranks for ranks in guesses._dictionaries())


def one_slip_apart(words: list[str]) -> set[tuple[str, str]]:
    """Return the pairs that differ by one letter more, less or other, or by two swapped."""
    alike: dict[str, set[str]] = defaultdict(set)
    for word in words:
        for spelling in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            alike[spelling].add(word)
    pairs = {pair for group in alike.values() for pair in combinations(sorted(group), 2)}
    return {(one, other) for one, other in pairs if is_one_slip(one, other)}


def is_one_slip(one: str, other: str) -> bool:
    if len(one) != len(other):
        return True
    apart = [at for at in range(len(one)) if one[at] != other[at]]
    swapped = len(apart) == 2 and one[apart[0]] == other[apart[1]] and apart[1] == apart[0] + 1
    return len(apart) == 1 or (swapped and one[apart[1]] == other[apart[0]])
