"""Where a signal stands between two people: open, seen by the coach, or done with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from journal.checkins.signals import Signal
from journal.coaching.models import Handled


class Stage(IntEnum):
    """Where a signal stands, what waits for the coach first."""

    OPEN = 1
    SEEN = 2
    DONE = 3


@dataclass(frozen=True, slots=True)
class OpenedState:
    """What a coach did about a signal, opened."""

    id: UUID
    owner_id: UUID
    author_id: UUID
    seen_at: datetime
    done_at: datetime | None
    handled: Handled

    @property
    def at(self) -> datetime:
        """Return when the coach last did something about it."""
        return self.done_at or self.seen_at


@dataclass(frozen=True, slots=True)
class Standing:
    """A signal that holds now, and what the coach did about it since its newest answer."""

    signal: Signal
    last: OpenedState | None = None

    @property
    def stage(self) -> Stage:
        """Return where it stands."""
        if self.last is None:
            return Stage.OPEN
        return Stage.SEEN if self.last.done_at is None else Stage.DONE


def standing(signals: Iterable[Signal], states: Iterable[OpenedState]) -> list[Standing]:
    """Return where each signal stands, what is open first.

    What the coach did counts for the answers that they were shown: a newer answer that the rule
    names makes the signal open again.
    """
    states = list(states)
    found = [Standing(signal, _last_of(signal, states)) for signal in signals]
    return sorted(found, key=lambda each: each.stage)


def _last_of(signal: Signal, states: Iterable[OpenedState]) -> OpenedState | None:
    about = [
        each
        for each in states
        if each.handled.rule == signal.rule.name and each.handled.newest >= signal.newest
    ]
    # Done with once is done, also when another page said later that it was seen.
    return max(about, key=lambda each: (each.done_at is not None, each.at), default=None)
