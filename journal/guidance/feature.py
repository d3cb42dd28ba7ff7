"""The feature of guidance, on which its views put their routes."""

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.core.access import Feature
from journal.core.viewers import Coach, Owner, Participant, Viewer
from journal.guidance.actions import (
    end_what_is_over,
    erase_guidance,
    forget_numbers_sharing,
    forget_own_numbers_sharing,
    reshare_numbers,
    stop_sharing,
)
from journal.guidance.queries import export_guidance, reading_coaches
from journal.guidance.words import say_full_day, say_holiday, say_reading_times


def _me_links(viewer: Viewer) -> list[tuple[str, str]]:
    if isinstance(viewer, Participant):
        return [
            (gettext("My session"), url_for("guidance.own_sessions")),
            (gettext("My coaches, and what each may see"), url_for("guidance.sharing")),
        ]
    if isinstance(viewer, Coach):
        return [(gettext("When I read and write back"), url_for("guidance.reading_times"))]
    return []


def _stands_by(db: Session, viewer: Owner) -> list[str]:
    return [
        f"{say_reading_times(times)} {gettext('This is no emergency number.')}"
        for times in reading_coaches(db, viewer)
    ]


feature = Feature(
    "guidance",
    __name__,
    me_links=_me_links,
    stands_by=[_stands_by],
    reshares=[reshare_numbers],
    begins_again=[forget_own_numbers_sharing],
    periodic=[end_what_is_over],
    ends_guidance=[forget_numbers_sharing],
    stops_sharing=[stop_sharing],
    exports=[export_guidance],
    erases=[erase_guidance],
    filters={
        "reading_times": say_reading_times,
        "said_holiday": say_holiday,
        "full_day": say_full_day,
    },
)
