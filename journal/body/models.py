"""Where somebody felt something: the parts of the body, a word for it, and how strongly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from journal.core.db import Base
from journal.core.own_numbers import RecordedNumbers
from journal.core.vault import pad_short, unpad

BLOCK = 1024
"""Padded to so many bytes, in which every part of the body fits: how many there are is not seen."""


@dataclass(frozen=True, slots=True)
class Sensed:
    """What is felt in one part: a word out of SENSATIONS or none, and how strongly if said.

    That is 1 to 3, and 3 is strongest.
    """

    strength: int | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is sealed of a map: what is felt, by region."""

    places: Mapping[str, Sensed] = field(default_factory=dict)

    def dumped(self) -> bytes:
        """Return it as the bytes that are sealed, padded."""
        said = {region: [felt.strength, felt.word] for region, felt in self.places.items()}
        return pad_short(json.dumps(said).encode(), BLOCK)

    @classmethod
    def loaded(cls, padded: bytes) -> Marks:
        """Return what `dumped` gave."""
        said = json.loads(unpad(padded))
        return cls({region: Sensed(*felt) for region, felt in said.items()})


class BodyMap(RecordedNumbers, Base):
    """One time that somebody marked where they felt something."""

    __tablename__ = "body_map"
