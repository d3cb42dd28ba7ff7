from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.vault import recovery
from journal.core.vault.recovery import GROUPS, grouped, has_groups, new_code, parse_code, tidy
from tests.core.vault.tampering import refused

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECKS = 2

codes = st.builds(
    lambda secret: grouped(secret + recovery._check(secret)),
    st.text(CROCKFORD, min_size=26, max_size=26),
)


def seeded_codes(count: int) -> list[str]:
    """Return codes that are the same in every run, without hyphens."""
    chance = Random(9180)
    secrets = ["".join(chance.choices(CROCKFORD, k=26)) for _ in range(count)]
    return [secret + recovery._check(secret) for secret in secrets]


def typos(code: str) -> Iterator[tuple[int, str]]:
    """Yield every code with one character replaced, and where."""
    for at, right in enumerate(code):
        for wrong in CROCKFORD.replace(right, ""):
            yield at, code[:at] + wrong + code[at + 1 :]


def test_a_code_is_seven_groups_of_four_without_letters_that_look_alike() -> None:
    code = new_code()
    assert [len(group) for group in code.split("-")] == [4] * GROUPS == [4] * 7
    assert set(code) <= set(CROCKFORD + "-")
    assert len(CROCKFORD) ** (28 - CHECKS) == 2**130


def test_every_character_of_a_code_is_chance_and_no_two_codes_are_alike() -> None:
    made = [new_code().replace("-", "") for _ in range(2_000)]
    assert len(set(made)) == 2_000
    # 2,000 draws leave out one of the 32 characters less than once in 10^24 runs.
    assert all(set(column) == set(CROCKFORD) for column in zip(*made, strict=True))


@given(codes)
def test_a_code_is_parsed_to_its_secret_without_the_checks(code: str) -> None:
    assert parse_code(code) == code.replace("-", "")[:-CHECKS].encode()


@given(code=codes, chance=st.randoms(use_true_random=False))
def test_case_spaces_hyphens_and_look_alikes_are_forgiven(code: str, chance: Random) -> None:
    meant = {"1": "1IiLl", "0": "0Oo"}
    typed = "".join(
        chance.choice(meant.get(character, character + character.lower()))
        + chance.choice(["", "", "-", " ", " - ", "\t", "\u00a0", "\n"])
        for character in code.replace("-", "")
    )
    assert parse_code(f" {typed} ") == parse_code(code)


@pytest.mark.parametrize(
    "typed",
    ["", "-", "0", "0000-0000", "geen code", "U" * 28, "é" * 28, "\x00" * 28, "0" * 29],
)
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    assert refused(parse_code, typed)


@pytest.mark.parametrize("stranger", ["U", "Û", "\u0660", "!", "*"])
def test_a_character_outside_the_alphabet_is_refused_even_with_the_right_checks(
    stranger: str,
) -> None:
    secret = stranger * 26
    assert refused(parse_code, secret + recovery._check(secret))


@given(st.text())
def test_any_text_is_parsed_or_refused_and_nothing_else(typed: str) -> None:
    refused(parse_code, typed)


@given(codes)
def test_a_code_cut_short_or_made_longer_is_refused(code: str) -> None:
    bare = code.replace("-", "")
    assert all(refused(parse_code, bare[:length]) for length in range(len(bare)))
    assert refused(parse_code, bare + "0")


def test_one_wrong_character_in_the_secret_is_found_but_for_1_in_1024() -> None:
    in_secret = [bad for code in seeded_codes(100) for at, bad in typos(code) if at < 26]
    missed = sum(not refused(parse_code, bad) for bad in in_secret)
    # The check is 10 bits of a hash: 80,600 typos miss it 78.7 times, give or take 8.9.
    assert len(in_secret) == 80_600
    assert 40 < missed < 120


def test_one_wrong_character_in_the_checks_is_always_found() -> None:
    in_checks = [bad for code in seeded_codes(100) for at, bad in typos(code) if at >= 26]
    assert all(refused(parse_code, bad) for bad in in_checks)


def test_two_neighbours_swapped_are_found_but_for_1_in_1024() -> None:
    swapped = [
        code[:at] + second + first + code[at + 2 :]
        for code in seeded_codes(1_000)
        for at, (first, second) in enumerate(pairwise(code))
        if first != second
    ]
    missed = sum(not refused(parse_code, bad) for bad in swapped)
    # Some 26,000 swaps miss a 10-bit check 25 times, give or take 5.
    assert 26_000 < len(swapped) < 27_000
    assert 0 < missed < 55


@given(code=codes, one=st.integers(0, GROUPS - 1), other=st.integers(0, GROUPS - 1))
def test_groups_typed_back_are_known_however_they_are_typed(
    code: str, one: int, other: int
) -> None:
    groups = code.split("-")
    typed = {one: f" {groups[one].lower()} ", other: groups[other].replace("0", "o")}
    assert has_groups(code, typed)
    assert has_groups(tidy(code), typed)


@pytest.mark.parametrize("wrong", ["", "0000", "ABCDE", "ABC", "ABCD-EFGH", "\x00"])
def test_a_wrong_group_typed_back_is_not_known(wrong: str) -> None:
    code = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"
    assert not has_groups(code, {0: "ABCD", 3: wrong})
    assert not has_groups(code, {0: wrong, 3: "PQRS"})


def test_the_right_group_in_the_wrong_place_is_not_known() -> None:
    code = "ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345"
    assert not has_groups(code, {0: "EFGH", 1: "ABCD"})
    assert not has_groups(code, {GROUPS: "ABCD"})
