"""Everybody whom a coach guides, with what that coach may know of each at a glance."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from journal.accounts.models import State
from journal.accounts.queries.ways_in import waiting_resets_of
from journal.checkins.forms import SCALE_LABELS
from journal.checkins.queries import OpenedCheckIn, last_shared_days, shared_check_ins
from journal.checkins.signals import LOOKED_BACK, Signal
from journal.coaching.caseload import Line, in_order, silent_for
from journal.coaching.models import ContactRequest
from journal.coaching.queries.contact import open_requests
from journal.coaching.queries.signals import found_between, rules_in_use, states_of
from journal.coaching.standing import OpenedState, Stage, standing
from journal.conversations.queries.planned import Planned, next_conversations
from journal.core import audit, clock
from journal.core.charts import Axis, Chart, chart
from journal.core.viewers import Coach, Reading
from journal.entries.queries.shared import Glance, shared_glances
from journal.guidance import queries as guidance
from journal.guidance.models import NumbersSharing
from journal.guidance.queries import Guided
from journal.insights.queries import insight_glances
from journal.practices.queries import last_practised_days

CASELOAD = "caseload"


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What is known of everybody on the list, by person: one question for each kind of thing."""

    asking: Mapping[UUID, ContactRequest]
    sharing: Mapping[UUID, NumbersSharing]
    texts: Mapping[UUID, Glance]
    insights: Mapping[UUID, Glance]
    checked_in: Mapping[UUID, date]
    practised: Mapping[UUID, date]
    lately: Mapping[UUID, list[OpenedCheckIn]]
    signals: Mapping[UUID, list[Signal]]
    handled: Mapping[UUID, list[OpenedState]]
    coming: Mapping[UUID, Planned]
    resets: Collection[UUID]

    def line(self, person: Guided) -> Line:
        """Return what the coach may know of one person at a glance."""
        each, today = person.person_id, clock.day_of(clock.now(), person.zone)
        shares, asked = each in self.sharing, self.asking.get(each)
        return Line(
            person=person,
            asked_at=asked.asked_at if asked else None,
            unread=self._shared(each).unread,
            shares_numbers=shares,
            signals=[
                signal
                for signal in standing(self.signals.get(each, ()), self.handled.get(each, ()))
                if signal.stage is not Stage.DONE
            ],
            checked_in=self.checked_in.get(each),
            silent=silent_for(person, self._seen_last(person, today), today) if shares else None,
            next=self.coming.get(each),
            mood=_mood_line(self.lately.get(each, ()), today),
            wants_vault=each in self.resets,
        )

    def _shared(self, each: UUID) -> Glance:
        return self.texts.get(each, Glance()) + self.insights.get(each, Glance())

    def _seen_last(self, person: Guided, today: date) -> date:
        """Return the last day on which there was anything new to see."""
        each = person.person_id
        sharing = self.sharing.get(each)
        instants = (sharing.began_at if sharing else None, self._shared(each).newest)
        days = [self.checked_in.get(each), self.practised.get(each)]
        days += [clock.day_of(at, person.zone) for at in instants if at]
        return max((day for day in days if day), default=today)


def caseload(db: Session, viewer: Coach) -> list[Line]:
    """Return everybody whom the coach guides, in the order in which to read them.

    Where numbers are shared those of the last two weeks are opened; that is noted once a day.
    """
    people = guidance.caseload(db, viewer)
    joined = [person for person in people if person.state == State.JOINED]
    sharing = guidance.numbers_sharing(db, viewer, joined)
    sharers = [person for person in joined if person.person_id in sharing]
    since = {each: shared.from_day for each, shared in sharing.items()}
    lately = _lately(db, viewer, sharers)
    signals = _signals(db, viewer, sharers, sharing, lately)
    gathered = _Gathered(
        asking=open_requests(db, viewer, people),
        sharing=sharing,
        texts=shared_glances(db, viewer, people),
        insights=insight_glances(db, viewer, people),
        checked_in=last_shared_days(db, viewer, since),
        practised=last_practised_days(db, viewer, since),
        lately=lately,
        signals=signals,
        handled=states_of(db, viewer, [each for each, found in signals.items() if found]),
        coming=next_conversations(db, viewer, people),
        resets=waiting_resets_of(db, viewer, [person.person_id for person in people]),
    )
    return in_order(gathered.line(person) for person in people)


def _signals(
    db: Session,
    viewer: Coach,
    sharers: Iterable[Guided],
    sharing: Mapping[UUID, NumbersSharing],
    lately: Mapping[UUID, Sequence[OpenedCheckIn]],
) -> dict[UUID, list[Signal]]:
    rules = rules_in_use(db, viewer)
    return {
        person.person_id: found_between(
            rules,
            sharing[person.person_id],
            lately.get(person.person_id, ()),
            clock.day_of(clock.now(), person.zone),
        )
        for person in sharers
    }


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
