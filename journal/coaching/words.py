"""How it is said why somebody stands where they stand on the caseload."""

from __future__ import annotations

from datetime import date

from flask_babel import format_date, gettext, ngettext

from journal.coaching.caseload import Line
from journal.coaching.laying_out import Became, Outcome
from journal.coaching.standing import Stage
from journal.core import clock
from journal.core.i18n import say_day, say_moment, zone
from journal.guided_sessions.phases import Phase
from journal.guided_sessions.words import PHASE_NAMES


def meant_for(when: date | Phase) -> str:
    """Say for which day or which phase something is."""
    if isinstance(when, Phase):
        return gettext("for %(phase)s", phase=PHASE_NAMES[when])
    return gettext("for %(day)s", day=say_day(when))


def group_name(day: date) -> str:
    """Say which group somebody is of, by the day of its session, as in "Group of 3 October"."""
    this_year = day.year == clock.day_of(clock.now(), zone()).year
    said = format_date(day, "d MMMM" if this_year else "d MMMM yyyy")
    return gettext("Group of %(day)s", day=said)


def became(outcome: Outcome, name: str) -> str:
    """Say what became of a suggestion to somebody, as a fact and no more."""
    said = {
        Became.WAITS: lambda: gettext("still to come"),
        Became.LIES_READY: lambda: gettext("lies ready now"),
        Became.LAY_READY: lambda: gettext("lay ready"),
        Became.PASSED: lambda: gettext("phase passed; not laid out"),
        Became.DECLINED: lambda: gettext(
            "%(name)s did not choose this, %(day)s", name=name, day=say_day(outcome.on or date.min)
        ),
    }
    return said[outcome.became]()


def reasons(line: Line) -> list[str]:
    """Say everything that asks for the coach, the reason for the place first."""
    said = []
    if line.asked_at is not None:
        said.append(gettext("asks for contact, since %(when)s", when=say_moment(line.asked_at)))
    said += [
        gettext("%(signal)s (seen)", signal=each.signal.said)
        if each.stage is Stage.SEEN
        else each.signal.said
        for each in line.signals
    ]
    if line.silent is not None:
        said.append(
            ngettext("nothing new for %(num)s day", "nothing new for %(num)s days", line.silent)
        )
    if line.unread:
        said.append(ngettext("%(num)s unread", "%(num)s unread", line.unread))
    return [str(each) for each in said]
