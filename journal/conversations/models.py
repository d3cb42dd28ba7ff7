"""The conversations of a participant and a coach."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from journal.core.clock import zone_of
from journal.core.columns import Identity, Instant, Key, ref
from journal.core.db import Base
from journal.core.vault import Place


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a conversation is: day and time as the coach entered them, in the coach's zone."""

    day: date
    time: time
    zone: str

    def instant(self) -> datetime:
        """Return the instant at which it begins."""
        return datetime.combine(self.day, self.time, zone_of(self.zone)).astimezone(UTC)

    def as_json(self) -> str:
        """Return it as it is sealed."""
        clock_time = self.time.isoformat(timespec="minutes")
        return json.dumps({"day": self.day.isoformat(), "time": clock_time, "zone": self.zone})

    @classmethod
    def of_json(cls, said: str) -> Appointment:
        """Read what `as_json` wrote."""
        parts = json.loads(said)
        return cls(
            date.fromisoformat(parts["day"]), time.fromisoformat(parts["time"]), parts["zone"]
        )


class Conversation(Base):
    """A conversation of a participant and their coach; its date and time are identity."""

    __tablename__ = "conversation"
    __table_args__ = (Index("ix_conversation_pair", "participant_id", "coach_id"),)

    id: Mapped[Key]
    participant_id: Mapped[UUID] = ref("person.id", index=False)
    coach_id: Mapped[UUID] = ref("person.id")
    sealed: Mapped[Identity]
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    revision: Mapped[int] = mapped_column(Integer)
    """How often day or time was corrected."""

    def place(self) -> Place:
        """Return where date and time are sealed."""
        return Place("conversation", self.participant_id, self.id, "sealed")
