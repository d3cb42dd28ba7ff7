"""Where somebody felt something: the parts of the body, a word for it, and how strongly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Instant, Key, Numbers, ref
from journal.core.db import Base
from journal.core.vault import Place, SecretKey, pad_short, unpad

BLOCK = 1024
"""Padded to so many bytes, in which every part of the body fits: how many there are is not seen."""


@dataclass(frozen=True, slots=True)
class Sensed:
    """What is felt in one part: a word out of SENSATIONS or none, and 1 to 3, 3 is strongest."""

    strength: int
    word: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is sealed of a map: what is felt, by region."""

    places: Mapping[str, Sensed] = field(default_factory=dict)

    def seal(self, key: SecretKey, place: Place) -> bytes:
        """Seal it under a numbers key."""
        said = {region: [felt.strength, felt.word] for region, felt in self.places.items()}
        return key.seal(place, pad_short(json.dumps(said).encode(), BLOCK))

    @classmethod
    def open(cls, key: SecretKey, place: Place, sealed: bytes) -> Marks:
        """Open what `seal` made; raises Refused."""
        said = json.loads(unpad(key.open(place, sealed)))
        return cls({region: Sensed(*felt) for region, felt in said.items()})


class BodyMap(Base):
    """One time that somebody marked where they felt something."""

    __tablename__ = "body_map"
    __table_args__ = (Index("ix_body_map_owner_day", "owner_id", "day"),)

    id: Mapped[Key]
    owner_id: Mapped[UUID] = ref("person.id", index=False)
    numbers_key_id: Mapped[UUID] = ref("numbers_key.id")
    day: Mapped[date] = mapped_column(Date)
    zone: Mapped[str] = mapped_column(String(64))
    recorded_at: Mapped[Instant]
    received_at: Mapped[Instant]
    sealed: Mapped[Numbers]

    @staticmethod
    def place(owner_id: UUID, map_id: UUID) -> Place:
        """Return where a map is sealed."""
        return Place("body_map", owner_id, map_id, "sealed")
