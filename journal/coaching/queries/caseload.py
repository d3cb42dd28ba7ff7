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
from journal.checkins.signals import LOOKED_BACK
from journal.coaching.caseload import Line, in_order, silent_for
from journal.coaching.queries.contact import open_requests
from journal.coaching.queries.signals import found_between, rules_in_use, states_of
from journal.coaching.standing import Stage, standing
from journal.conversations.queries.planned import next_conversations
from journal.core import audit, clock
from journal.core.charts import Axis, Chart, chart
from journal.core.viewers import Coach, Reading
from journal.entries.queries.shared import Glance, shared_glances
from journal.guidance import queries as guidance
from journal.guidance.queries import Guided
from journal.insights.queries import insight_glances
from journal.practices.queries import last_practised_days

CASELOAD = "caseload"


def caseload(db: Session, viewer: Coach) -> list[Line]:
    """Return everybody whom the coach guides, in the order in which to read them.

    Where numbers are shared those of the last two weeks are opened; that is noted once a day.
    """
    people = guidance.caseload(db, viewer)
    joined = [person for person in people if person.state == State.JOINED]
    sharing = guidance.numbers_sharing(db, viewer, joined)
    sharers = [person for person in joined if person.person_id in sharing]
    asking = open_requests(db, viewer, people)
    glances = shared_glances(db, viewer, people)
    insights = insight_glances(db, viewer, people)
    since = {person.person_id: sharing[person.person_id].from_day for person in sharers}
    checked_in = last_shared_days(db, viewer, since)
    practised = last_practised_days(db, viewer, since)
    lately = _lately(db, viewer, sharers)
    coming = next_conversations(db, viewer, people)
    rules = rules_in_use(db, viewer)
    resets = waiting_resets_of(db, viewer, [person.person_id for person in people])
    found = {
        person.person_id: found_between(
            rules,
            sharing.get(person.person_id),
            lately.get(person.person_id, ()),
            clock.day_of(clock.now(), person.zone),
        )
        for person in sharers
    }
    handled = states_of(db, viewer, [each for each, signals in found.items() if signals])
    lines = []
    for person in people:
        each, today = person.person_id, clock.day_of(clock.now(), person.zone)
        shared, asked = sharing.get(each), asking.get(each)
        glance = glances.get(each, Glance()) + insights.get(each, Glance())
        seen = [checked_in.get(each), practised.get(each)]
        seen += [
            clock.day_of(at, person.zone)
            for at in (shared.began_at if shared else None, glance.newest)
            if at
        ]
        seen_last = max((day for day in seen if day), default=today)
        lines.append(
            Line(
                person=person,
                asked_at=asked.asked_at if asked else None,
                unread=glance.unread,
                shares_numbers=shared is not None,
                signals=[
                    signal
                    for signal in standing(found.get(each, ()), handled.get(each, ()))
                    if signal.stage is not Stage.DONE
                ],
                checked_in=checked_in.get(each),
                silent=silent_for(person, seen_last, today) if shared else None,
                next=coming.get(each),
                mood=_mood_line(lately.get(each, ()), today),
                wants_vault=each in resets,
            )
        )
    return in_order(lines)


def _lately(
    db: Session, viewer: Coach, sharers: Sequence[Guided]
) -> Mapping[UUID, list[OpenedCheckIn]]:
    """Return the check-ins of the last days by person, opened, and note whose were."""
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    lately: dict[UUID, list[OpenedCheckIn]] = {}
    for each in shared_check_ins(db, viewer, sharers, today - LOOKED_BACK):
        lately.setdefault(each.owner_id, []).append(each)
    this_morning = clock.start_of(today, clock.DEFAULT_ZONE)
    noted = audit.subjects_read_since(db, viewer.person_id, CASELOAD, lately, this_morning)
    viewer.ledger.readings.extend(
        Reading(owner, CASELOAD, owner, 0) for owner in lately if owner not in noted
    )
    return lately


def _mood_line(check_ins: Sequence[OpenedCheckIn], today: date) -> Chart | None:
    axis = Axis(today - LOOKED_BACK + timedelta(days=1), today, "", "")
    inside = [each for each in check_ins if axis.first <= each.day <= axis.last]
    moods = [(each.day, each.answers.mood) for each in inside]
    line = chart(SCALE_LABELS["mood"], moods, axis, ["" for _ in moods])
    return line if line.dots else None
