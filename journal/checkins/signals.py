"""Signals: what somebody answered themselves, said again by a fixed rule.

They are worked out when the person or their coach is there, from what that one may open, and kept
nowhere. No text is read, nothing is weighed, and nothing is foretold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext, ngettext

from journal.checkins.forms import SCALE_LABELS
from journal.checkins.models import Scale
from journal.checkins.queries import OpenedCheckIn
from journal.core.forms import lazy

LOOKED_BACK = timedelta(days=14)
"""What was answered earlier than this is no signal of now."""

ANSWERS, ENOUGH = 5, 3
LOW, HIGH = 2, 8
HARD_WITHIN = timedelta(days=7)
A_LOT = "lot"

Answered = Sequence[OpenedCheckIn]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name in code, how it is explained, and which answers it names."""

    name: str
    explained: str
    names: Callable[[Answered], list[tuple[date, int | None]]]
    """Given check-ins, the oldest first: the (day, value) that the rule is about, or none."""
    says: Callable[[int, int], str]
    """Given how many it names out of how many: the signal in words."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One rule that holds now, with the person's own answers that make it so."""

    rule: str
    said: str
    answers: list[tuple[date, int | None]]

    @property
    def day(self) -> date:
        """The day of the newest of these answers."""
        return self.answers[-1][0]


def signals(check_ins: Answered, today: date) -> list[Signal]:
    """Return what holds of the last two weeks; `check_ins` are the oldest first."""
    recent = [each for each in check_ins if today - LOOKED_BACK < each.day <= today]
    found = []
    for rule in RULES:
        named = rule.names(recent)
        if named:
            found.append(Signal(rule.name, rule.says(len(named), _answered(rule, recent)), named))
    return found


def _answered(rule: Rule, recent: Answered) -> int:
    values = (getattr(each.answers, rule.name) for each in recent)
    return min(ANSWERS, sum(value is not None for value in values))


def _on_scale(scale: Scale, explained: str, *, low: bool) -> Rule:
    def names(recent: Answered) -> list[tuple[date, int | None]]:
        answered = [(each.day, getattr(each.answers, scale)) for each in recent]
        last = [(day, value) for day, value in answered if value is not None][-ANSWERS:]
        named = [(day, value) for day, value in last if (value <= LOW if low else value >= HIGH)]
        return named if len(named) >= ENOUGH else []

    def says(times: int, answers: int) -> str:
        said = {"scale": str(SCALE_LABELS[scale]), "times": times, "answers": answers}
        if low:
            return str(
                gettext("%(scale)s 2 or lower in %(times)s of the last %(answers)s answers", **said)
            )
        return str(
            gettext("%(scale)s 8 or higher in %(times)s of the last %(answers)s answers", **said)
        )

    return Rule(scale, explained, names, says)


def _twice_hard(recent: Answered) -> list[tuple[date, int | None]]:
    """Return the newest answers within seven days that it was very hard, if there are two."""
    hard = [each.day for each in recent if each.answers.hard == A_LOT]
    for last in reversed(range(len(hard))):
        week = [day for day in hard[: last + 1] if hard[last] - day < HARD_WITHIN]
        if len(week) > 1:
            return [(day, None) for day in week]
    return []


def _say_hard(times: int, _: int) -> str:
    return str(
        ngettext(
            "%(num)s time 'a lot' at whether anything was hard, within 7 days",
            "%(num)s times 'a lot' at whether anything was hard, within 7 days",
            times,
        )
    )


RULES = (
    _on_scale("mood", lazy("mood 2 or lower in 3 of the last 5 answers"), low=True),
    _on_scale("energy", lazy("energy 2 or lower in 3 of the last 5 answers"), low=True),
    _on_scale("sleep", lazy("sleep 2 or lower in 3 of the last 5 answers"), low=True),
    _on_scale("tension", lazy("tension 8 or higher in 3 of the last 5 answers"), low=False),
    Rule(
        "hard",
        lazy("twice 'a lot' at whether anything was hard, within 7 days"),
        _twice_hard,
        _say_hard,
    ),
)
"""Every rule there is; all of them look at the last two weeks only."""
