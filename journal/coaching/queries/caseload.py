"""Everybody whom a coach guides, with what that coach may know of each at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from journal.accounts.models import State
from journal.accounts.queries.ways_in import waiting_resets_of
from journal.checkins.forms import SCALE_LABELS
from journal.checkins.queries import OpenedCheckIn, last_shared_days, shared_check_ins
from journal.checkins.signals import signals
from journal.coaching.caseload import Line, in_order, silent_for
from journal.coaching.queries.contact import open_requests
from journal.coaching.queries.conversations import next_conversations
from journal.core import audit, clock
from journal.core.charts import Axis, Chart, chart
from journal.core.viewers import Coach, Reading
from journal.entries.queries.shared import Glance, shared_glances
from journal.guidance import queries as guidance
from journal.guidance.queries import Guided

MOOD_DAYS = 14
CASELOAD = "caseload"


def caseload(db: Session, viewer: Coach) -> list[Line]:
    """Return everybody whom the coach guides, in the order in which to read them.

    Where numbers are shared the moods of the last two weeks are opened; that is noted once a day.
    """
    people = guidance.caseload(db, viewer)
    asking = open_requests(db, viewer, people)
    glances = shared_glances(db, viewer, people)
    sharing = guidance.numbers_sharing(db, viewer, people)
    checked_in = last_shared_days(db, viewer, people)
    moods = _moods(db, viewer, people)
    coming = next_conversations(db, viewer, people)
    resets = waiting_resets_of(db, viewer, [person.person_id for person in people])
    lines = []
    for person in people:
        each, today = person.person_id, clock.day_of(clock.now(), person.zone)
        shared = sharing.get(each) if person.state == State.JOINED else None
        glance = glances.get(each, Glance())
        days = [shared.from_day if shared else None, checked_in.get(each), glance.newest]
        seen_last = max((day for day in days if day), default=today)
        asked = asking.get(each)
        lines.append(
            Line(
                person=person,
                asked_at=asked.asked_at if asked else None,
                unread=glance.unread,
                shares_numbers=shared is not None,
                signals=signals(moods.get(each, ()), today)
                if shared and shared.shows_signals
                else (),
                checked_in=checked_in.get(each),
                silent=silent_for(person, seen_last, today) if shared else None,
                next=coming.get(each),
                mood=_mood_line(moods[each], today) if moods.get(each) else None,
                wants_vault=each in resets,
            )
        )
    return in_order(lines)


def _moods(
    db: Session, viewer: Coach, people: Sequence[Guided]
) -> Mapping[UUID, list[OpenedCheckIn]]:
    """Return the check-ins of the last days by person, opened, and note whose were."""
    since = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - timedelta(days=MOOD_DAYS)
    moods: dict[UUID, list[OpenedCheckIn]] = {}
    for each in shared_check_ins(db, viewer, people, since):
        moods.setdefault(each.owner_id, []).append(each)
    noted = audit.subjects_read_since(
        db,
        viewer.person_id,
        CASELOAD,
        clock.start_of(since + timedelta(days=MOOD_DAYS), clock.DEFAULT_ZONE),
    )
    viewer.ledger.readings.extend(
        Reading(owner, CASELOAD, owner, 0) for owner in moods if owner not in noted
    )
    return moods


def _mood_line(check_ins: Sequence[OpenedCheckIn], today: date) -> Chart:
    axis = Axis(today - timedelta(days=MOOD_DAYS - 1), today, "", "")
    inside = [each for each in check_ins if axis.first <= each.day <= axis.last]
    moods = [(each.day, each.answers.mood) for each in inside]
    return chart(SCALE_LABELS["mood"], moods, axis, ["" for _ in moods])
