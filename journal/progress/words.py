"""How two weeks beside each other are said."""

from __future__ import annotations

from flask_babel import format_decimal, gettext, ngettext

from journal.checkins.forms import SCALE_LABELS
from journal.core.i18n import say_day
from journal.progress.weeks import ENOUGH, Said, TwoWeeks, Week


def say_two_weeks(both: TwoWeeks) -> str:
    """Say in one sentence what can be said of a scale, with the numbers that it rests on."""
    scale = str(SCALE_LABELS[both.scale])
    if both.said is Said.TOO_FEW:
        answers = min(len(both.before.answers), len(both.now.answers))
        return str(
            ngettext(
                "%(scale)s: not enough to say. One of the two weeks has %(num)s answer; it takes "
                "%(enough)s.",
                "%(scale)s: not enough to say. One of the two weeks has %(num)s answers; it takes "
                "%(enough)s.",
                answers,
                scale=scale,
                enough=ENOUGH,
            )
        )
    weeks = {"scale": scale, "before": _middle(both.before), "now": _middle(both.now)}
    if both.said is Said.HIGHER:
        return str(gettext("%(scale)s: higher, from %(before)s to %(now)s.", **weeks))
    if both.said is Said.LOWER:
        return str(gettext("%(scale)s: lower, from %(before)s to %(now)s.", **weeks))
    if weeks["before"] == weeks["now"]:
        return str(gettext("%(scale)s: about the same, %(now)s.", **weeks))
    return str(gettext("%(scale)s: about the same, from %(before)s to %(now)s.", **weeks))


def say_answers(week: Week) -> str:
    """Say which answers a week holds, the first day first."""
    days = gettext("%(first)s to %(last)s", first=say_day(week.first), last=say_day(week.last))
    answers = ", ".join(str(value) for _, value in week.answers) or gettext("no answers")
    return f"{days}: {answers}"


def _middle(week: Week) -> str:
    return str(format_decimal(week.middle, format="0.#"))
