"""Day and phase in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import get_day_names
from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext

from journal.guidance.phases import Moment, Phase


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """How a moment on the clock is said, and which of the phase dots it is (0 is the first)."""

    day: str
    name: str
    line: str
    index: int | None


def phase_words(moment: Moment | None) -> PhaseWords:
    """Say where somebody is on their clock; without a session there is nothing to count from."""
    if moment is None:
        return PhaseWords(
            gettext("no date yet"),
            "",
            gettext("No session yet. You can write and practise all the same."),
            None,
        )
    name, line = _phases()[moment.phase]
    return PhaseWords(_day(moment.day), name, line, list(Phase).index(moment.phase))


def _day(day: int) -> str:
    if day == 0:
        return gettext("your session is today")
    if day == -1:
        return gettext("your session is tomorrow")
    if day < 0:
        return ngettext("%(num)s day to go", "%(num)s days to go", -day)
    return gettext("day %(day)s", day=day)


def _phases() -> dict[Phase, tuple[str, str]]:
    return {
        Phase.PREPARING: (
            gettext("preparing"),
            gettext("Time to write down what you hope for, what worries you, and whom to call."),
        ),
        Phase.LANDING: (
            gettext("landing"),
            gettext("The first days. Rest is enough, and big decisions can wait."),
        ),
        Phase.AFTERGLOW: (
            gettext("afterglow"),
            gettext("Seeing what has stayed. That may be a lot, or a little."),
        ),
        Phase.DAILY_LIFE: (
            gettext("daily life"),
            gettext("Ordinary life is back. A dip in these weeks is quite usual."),
        ),
        Phase.HOLDING_ON: (
            gettext("holding on"),
            gettext("What would you like to keep? Small steps, on ordinary days."),
        ),
        Phase.OPEN: (
            gettext("onwards"),
            gettext("There is no schedule any more. Come by whenever it suits you."),
        ),
    }


def weekday_names(days: Sequence[int]) -> str:
    """Say weekdays (0 is Monday) as a list in a sentence."""
    names = get_day_names("wide", "format", get_locale())
    return str(format_list([names[day] for day in days], locale=get_locale()))
