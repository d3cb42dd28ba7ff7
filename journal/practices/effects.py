"""What somebody said before and after practising: side by side, and no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from uuid import UUID

from journal.core.i18n import say_day
from journal.practices.models import Done, Felt
from journal.practices.queries import OpenedPractice
from journal.prompts.models import Eyes, Offer, PromptVersion

ENOUGH = 5
"""So many times with an answer before and after, and there is something to say of a practice."""

SHORTEST = 30
"""What was begun and left again within so many seconds says nothing of a practice."""

HEAVIER_IN_A_ROW = 2
"""After so many times in a row that felt heavier, a practice is not offered any more."""


MOST_PLOTTED = 24
FEWEST_PLACES = 8
"""A plot of fewer times leaves room for those to come."""


def height_of(value: int) -> float:
    """Return where a value of 0 to 10 stands in a plot, in hundredths from its top."""
    return round(92 - 8.4 * value, 2)


GRADES = [height_of(value) for value in (0, 5, 10)]
"""Where the lines of a plot stand."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How tense somebody was before and after one time, 0 to 10."""

    day: date
    before: int
    after: int

    @property
    def change(self) -> int:
        """How much more tense it was afterwards; below 0 is less tense."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Effect:
    """One practice with every time that has both answers, the oldest first."""

    prompt_id: UUID
    title: str
    """As the newest of them was called."""
    pairs: Sequence[Pair]

    def marks(self) -> list[tuple[float, float, float]]:
        """Return where the newest times stand in a plot: (x, y before, y after) in hundredths."""
        shown = self.pairs[-MOST_PLOTTED:]
        step = 100 / max(len(shown), FEWEST_PLACES)
        return [
            (round((place + 0.5) * step, 2), height_of(pair.before), height_of(pair.after))
            for place, pair in enumerate(shown)
        ]

    def rows(self) -> list[tuple[str, int, int]]:
        """Return (day in words, before, after) of every time, the newest first."""
        return [(say_day(pair.day), pair.before, pair.after) for pair in reversed(self.pairs)]

    @property
    def missing(self) -> int:
        """How many times with both answers are wanted yet before there is something to say."""
        return max(0, ENOUGH - len(self.pairs))

    @property
    def middle(self) -> float:
        """The median of the changes; there is at least one pair."""
        return float(median(pair.change for pair in self.pairs))

    @property
    def least(self) -> int:
        """The change furthest down."""
        return min(pair.change for pair in self.pairs)

    @property
    def most(self) -> int:
        """The change furthest up."""
        return max(pair.change for pair in self.pairs)


def effects(practised: Iterable[OpenedPractice]) -> list[Effect]:
    """Return every practice that was done, not only begun, with both answers at least once.

    `practised` is newest first, and so is what comes out: in the order of when each was done last,
    which is no ranking.
    """
    titles: dict[UUID, str] = {}
    pairs: dict[UUID, list[Pair]] = {}
    for each in practised:
        done, prompt_id = each.done, UUID(each.done.prompt_id)
        begun_only = done.lasted is not None and done.lasted < SHORTEST
        if done.before is not None and done.after is not None and not begun_only:
            titles.setdefault(prompt_id, done.title)
            pairs.setdefault(prompt_id, []).append(Pair(each.day, done.before, done.after))
    return [Effect(each, titles[each], pairs[each][::-1]) for each in pairs]


def resting(practised: Iterable[Done]) -> frozenset[UUID]:
    """Return the practices that felt heavier the last two times that somebody said how it was.

    `practised` is newest first.
    """
    felt: dict[UUID, list[Felt]] = {}
    for done in practised:
        if done.felt is not None:
            felt.setdefault(UUID(done.prompt_id), []).append(done.felt)
    heavier = [Felt.WORSE] * HEAVIER_IN_A_ROW
    return frozenset(each for each, said in felt.items() if said[:HEAVIER_IN_A_ROW] == heavier)


def grounds(version: PromptVersion) -> bool:
    """Tell whether a practice brings back to where one is: quiet, and with open eyes only."""
    return version.manner["eyes"] == [Eyes.OPEN] and version.intensity == 1


def calmest_ground(offered: Sequence[PromptVersion]) -> PromptVersion | None:
    """Return what to offer instead of a practice that rests: one that grounds, and is short."""
    grounding = [version for version in offered if grounds(version)]
    return min(grounding, key=lambda each: (-each.weight, each.minutes), default=None)


def shortest_first(offer: Offer) -> tuple[int, int]:
    """Return the order of practices in a list."""
    return offer.minutes, -offer.weight
