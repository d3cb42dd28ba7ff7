"""Which one card stands on the home screen: a pure choice that stays put, and can say why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from journal.prompts.models import Domain, Offer
from journal.prompts.queries import PRACTICES

LOW_ENERGY = 3
"""On the scale of 0 to 10; up to here something light goes first."""

REST_DAYS = 21
"""A prompt that was answered is not offered again for so many days, a practice for one."""

BALANCE_DAYS = 14
"""The domains that were written about in so many days make room for the others."""


class Reason(StrEnum):
    """Why this card: the first that holds is what the page says."""

    SUGGESTED = "suggested"
    LIGHTER = "lighter"
    LITTLE_ENERGY = "little-energy"
    PHASE = "phase"
    OTHER_DOMAIN = "other-domain"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Answered:
    """Something that was written to a prompt or practised, so many days ago."""

    prompt_id: UUID
    days_ago: int


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the choice looks at; nothing of it changes within a day but by the person's taps.

    `energy` is the last answer before 04:00, `passed` what was passed over today, in order, and
    `suggested` what a coach laid out for today, the older first.
    """

    person: UUID
    today: date
    clock_day: int | None
    energy: int | None = None
    cautions: frozenset[str] = frozenset()
    answered: Sequence[Answered] = ()
    passed: Sequence[UUID] = ()
    lighter: bool = False
    suggested: Sequence[UUID] = ()
    resting: frozenset[UUID] = frozenset()
    """What felt heavier twice in a row."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is laid out for today, and why."""

    prompt_id: UUID
    reason: Reason


def choose_card(offers: Sequence[Offer], now: Situation) -> Card | None:
    """Return the card for now, or None when nothing at all may be offered.

    Never outside its window, never against a caution, never what rests. What was answered lately,
    was passed over today or asks more energy than there is stands back, as long as something else
    is left; what a coach laid out goes first all the same, unless something lighter was asked for.
    """
    allowed = [each for each in offers if _may_be_offered(each, now)]
    fresh = [each for each in allowed if each.prompt_id not in now.passed]
    laid_out = [
        each
        for each in fresh
        if each.prompt_id in now.suggested and (each.is_light or not now.lighter)
    ]
    if laid_out:
        first = min(laid_out, key=lambda each: now.suggested.index(each.prompt_id))
        return Card(first.prompt_id, Reason.SUGGESTED)
    # Who passed over everything begins again with what was passed over first.
    pool = fresh or sorted(allowed, key=lambda each: now.passed.index(each.prompt_id))[:1]
    for stands_out in (_is_rested(now), _is_light_enough(now), _is_of_its_turn(now)):
        pool = [each for each in pool if stands_out(each)] or pool
    heaviness = _heaviness(offers, now)
    chosen = max(pool, key=lambda each: _lot(each, heaviness(each), now), default=None)
    return Card(chosen.prompt_id, _reason(chosen, offers, now)) if chosen else None


def _may_be_offered(offer: Offer, now: Situation) -> bool:
    return (
        offer.fits(now.clock_day)
        and not offer.asks & now.cautions
        and offer.prompt_id not in now.resting
    )


def _is_rested(now: Situation) -> Callable[[Offer], bool]:
    last: dict[UUID, int] = {}
    for each in now.answered:
        last[each.prompt_id] = min(each.days_ago, last.get(each.prompt_id, each.days_ago))

    def is_rested(offer: Offer) -> bool:
        rest = 1 if offer.kind in PRACTICES else REST_DAYS
        return last.get(offer.prompt_id, rest + 1) > rest

    return is_rested


def _is_light_enough(now: Situation) -> Callable[[Offer], bool]:
    needs_light = now.lighter or (now.energy is not None and now.energy <= LOW_ENERGY)
    return lambda offer: offer.is_light or not needs_light


def _is_of_its_turn(now: Situation) -> Callable[[Offer], bool]:
    """One day in four is for a practice; passing over it changes to writing, and back."""
    practises = (_draw(now, "practice") + len(now.passed)) % 4 == 0
    return lambda offer: (offer.kind in PRACTICES) == practises


def _heaviness(offers: Sequence[Offer], now: Situation) -> Callable[[Offer], float]:
    """Weigh by the prompt's own weight, twice when it was written for this stretch of days.

    The more a domain was written about lately, the lighter its prompts.
    """
    written_about = _domains(offers, now)

    def heaviness(offer: Offer) -> float:
        own = 2 if offer.from_day is not None and now.clock_day is not None else 1
        return offer.weight * own / (1 + written_about[offer.domain])

    return heaviness


def _domains(offers: Collection[Offer], now: Situation) -> Counter[Domain]:
    domains = {each.prompt_id: each.domain for each in offers if each.kind not in PRACTICES}
    return Counter(
        domains[each.prompt_id]
        for each in now.answered
        if each.prompt_id in domains and each.days_ago <= BALANCE_DAYS
    )


def _reason(chosen: Offer, offers: Sequence[Offer], now: Situation) -> Reason:
    if chosen.is_light and now.lighter:
        return Reason.LIGHTER
    if chosen.is_light and now.energy is not None and now.energy <= LOW_ENERGY:
        return Reason.LITTLE_ENERGY
    if chosen.from_day is not None or (chosen.until_day is not None and chosen.until_day < 0):
        return Reason.PHASE
    written_about = _domains(offers, now)
    if written_about and chosen.domain not in written_about and chosen.kind not in PRACTICES:
        return Reason.OTHER_DOMAIN
    return Reason.LOT


def _lot(offer: Offer, heaviness: float, now: Situation) -> float:
    """Draw between 0 and 1, by itself for each prompt: one that is added changes no other's lot.

    A heavier one draws higher as often as it is heavier (Efraimidis and Spirakis, 2006).
    """
    return float((_draw(now, offer.prompt_id.hex) / 2**64) ** (1 / heaviness))


def _draw(now: Situation, of_what: str) -> int:
    seed = now.person.bytes + now.today.isoformat().encode() + of_what.encode()
    return int.from_bytes(sha256(seed).digest()[:8], "big")
