"""How it is said why somebody stands where they stand on the caseload."""

from __future__ import annotations

from flask_babel import gettext, ngettext

from journal.coaching.caseload import Line
from journal.coaching.standing import Stage
from journal.core.i18n import say_moment


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
