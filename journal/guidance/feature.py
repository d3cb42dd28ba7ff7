"""The feature of guidance, on which its views put their routes."""

from flask import url_for
from flask_babel import gettext

from journal.core.access import Feature
from journal.core.viewers import Coach, Participant, Viewer
from journal.guidance.actions import (
    erase_guidance,
    forget_numbers_sharing,
    forget_own_numbers_sharing,
    reshare_numbers,
    stop_sharing,
)
from journal.guidance.queries import export_guidance
from journal.guidance.words import weekday_names


def _me_links(viewer: Viewer) -> list[tuple[str, str]]:
    if isinstance(viewer, Participant):
        return [
            (gettext("My session"), url_for("guidance.own_sessions")),
            (gettext("My coaches, and what each may see"), url_for("guidance.sharing")),
        ]
    if isinstance(viewer, Coach):
        return [(gettext("My reading days"), url_for("guidance.reading_days"))]
    return []


feature = Feature(
    "guidance",
    __name__,
    me_links=_me_links,
    reshares=[reshare_numbers],
    begins_again=[forget_own_numbers_sharing],
    ends_guidance=[forget_numbers_sharing],
    stops_sharing=[stop_sharing],
    exports=[export_guidance],
    erases=[erase_guidance],
    filters={"weekdays": weekday_names},
)
