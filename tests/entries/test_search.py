"""Folding, finding and marking: pure, so tried with texts of every kind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from journal.entries.search import fold, holds_all, marked, words_in

letters = st.text(alphabet="aAéÉèëüñş\u0131\u0130ßﬁ 'Σςe\u0301x", max_size=40)
texts = st.text(max_size=60) | letters


def test_case_and_accents_make_no_difference() -> None:
    for text, word in (
        ("Een CAFÉ in de zon", "cafe"),
        ("Het cafe was dicht", "café"),
        ("naïef, en reëel", "REEEL"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("Op Ærø, bij Køge", "aero koge"),
        ("Œuvre van Đorđe en Þór", "oeuvre dorde thor"),
    ):
        assert holds_all(text, words_in(word)), (text, word)
    assert not holds_all("een caf", words_in("café"))


def test_every_word_has_to_be_there_in_any_order() -> None:
    text = "De hond liep door het bos naar huis."
    assert holds_all(text, words_in("bos hond"))
    assert not holds_all(text, words_in("bos kat"))
    assert holds_all(text, words_in("  "))


@given(texts)
def test_folding_a_text_is_folding_its_characters(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))


@given(texts, texts, st.none() | st.integers(0, 30))
def test_the_pieces_are_the_text_and_what_is_marked_was_looked_for(
    text: str, wanted: str, around: int | None
) -> None:
    words = words_in(wanted)
    pieces = marked(text, words, around)
    whole = "".join(piece.text for piece in pieces)
    if around is None:
        assert whole == text
        assert any(piece.is_found for piece in pieces) == any(word in fold(text) for word in words)
    else:
        assert whole.strip("…") in text
    for piece in pieces:
        if piece.is_found:
            assert any(word in fold(piece.text) for word in words)


def test_a_long_text_is_shown_around_the_first_word_found() -> None:
    text = "begin " * 200 + "NAALD " + "einde " * 200
    pieces = marked(text, ["naald"], around=30)
    assert [piece.text for piece in pieces if piece.is_found] == ["NAALD"]
    assert pieces[0].text == pieces[-1].text == "…"
    assert len("".join(piece.text for piece in pieces)) < 300


def test_words_that_overlap_are_marked_as_one() -> None:
    pieces = marked("zonnebloem", ["zonne", "nebloem"])
    assert [piece.text for piece in pieces if piece.is_found] == ["zonnebloem"]
