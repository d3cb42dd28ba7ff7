"""Which one prompt stands on the home screen: a pure choice that stays put all day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

from journal.prompts.models import PromptVersion


def choose_card(
    offered: Sequence[PromptVersion], clock_day: int | None, today: date, person: UUID
) -> PromptVersion | None:
    """Return the prompt for today, or None when none fits.

    Prompts written for this stretch of days go before those that always fit; among the best,
    weight decides how often each comes, and the same person on the same day always gets the same.
    """
    fitting = [version for version in offered if version.fits(clock_day)]
    own = [version for version in fitting if version.from_day is not None]
    pool = own if own and _draw(person, today, "window") % 3 else fitting
    return max(pool, key=lambda version: _lot(version, person, today), default=None)


def _lot(version: PromptVersion, person: UUID, today: date) -> float:
    """Draw between 0 and 1, by itself for each prompt: one that is added changes no other's lot.

    A heavier one draws higher as often as its weight says.
    """
    return float((_draw(person, today, version.prompt_id.hex) / 2**64) ** (1 / version.weight))


def _draw(person: UUID, today: date, of_what: str) -> int:
    digest = sha256(person.bytes + today.isoformat().encode() + of_what.encode()).digest()
    return int.from_bytes(digest[:8], "big")
