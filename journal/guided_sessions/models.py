"""Guided sessions and who attended: dates are identity, so they lie sealed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.columns import Identity, Instant, Key, ref
from journal.core.db import Base
from journal.core.vault import Place


class SessionKind(StrEnum):
    """What kind of guided session it was."""

    TRUFFLES = "truffles"
    BREATHWORK = "breathwork"
    OTHER = "other"


class Setting(StrEnum):
    """With whom somebody was there."""

    ALONE = "alone"
    PAIR = "pair"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Details:
    """What is sealed of a session: when, of what kind, with whom, and which coach led it.

    What nobody said is None.
    """

    day: date
    kind: SessionKind | None = None
    setting: Setting | None = None
    led_by: UUID | None = None

    def dumped(self) -> str:
        """Return it as the text that is sealed."""
        return json.dumps(
            {
                "day": self.day.isoformat(),
                "kind": self.kind,
                "setting": self.setting,
                "led_by": str(self.led_by) if self.led_by else None,
            }
        )

    @classmethod
    def loaded(cls, text: str) -> Details:
        """Return what `dumped` gave; the first release sealed the bare date."""
        if not text.startswith("{"):
            return cls(date.fromisoformat(text))
        said = json.loads(text)
        return cls(
            day=date.fromisoformat(said["day"]),
            kind=SessionKind(said["kind"]) if said["kind"] else None,
            setting=Setting(said["setting"]) if said["setting"] else None,
            led_by=UUID(said["led_by"]) if said["led_by"] else None,
        )


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock stands still from a day on; `until` is the day it goes on, None for not yet."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Attended:
    """One person at one guided session, opened."""

    id: UUID
    person_id: UUID
    session_id: UUID
    details: Details
    pauses: tuple[Pause, ...] = ()
    cancelled_at: datetime | None = None


class GuidedSession(Base):
    """What participants attended, often in a group."""

    __tablename__ = "guided_session"

    id: Mapped[Key]
    sealed: Mapped[Identity]
    created_at: Mapped[Instant]

    @staticmethod
    def place(session_id: UUID) -> Place:
        """Return where a session's details are sealed."""
        return Place("guided_session", session_id, session_id, "sealed")


class Attendance(Base):
    """One person at one guided session, and when their clock stood still."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("person_id", "guided_session_id"),)

    id: Mapped[Key]
    person_id: Mapped[UUID] = ref("person.id", index=False)
    guided_session_id: Mapped[UUID] = ref("guided_session.id")
    cancelled_at: Mapped[Instant | None]
    sealed_pauses: Mapped[bytes | None] = mapped_column(LargeBinary, info={"holds": "identity"})

    def pauses_place(self) -> Place:
        """Return where the pauses are sealed."""
        return Place("attendance", self.person_id, self.id, "sealed_pauses")


def dump_pauses(pauses: Sequence[Pause]) -> str:
    """Return pauses as the text that is sealed."""
    return json.dumps([[str(pause.since), pause.until and str(pause.until)] for pause in pauses])


def load_pauses(text: str) -> tuple[Pause, ...]:
    """Return what `dump_pauses` gave."""
    return tuple(
        Pause(date.fromisoformat(since), date.fromisoformat(until) if until else None)
        for since, until in json.loads(text)
    )
