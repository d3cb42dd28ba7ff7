"""The feature of guidance, on which its views put their routes."""

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.core.access import Feature
from journal.core.viewers import Coach, Owner, Participant, Viewer
from journal.guidance.actions import (
    erase_guidance,
    forget_numbers_sharing,
    forget_own_numbers_sharing,
    reshare_numbers,
    stop_sharing,
)
from journal.guidance.queries import export_guidance, reading_coaches
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


def _stands_by(db: Session, viewer: Owner) -> list[tuple[str, str]]:
    return [(name, _promise(days)) for name, days in reading_coaches(db, viewer)]


def _promise(days: list[int]) -> str:
    if not days:
        return gettext("Has no fixed days for reading. This is no emergency number.")
    return gettext("Reads on %(days)s. This is no emergency number.", days=weekday_names(days))


feature = Feature(
    "guidance",
    __name__,
    me_links=_me_links,
    stands_by=[_stands_by],
    reshares=[reshare_numbers],
    begins_again=[forget_own_numbers_sharing],
    ends_guidance=[forget_numbers_sharing],
    stops_sharing=[stop_sharing],
    exports=[export_guidance],
    erases=[erase_guidance],
    filters={"weekdays": weekday_names},
)
