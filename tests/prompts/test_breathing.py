from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journal.prompts.breathing import Pattern, broken_limits, cycle_seconds, holds_breath, shape_of
from journal.prompts.files import read_catalogue
from journal.prompts.models import PromptVersion

seconds = st.one_of(
    st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 5.5, 6.0, 7.0, 8.0, 10.0, 10.5, 20.0]),
    st.floats(-1, 25, allow_nan=False),
)
patterns = st.builds(
    Pattern,
    breathe_in=seconds,
    top_up=seconds,
    hold_full=seconds,
    breathe_out=seconds,
    hold_empty=seconds,
    minutes=st.integers(-1, 30),
    rounds=st.none() | st.integers(-1, 30),
)
# Each number is within its own limit; together they may still make too long a breath.
gentle = st.builds(
    Pattern,
    breathe_in=st.floats(3, 6),
    top_up=st.just(0.0) | st.floats(0, 2),
    hold_full=st.just(0.0) | st.floats(0, 7),
    breathe_out=st.floats(4, 10),
    hold_empty=st.just(0.0) | st.floats(0, 4),
    minutes=st.integers(1, 20),
    rounds=st.none() | st.integers(1, 12),
)
HARSH = Pattern(breathe_in=4, top_up=0, hold_full=60, breathe_out=8, hold_empty=0, minutes=5)
LONGER_EXHALE = Pattern(breathe_in=4, top_up=0, hold_full=0, breathe_out=6, hold_empty=0, minutes=5)
CYCLIC_SIGH = Pattern(breathe_in=3, top_up=1, hold_full=0, breathe_out=7, hold_empty=0, minutes=5)
EVEN = Pattern(breathe_in=5.5, top_up=0, hold_full=0, breathe_out=5.5, hold_empty=0, minutes=20)
BOX = Pattern(breathe_in=4, top_up=0, hold_full=4, breathe_out=4, hold_empty=4, minutes=5)
FOUR_SEVEN_EIGHT = Pattern(
    breathe_in=4, top_up=0, hold_full=7, breathe_out=8, hold_empty=0, minutes=3, rounds=4
)


def is_within_care(pattern: Pattern) -> bool:
    """Say the limits of care.md once more, in its own words and order."""
    breathe_in = pattern["breathe_in"] + pattern["top_up"]
    holds = pattern["hold_full"] > 0 or pattern["hold_empty"] > 0
    rounds = pattern.get("rounds")
    fitting = pattern["minutes"] * 60 / (cycle_seconds(pattern) or 1)
    breaths = fitting if rounds is None else min(rounds, fitting)
    return (
        pattern["breathe_in"] >= 3
        and pattern["top_up"] >= 0
        and breathe_in <= 6
        and 4 <= pattern["breathe_out"] <= 10
        and not pattern["breathe_out"] < breathe_in
        and 0 <= pattern["hold_full"] <= 7
        and 0 <= pattern["hold_empty"] <= 4
        and 8 <= cycle_seconds(pattern) <= 20
        and 1 <= pattern["minutes"] <= (5 if holds else 20)
        and (rounds is None or rounds >= 1)
        and (pattern["hold_full"] <= 4 or breaths <= 8)
    )


@example(LONGER_EXHALE)
@example(CYCLIC_SIGH)
@example(EVEN)
@example(BOX)
@example(FOUR_SEVEN_EIGHT)
@given(patterns)
def test_nothing_is_offered_beyond_what_care_allows(pattern: Pattern) -> None:
    if not broken_limits(pattern):
        assert is_within_care(pattern)


@given(gentle)
def test_what_care_allows_is_not_refused(pattern: Pattern) -> None:
    assert (broken_limits(pattern) == []) is is_within_care(pattern)


def test_the_known_patterns_are_allowed_and_the_harsh_ones_are_not() -> None:
    for gentle in (LONGER_EXHALE, CYCLIC_SIGH, EVEN, BOX, FOUR_SEVEN_EIGHT):
        assert broken_limits(gentle) == []
    assert broken_limits({**BOX, "minutes": 6}) == ["minutes"]
    assert broken_limits({**LONGER_EXHALE, "breathe_in": 1, "breathe_out": 1}) == [
        "in",
        "out",
        "cycle",
    ]
    assert broken_limits({**LONGER_EXHALE, "hold_full": 8, "minutes": 2}) == ["hold-full"]
    assert broken_limits({**LONGER_EXHALE, "hold_empty": 5}) == ["hold-empty"]
    assert broken_limits({**EVEN, "breathe_out": 5}) == ["out"]
    assert broken_limits({**EVEN, "hold_full": 4, "hold_empty": 4, "breathe_out": 7}) == [
        "cycle",
        "minutes",
    ]
    assert broken_limits({**FOUR_SEVEN_EIGHT, "rounds": 9}) == ["rounds"]
    assert broken_limits({**FOUR_SEVEN_EIGHT, "rounds": None}) == ["rounds"]
    assert broken_limits({**EVEN, "rounds": 0}) == ["rounds"]


def test_every_pattern_that_ships_is_allowed() -> None:
    shipped = [each.content.pattern for each in read_catalogue() if each.content.pattern]
    assert len(shipped) >= 2
    for pattern in shipped:
        assert broken_limits(pattern) == []
    holding = {each.slug for each in read_catalogue() if holds(each.content.pattern)}
    assert holding == {"box-breathing", "four-seven-eight"}
    off = {each.slug for each in read_catalogue() if not each.is_published}
    assert off == {"four-seven-eight"}


def holds(pattern: Pattern | None) -> bool:
    return pattern is not None and holds_breath(pattern)


@given(gentle)
def test_the_curve_goes_from_empty_to_empty_in_one_breath(pattern: Pattern) -> None:
    shape = shape_of(pattern)
    assert shape.seconds == cycle_seconds(pattern)
    assert shape.times == sorted(shape.times)
    assert (shape.times[0], shape.times[-1]) == (0.0, 1.0)
    assert (shape.fullness[0], max(shape.fullness), shape.fullness[-1]) == (0.0, 1.0, 0.0)
    assert len(shape.times) == len(shape.fullness)


def test_no_prompt_can_hold_a_pattern_beyond_them() -> None:
    with pytest.raises(ValueError, match="hold-full"):
        PromptVersion(pattern=HARSH)
    version = PromptVersion(pattern=LONGER_EXHALE)
    with pytest.raises(ValueError, match="out"):
        version.pattern = Pattern(**{**LONGER_EXHALE, "breathe_in": 12.0})


@given(patterns)
def test_whoever_made_it_what_a_prompt_holds_is_within_them(pattern: Pattern) -> None:
    if is_within_care(pattern):
        assert PromptVersion(pattern=pattern).pattern == pattern
    else:
        with pytest.raises(ValueError, match="breaks its limits"):
            PromptVersion(pattern=pattern)
