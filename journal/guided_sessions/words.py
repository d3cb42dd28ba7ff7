"""Day, phase and session in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext, ngettext

from journal.core.forms import lazy
from journal.core.i18n import say_day
from journal.guided_sessions.models import Details, SessionKind, Setting
from journal.guided_sessions.phases import Moment, Phase, span_of

KIND_WORDS = {
    SessionKind.TRUFFLES: lazy("truffle session"),
    SessionKind.BREATHWORK: lazy("breathwork session"),
    SessionKind.OTHER: lazy("another guided session"),
}
SETTING_WORDS = {
    Setting.ALONE: lazy("one to one"),
    Setting.PAIR: lazy("two people together"),
    Setting.GROUP: lazy("in a group"),
}

PHASE_NAMES = {
    Phase.PREPARING: lazy("preparing"),
    Phase.LANDING: lazy("landing"),
    Phase.AFTERGLOW: lazy("afterglow"),
    Phase.DAILY_LIFE: lazy("daily life"),
    Phase.HOLDING_ON: lazy("holding on"),
    Phase.OPEN: lazy("onwards"),
}
STRETCHES: list[tuple[float, str]] = [
    (
        -8,
        lazy("Time to write down what you hope for, what worries you, and whom to call."),
    ),
    (-2, lazy("Nearly there. Who is around that evening, and what can wait that week?")),
    (-1, lazy("There is nothing to have ready. Coming as you are is enough.")),
    (0, lazy("Nothing has to be held on to today. What stays, stays.")),
    (3, lazy("The first days. Rest is enough, and big decisions can wait.")),
    (14, lazy("Seeing what has stayed. That may be a lot, or a little.")),
    (
        28,
        lazy("Ordinary life is back, and a dip is quite usual now. Big decisions can still wait."),
    ),
    (42, lazy("What do you notice on ordinary days? Small things count too.")),
    (90, lazy("What would you like to keep? Small steps, on ordinary days.")),
    (
        float("inf"),
        lazy("There is no schedule any more. Come by whenever it suits you."),
    ),
]
"""What is said until which day."""
LOOK_BACK_POINTS = {
    1: lazy("Yesterday was your session."),
    3: lazy("Three days ago now."),
    7: lazy("A week ago today."),
    14: lazy("Two weeks ago today."),
    28: lazy("Four weeks ago today."),
    60: lazy("About two months ago."),
    90: lazy("About three months ago."),
    180: lazy("About half a year ago."),
}
"""What is said on the days at which facilitators and studies look back."""


@dataclass(frozen=True, slots=True)
class PhaseWords:
    """How a moment on the clock is said, and which of the phase dots it is (0 is the first)."""

    day: str
    name: str
    line: str
    index: int | None

    def label(self) -> str:
        """Return day and phase in one line."""
        return f"{self.day} · {self.name}" if self.name else self.day


def phase_words(moment: Moment | None) -> PhaseWords:
    """Say where somebody is on their clock; without a session there is nothing to count from."""
    if moment is None:
        return PhaseWords(
            gettext("no date yet"),
            "",
            gettext("No session yet. You can write and practise all the same."),
            None,
        )
    return PhaseWords(
        _day(moment),
        str(PHASE_NAMES[moment.phase]),
        _line(moment),
        list(Phase).index(moment.phase),
    )


def phase_days(phase: Phase) -> str:
    """Say which phase, and which days of the clock it is."""
    first, last = span_of(phase)
    name = PHASE_NAMES[phase]
    if first is None:
        return gettext("%(phase)s (before the session)", phase=name)
    if last is None:
        return gettext("%(phase)s (from day %(first)s)", phase=name, first=first)
    return gettext("%(phase)s (day %(first)s to %(last)s)", phase=name, first=first, last=last)


def session_words(details: Details) -> str:
    """Say what a session was in one line: its kind, and with whom."""
    known = [
        KIND_WORDS[details.kind] if details.kind else gettext("guided session"),
        SETTING_WORDS[details.setting] if details.setting else "",
    ]
    return ", ".join(str(each) for each in known if each)


def _day(moment: Moment) -> str:
    if moment.paused_since is not None:
        return gettext("the clock stands still at day %(day)s", day=moment.day)
    if moment.day == 0:
        return gettext("the session is today")
    if moment.day == -1:
        return gettext("the session is tomorrow")
    if moment.day < 0:
        return ngettext("%(num)s day to go", "%(num)s days to go", -moment.day)
    return gettext("day %(day)s", day=moment.day)


def _line(moment: Moment) -> str:
    if moment.paused_since is not None:
        return gettext(
            "Since %(day)s. It goes on whenever you like.", day=say_day(moment.paused_since)
        )
    stretch = next(line for last, line in STRETCHES if moment.day <= last)
    looked_back = LOOK_BACK_POINTS.get(moment.day)
    return f"{looked_back} {stretch}" if looked_back else str(stretch)
