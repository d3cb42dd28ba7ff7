"""Signals: what somebody answered themselves, said again by a fixed rule.

They are worked out when the person or their coach is there, from what that one may open. No text
is read, nothing is weighed, and nothing is foretold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from flask_babel import gettext, ngettext

from journal.checkins.forms import SCALE_LABELS
from journal.checkins.models import HARD, Scale
from journal.checkins.queries import OpenedCheckIn

LOOKED_BACK = timedelta(days=14)
"""What was answered earlier than this is no signal of now."""

Answered = Sequence[OpenedCheckIn]
Given = tuple[OpenedCheckIn, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as data: which answers it names, and how many of them make a signal."""

    name: str
    asks: Scale | Literal["hard"]
    """The question of the check-in that it looks at; an answer of HARD counts from 0."""
    names: Literal["low", "high"]
    border: int
    """The rule names an answer on this border, or beyond it."""
    times: int
    """So many of such answers make a signal, and more do."""
    of: int | None
    """Only so many of the last answers count, or as many as there are; None is every answer."""
    days: int
    """The answers that are named lie within so many days."""

    @property
    def title(self) -> str:
        """Return what it is about, in a word or two."""
        if self.asks == "hard":
            return str(gettext("Hard or upsetting"))
        return str(SCALE_LABELS[self.asks])

    @property
    def explained(self) -> str:
        """Say exactly when it holds."""
        told = {"border": self.border, "times": self.times, "of": self.of, "days": self.days}
        if self.asks == "hard":
            return gettext(
                "'A lot' at whether anything was hard, at least %(times)s times within %(days)s "
                "days.",
                **told,
            )
        if self.names == "low":
            return gettext(
                "%(scale)s %(border)s or lower, at least %(times)s times in the last %(of)s "
                "answers of %(days)s days. With fewer answers: at least %(times)s times in those.",
                scale=self.title,
                **told,
            )
        return gettext(
            "%(scale)s %(border)s or higher, at least %(times)s times in the last %(of)s answers "
            "of %(days)s days. With fewer answers: at least %(times)s times in those.",
            scale=self.title,
            **told,
        )

    def given(self, check_ins: Answered) -> list[Given]:
        """Return the answers that count, each with the check-in it was given in."""
        given = [(each, value) for each in check_ins if (value := self._value(each)) is not None]
        return given[-self.of :] if self.of else given

    def named(self, given: Iterable[Given]) -> list[Given]:
        """Return the newest answers that make a signal of this rule, none if they do not."""
        beyond = [each for each in given if self._is_beyond(each[1])]
        for last in reversed(range(len(beyond))):
            first_day = beyond[last][0].day - timedelta(days=self.days)
            within = [each for each in beyond[: last + 1] if each[0].day > first_day]
            if len(within) >= self.times:
                return within
        return []

    def says(self, times: int, answers: int) -> str:
        """Say that it holds: so many answers are named, of so many."""
        if self.asks == "hard":
            return str(
                ngettext(
                    "%(num)s time 'a lot' at whether anything was hard, within %(days)s days",
                    "%(num)s times 'a lot' at whether anything was hard, within %(days)s days",
                    times,
                    days=self.days,
                )
            )
        said = {"scale": self.title, "border": self.border, "times": times, "answers": answers}
        if self.names == "low":
            return gettext(
                "%(scale)s %(border)s or lower in %(times)s of the last %(answers)s answers", **said
            )
        return gettext(
            "%(scale)s %(border)s or higher in %(times)s of the last %(answers)s answers", **said
        )

    def _value(self, check_in: OpenedCheckIn) -> int | None:
        value = getattr(check_in.answers, self.asks)
        return HARD.index(value) if self.asks == "hard" and value is not None else value

    def _is_beyond(self, value: int) -> bool:
        return value <= self.border if self.names == "low" else value >= self.border


@dataclass(frozen=True, slots=True)
class Signal:
    """One rule that holds now, with the person's own answers that make it so."""

    rule: Rule
    said: str
    answers: list[tuple[date, int | None]]
    """Day and value of each, the oldest first; an answer in words has no value."""
    newest: datetime
    """When the last of these answers was given; several may be about one day."""

    @property
    def day(self) -> date:
        """The day of the newest of these answers."""
        return self.answers[-1][0]


ALL_DAYS = LOOKED_BACK.days
A_LOT = HARD.index("lot")

RULES = (
    Rule("mood", "mood", "low", border=2, times=3, of=5, days=ALL_DAYS),
    Rule("energy", "energy", "low", border=2, times=3, of=5, days=ALL_DAYS),
    Rule("sleep", "sleep", "low", border=2, times=3, of=5, days=ALL_DAYS),
    Rule("tension", "tension", "high", border=8, times=3, of=5, days=ALL_DAYS),
    Rule("hard", "hard", "high", border=A_LOT, times=2, of=None, days=7),
)
"""Every rule there is; all of them look at the last two weeks only.

Three of the last five hold already at three of three: whatever the next two answers are, it will be
three of five, and waiting for them would only keep silent for longer.
"""

RULE_NAMES = tuple(rule.name for rule in RULES)


def rules_of(names: Collection[str]) -> list[Rule]:
    """Return the rules of these names, in the order of all; a name of no rule says nothing."""
    return [rule for rule in RULES if rule.name in names]


def signals(check_ins: Answered, today: date, rules: Iterable[Rule] = RULES) -> list[Signal]:
    """Return what holds of the last two weeks; `check_ins` are the oldest first."""
    recent = [each for each in check_ins if today - LOOKED_BACK < each.day <= today]
    found = []
    for rule in rules:
        given = rule.given(recent)
        named = rule.named(given)
        if named:
            found.append(_signal(rule, named, len(given)))
    return found


def _signal(rule: Rule, named: Sequence[Given], answers: int) -> Signal:
    return Signal(
        rule=rule,
        said=rule.says(len(named), answers),
        answers=[(each.day, None if rule.asks == "hard" else value) for each, value in named],
        newest=max(each.recorded_at for each, _ in named),
    )
