from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.insights.sentences import LONGEST, sentences_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ik ben moe. Ik ga slapen.", ["Ik ben moe.", "Ik ga slapen."], id="two"),
        pytest.param("ik ben moe. ik ga slapen", ["ik ben moe.", "ik ga slapen"], id="small"),
        pytest.param("Hoezo? Kijk! Zo.", ["Hoezo?", "Kijk!", "Zo."], id="other marks"),
        pytest.param(
            "Iets kleins, bijv. een appje. Of o.a. bellen.",
            ["Iets kleins, bijv. een appje.", "Of o.a. bellen."],
            id="Dutch abbreviations",
        ),
        pytest.param(
            "Small things, e.g. a walk. Mr. Jones waved.",
            ["Small things, e.g. a walk.", "Mr. Jones waved."],
            id="English abbreviations",
        ),
        pytest.param(
            "Brood, kaas enz. Daarna thee, koek etc. en rust.",
            ["Brood, kaas enz.", "Daarna thee, koek etc. en rust."],
            id="abbreviations that may end",
        ),
        pytest.param("J.P. de Vries. So do I. Ja.", ["J.P. de Vries.", "So do I.", "Ja."], id="I"),
        pytest.param(
            "Ik weet het niet... misschien wel. Toen… Stil.",
            ["Ik weet het niet... misschien wel.", "Toen…", "Stil."],
            id="ellipses",
        ),
        pytest.param(
            "“Kom je?” vroeg ze. Ik zei: “Nee.” Toen ging ze.",
            ["“Kom je?” vroeg ze.", "Ik zei: “Nee.”", "Toen ging ze."],
            id="quotations",
        ),
        pytest.param(
            "Fijn 😊 Morgen weer! 🌊 Ja 👩‍👧 zo",
            ["Fijn 😊", "Morgen weer! 🌊", "Ja 👩‍👧 zo"],
            id="emoji",
        ),
        pytest.param("1. Rust. 2. Meer rust.", ["1. Rust.", "2. Meer rust."], id="numbered"),
        pytest.param("Om 3.5 uur wakker. Nee.", ["Om 3.5 uur wakker.", "Nee."], id="numbers"),
        pytest.param("een\n\ntwee\r\ndrie", ["een", "twee", "drie"], id="line breaks"),
        pytest.param("Zo.\n---\n...\nEn zo.", ["Zo.", "En zo."], id="lines that divide"),
        pytest.param("  veel \t wit  ", ["veel wit"], id="white space"),
        pytest.param("zonder leestekens", ["zonder leestekens"], id="no punctuation"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_where_a_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences_of(text) == expected


LOOSE = st.text(alphabet=st.sampled_from('abIk .!?…\n\t"”(😊\u200d1,é'), max_size=300)


@given(LOOSE)
def test_no_word_is_lost_and_none_changed(text: str) -> None:
    kept = [word for sentence in sentences_of(text) for word in sentence.split()]
    assert [word for word in kept if _says_something(word)] == [
        word for word in text.split() if _says_something(word)
    ]


@given(st.text(max_size=2_000))
def test_every_sentence_fits_on_a_line(text: str) -> None:
    for sentence in sentences_of(text):
        assert 0 < len(sentence) <= LONGEST
        assert len(sentence.splitlines()) == 1


@given(LOOSE)
def test_a_sentence_is_a_sentence(text: str) -> None:
    """Cut again, what was cut stays as it is."""
    for sentence in sentences_of(text):
        assert sentences_of(sentence) == [sentence]


def test_what_never_stops_is_cut_between_words() -> None:
    parts = sentences_of("woord " * 300)
    assert len(parts) > 1
    assert set(" ".join(parts).split()) == {"woord"}


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "Zo. " * 25_000,
        "😊" * 100_000,
        "." * 99_999 + "x",
        "\n" * 100_000,
        "a " * 50_000,
    ],
    ids=["one word", "sentences", "emoji", "dots", "lines", "words"],
)
def test_the_longest_entry_is_cut_in_no_time(text: str) -> None:
    began = time.perf_counter()
    sentences_of(text)
    assert time.perf_counter() - began < 1


def _says_something(word: str) -> bool:
    return any(character.isalnum() for character in word)
