"""Terugblik: one's own check-ins, as small charts on the raw scale."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from flask import render_template, request
from flask_babel import format_date, gettext
from sqlalchemy.orm import Session

from journal.checkins.forms import SCALE_LABELS
from journal.checkins.queries import own_check_ins
from journal.core import clock
from journal.core.access import Answer, Feature
from journal.core.charts import Axis
from journal.core.viewers import Participant
from journal.guided_sessions.models import Attended
from journal.guided_sessions.queries import own_sessions
from journal.practices.queries import own_practices
from journal.progress.charts import scale_charts

PERIODS = (14, 42, 90)
PRACTICES_SHOWN = 10

feature = Feature("progress", __name__)


@feature.page("/terugblik")
def look_back(db: Session, viewer: Participant) -> Answer:
    """Show the viewer's own check-ins over a period, with the session marked."""
    days = _period()
    today = clock.day_of(clock.now(), viewer.zone)
    check_ins = own_check_ins(db, viewer, today - timedelta(days=days - 1))
    axis = period_axis(today - timedelta(days=days - 1), today, own_sessions(db, viewer))
    labels = {item.day: format_date(item.day, "d MMM") for item in check_ins}
    return render_template(
        "progress/look_back.html",
        charts=scale_charts(check_ins, SCALE_LABELS, axis, labels) if check_ins else [],
        practices=own_practices(db, viewer, PRACTICES_SHOWN),
        periods=PERIODS,
        days=days,
    )


def period_axis(first: date, last: date, sessions: Iterable[Attended]) -> Axis:
    """Return the days of a set of charts, named, with guided sessions marked."""
    return Axis(
        first=first,
        last=last,
        first_label=format_date(first, "d MMM"),
        last_label=gettext("today"),
        markers=[
            (each.details.day, gettext("session")) for each in sessions if not each.cancelled_at
        ],
    )


def _period() -> int:
    asked = request.args.get("dagen", "")
    return int(asked) if asked in map(str, PERIODS) else PERIODS[1]
