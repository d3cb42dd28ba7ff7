"""The hard limits of a breathing pattern, which nobody can publish around.

Seconds of one cycle; why these: docs/adr/ (over-breathing in novices, long retention).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NotRequired, TypeAlias, TypedDict

from flask_babel import format_decimal

IN = (3.0, 6.0)
OUT = (4.0, 10.0)
LONGEST_HOLD_FULL = 7.0
LONGEST_HOLD_EMPTY = 4.0
CYCLE = (8.0, 20.0)
LONGEST_MINUTES = 20
LONGEST_MINUTES_WITH_HOLDS = 5
LENGTHS = (3, 5, 10, LONGEST_MINUTES)
LONG_HOLD_FULL = 4.0
MOST_ROUNDS_WITH_LONG_HOLDS = 8
"""Holding the full breath for longer than that is not for many breaths in a row (4-7-8)."""


PatternSeconds: TypeAlias = Literal[
    "breathe_in", "top_up", "hold_full", "breathe_out", "hold_empty"
]


class Pattern(TypedDict):
    """A breathing pattern in seconds, and for how many minutes, or at most so many breaths."""

    breathe_in: float
    top_up: float
    hold_full: float
    breathe_out: float
    hold_empty: float
    minutes: int
    rounds: NotRequired[int | None]


def longest_minutes(pattern: Pattern) -> int:
    """Return for how long a pattern may be breathed in one go."""
    return LONGEST_MINUTES_WITH_HOLDS if holds_breath(pattern) else LONGEST_MINUTES


def lengths_of(pattern: Pattern) -> list[int]:
    """Return the minutes to choose from, the pattern's own among them.

    One that ends after so many breaths has no choice.
    """
    if pattern.get("rounds") or pattern["hold_full"] > LONG_HOLD_FULL:
        return []
    longest = longest_minutes(pattern)
    return sorted({pattern["minutes"], *(each for each in LENGTHS if each <= longest)})


def holds_breath(pattern: Pattern) -> bool:
    """Tell whether a pattern asks to hold the breath, full or empty."""
    return pattern["hold_full"] > 0 or pattern["hold_empty"] > 0


def broken_limits(pattern: Pattern) -> list[str]:
    """Return the names of the limits that a pattern breaks; none means that it is safe to offer."""
    breathe_in, out = pattern["breathe_in"], pattern["breathe_out"]
    limits = {
        "in": IN[0] <= breathe_in <= IN[1],
        "top-up": 0 <= pattern["top_up"] <= 2 and breathe_in + pattern["top_up"] <= IN[1],
        "out": OUT[0] <= out <= OUT[1] and out >= breathe_in + pattern["top_up"],
        "hold-full": 0 <= pattern["hold_full"] <= LONGEST_HOLD_FULL,
        "hold-empty": 0 <= pattern["hold_empty"] <= LONGEST_HOLD_EMPTY,
        "cycle": CYCLE[0] <= cycle_seconds(pattern) <= CYCLE[1],
        "minutes": 1 <= pattern["minutes"] <= longest_minutes(pattern),
        "rounds": _keeps_to_rounds(pattern),
    }
    return [name for name, holds in limits.items() if not holds]


def _keeps_to_rounds(pattern: Pattern) -> bool:
    rounds = pattern.get("rounds")
    if rounds is not None and rounds < 1:
        return False
    if pattern["hold_full"] <= LONG_HOLD_FULL:
        return True
    fitting = 60 * pattern["minutes"] / cycle_seconds(pattern)
    return min(fitting, rounds or fitting) <= MOST_ROUNDS_WITH_LONG_HOLDS


def cycle_seconds(pattern: Pattern) -> float:
    """Return how long one breath takes."""
    return (
        pattern["breathe_in"]
        + pattern["top_up"]
        + pattern["hold_full"]
        + pattern["breathe_out"]
        + pattern["hold_empty"]
    )


@dataclass(frozen=True, slots=True)
class Shape:
    """One breath as a curve: key times 0 to 1 of `seconds`, and how full the lungs are at each."""

    seconds: float
    times: list[float]
    fullness: list[float]


def shape_of(pattern: Pattern) -> Shape:
    """Return the curve of a pattern, from empty to empty."""
    total = cycle_seconds(pattern)
    before_top_up = 0.8 if pattern["top_up"] else 1.0
    points = [
        (pattern["breathe_in"], before_top_up),
        (pattern["top_up"], 1.0),
        (pattern["hold_full"], 1.0),
        (pattern["breathe_out"], 0.0),
        (pattern["hold_empty"], 0.0),
    ]
    at, times, fullness = 0.0, [0.0], [0.0]
    for seconds, full in points:
        if seconds:
            at += seconds
            times.append(round(at / total, 4))
            fullness.append(full)
    return Shape(total, times, fullness)


def say_seconds(seconds: float) -> str:
    """Say a number of seconds without a needless decimal, with the decimal sign of the language."""
    return str(format_decimal(seconds, format="0.#"))
