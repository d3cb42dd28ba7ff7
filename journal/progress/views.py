"""Terugblik: one's own check-ins, as small charts on the raw scale, and what was a month ago."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from flask import render_template, request
from flask_babel import format_date, gettext
from sqlalchemy.orm import Session

from journal.body.queries import days_marked
from journal.checkins.forms import SCALE_LABELS
from journal.checkins.queries import OpenedCheckIn, days_checked_in, own_check_ins
from journal.core import clock
from journal.core.access import Answer, Feature, features
from journal.core.charts import Axis
from journal.core.viewers import Participant
from journal.entries.queries.own import days_written, entries_of_day
from journal.guided_sessions.models import Attended
from journal.guided_sessions.queries import own_sessions
from journal.insights.queries import answered_checks
from journal.practices.queries import days_practised, own_practices_since, titled_now
from journal.progress.charts import scale_charts

PERIODS = (14, 42, 90)
EVERYTHING = "alles"
PRACTICES_SHOWN = 10
CORRECTABLE = 30

feature = Feature("progress", __name__)


@feature.page("/terugblik")
def look_back(db: Session, viewer: Participant) -> Answer:
    """Show the viewer's own check-ins over a period, with what happened marked."""
    today, period = clock.day_of(clock.now(), viewer.zone), _period()
    check_ins = own_check_ins(db, viewer, _first_day(period, today))
    first = _first_shown(check_ins, period, today)
    practices = own_practices_since(db, viewer, first)
    marks = [mark for each in features() for marks in each.marks for mark in marks(db, viewer)]
    axis = period_axis(
        first, today, own_sessions(db, viewer), marks, {each.day for each in practices}
    )
    labels = {item.day: format_date(item.day, "d MMM") for item in check_ins}
    month_ago = a_month_before(today)
    return render_template(
        "progress/look_back.html",
        charts=scale_charts(check_ins, SCALE_LABELS, axis, labels) if check_ins else [],
        practices=titled_now(db, viewer, practices[:PRACTICES_SHOWN]),
        correctable=check_ins[: -CORRECTABLE - 1 : -1],
        later=answered_checks(db, viewer),
        week=own_week(db, viewer, today),
        month_ago=month_ago,
        written=entries_of_day(db, viewer, month_ago),
        periods=PERIODS,
        everything=EVERYTHING,
        period=period,
    )


def own_week(db: Session, viewer: Participant, today: date) -> list[tuple[date, bool]]:
    """Return the last seven days, oldest first, and whether something of the viewer's is there.

    Nothing is counted and nothing has to be whole.
    """
    first = today - timedelta(days=6)
    kinds = (days_checked_in, days_written, days_practised, days_marked)
    something = {day for days in kinds for day in days(db, viewer, first, today)}
    return [(day, day in something) for day in (first + timedelta(days=n) for n in range(7))]


def period_axis(
    first: date,
    last: date,
    sessions: Iterable[Attended],
    marks: Iterable[tuple[date, str]] = (),
    ticks: Iterable[date] = (),
) -> Axis:
    """Return the days of a set of charts, named, with sessions and other days marked."""
    word = gettext("session")
    attended = [(each.details.day, word) for each in sessions if not each.cancelled_at]
    return Axis(
        first=first,
        last=last,
        first_label=format_date(first, "d MMM" if first.year == last.year else "d MMM yyyy"),
        last_label=gettext("today"),
        markers=sorted([*attended, *marks]),
        ticks=sorted(ticks),
    )


def a_month_before(day: date) -> date:
    """Return the same day a month earlier, or the last of that month when it has no such day."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _first_day(period: int | None, today: date) -> date:
    return date.min if period is None else today - timedelta(days=period - 1)


def _first_shown(check_ins: Sequence[OpenedCheckIn], period: int | None, today: date) -> date:
    """Return where the charts begin: over everything, at the first check-in."""
    if period is not None:
        return _first_day(period, today)
    shortest = today - timedelta(days=PERIODS[0] - 1)
    return min(check_ins[0].day, shortest) if check_ins else shortest


def _period() -> int | None:
    """Return how many days are asked for, None for everything."""
    asked = request.args.get("dagen", "")
    if asked == EVERYTHING:
        return None
    return int(asked) if asked in map(str, PERIODS) else PERIODS[1]
