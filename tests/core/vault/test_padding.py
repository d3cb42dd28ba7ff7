from __future__ import annotations

import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.vault import Place, SecretKey, new_secret, pad_short, pad_text, unpad
from journal.core.vault.padding import SHORT, TEXT_FLOOR, BadPadding, padme

lengths = st.integers(2, 2**40)
# Contents that end in what padding is made of are the hard ones.
contents = st.binary(max_size=5_000) | st.text("\x00\x80a").map(str.encode)
hard_contents = contents | st.lists(st.sampled_from([b"\x00", b"\x80"])).map(b"".join)


@given(hard_contents)
def test_what_is_padded_comes_back(content: bytes) -> None:
    assert unpad(pad_short(content)) == content
    assert unpad(pad_text(content)) == content


@given(content=hard_contents, block=st.integers(1, 2_000))
def test_short_content_fills_whole_blocks_and_no_more_than_needed(
    content: bytes, block: int
) -> None:
    padded = pad_short(content, block)
    assert len(padded) % block == 0
    assert len(content) < len(padded) <= len(content) + block
    assert unpad(padded) == content


@given(hard_contents)
def test_a_text_is_at_least_the_floor_and_costs_at_most_12_percent_above_it(content: bytes) -> None:
    padded = pad_text(content)
    assert len(padded) >= TEXT_FLOOR
    assert len(padded) <= max(TEXT_FLOOR, (len(content) + 1) * 1.12)


def test_empty_and_filled_look_alike() -> None:
    assert {len(pad_short(bytes(length))) for length in range(SHORT)} == {SHORT}
    assert {len(pad_text(bytes(length))) for length in range(TEXT_FLOOR)} == {TEXT_FLOOR}


def test_a_check_in_sealed_empty_is_as_long_as_one_sealed_full() -> None:
    key = SecretKey(UUID(int=0xC1), new_secret())
    place = Place("check_in", UUID(int=0xA0), UUID(int=0xE1), "sealed_answers")
    scales = ["mood", "energy", "tension", "sleep", "hope", "hard"]
    empty, full = dict.fromkeys(scales), dict.fromkeys(scales, 10)
    sealed = [
        key.seal(place, pad_short(json.dumps(answers).encode(), block=256))
        for answers in (empty, full, {})
    ]
    assert len({len(blob) for blob in sealed}) == 1


@pytest.mark.parametrize(
    ("length", "padded"), [(2, 2), (3, 3), (8, 8), (9, 10), (17, 18), (100, 104), (1_000, 1_024)]
)
def test_padme_of_small_lengths(length: int, padded: int) -> None:
    assert padme(length) == padded


@given(lengths)
def test_padme_is_the_next_length_with_as_few_bits_as_the_paper_says(length: int) -> None:
    # PURBs, section 4: E = floor(log2 L), S = floor(log2 E) + 1, and the last E - S bits are 0.
    exponent = len(f"{length:b}") - 1
    kept = len(f"{exponent:b}")
    unit = 2 ** max(exponent - kept, 0)
    assert padme(length) % unit == 0
    assert length <= padme(length) < length + unit


@given(lengths)
def test_padme_costs_at_most_12_percent_and_never_needs_a_second_turn(length: int) -> None:
    assert length <= padme(length) <= length * 1.12
    assert padme(padme(length)) == padme(length)
    assert padme(length) <= padme(length + 1)


def test_texts_up_to_a_hundred_thousand_bytes_come_in_few_lengths() -> None:
    # Sixteen for each doubling from 256 on, and from 65,536 on thirty-two.
    assert len({max(TEXT_FLOOR, padme(length + 1)) for length in range(100_000)}) < 150


@pytest.mark.parametrize(
    "blob", [b"", b"\x00", bytes(64), b"stilte", b"stilte\x80x", b"\x80\x00\x01", b"\x80\x81"]
)
def test_what_was_not_padded_is_refused(blob: bytes) -> None:
    with pytest.raises(BadPadding):
        unpad(blob)
