"""Who attended one guided session together, of those whom a coach guides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.coaching.queries.contact import open_requests
from journal.conversations.queries.planned import Agenda, Planned, agendas
from journal.core import clock
from journal.core.viewers import Coach
from journal.guidance.queries import Guided, caseload
from journal.guided_sessions.models import Attended, Details

SHOWN_FOR = timedelta(days=90)
"""So long after its session a group stands on the caseload."""


@dataclass(frozen=True, slots=True)
class GroupLink:
    """A group on the caseload: the day of its session, and one attendance to find it by."""

    attendance_id: UUID
    day: date


@dataclass(frozen=True, slots=True)
class Attendee:
    """One of a group, as far as the coach who guides them knows."""

    person: Guided
    asked_at: datetime | None
    spoken: date | None
    """When the two last spoke: since the session, or before one that is still to come."""
    next: Planned | None

    def place(self) -> tuple[bool, bool, str]:
        """Return where they stand: who asks for contact first, then who has nothing planned."""
        return self.asked_at is None, self.next is not None, self.person.name.casefold()


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody at one session whom the coach guides now, and nobody else, not even in number."""

    details: Details
    is_ahead: bool
    attendees: list[Attendee]


def group(db: Session, viewer: Coach, attendance_id: UUID) -> Group:
    """Return who attended the session of an attendance of somebody whom the coach guides.

    It is found by an attendance, and not by the session: an attendance keeps its id when a coach
    corrects the session, whether or not others are at it. For whom it was cancelled is left out.
    Raises NotFound for an attendance of anybody else.
    """
    people = caseload(db, viewer)
    every = (each for person in people for each in person.sessions)
    attended = next((each for each in every if each.id == attendance_id), None)
    if attended is None:
        raise NotFound
    there = {each.person_id for each in _counting(people) if each.session_id == attended.session_id}
    together = [person for person in people if person.person_id in there]
    asking, planned = open_requests(db, viewer, together), agendas(db, viewer, together)
    attendees = [
        Attendee(
            person=person,
            asked_at=asking[person.person_id].asked_at if person.person_id in asking else None,
            spoken=_spoken(planned[person.person_id], person, attended.details.day),
            next=next(iter(planned[person.person_id].coming), None),
        )
        for person in together
    ]
    return Group(
        details=attended.details,
        is_ahead=attended.details.day > clock.day_of(clock.now(), viewer.zone),
        attendees=sorted(attendees, key=Attendee.place),
    )


def groups_among(viewer: Coach, people: Iterable[Guided]) -> list[GroupLink]:
    """Return the sessions that several of these people attend, the latest first."""
    since = clock.day_of(clock.now(), viewer.zone) - SHOWN_FOR
    by_session: dict[UUID, list[Attended]] = {}
    for attended in _counting(people):
        if attended.details.day >= since:
            by_session.setdefault(attended.session_id, []).append(attended)
    links = [
        GroupLink(min(each.id for each in together), together[0].details.day)
        for together in by_session.values()
        if len(together) > 1
    ]
    return sorted(links, key=lambda each: (each.day, each.attendance_id), reverse=True)


def _counting(people: Iterable[Guided]) -> Iterable[Attended]:
    return (each for person in people for each in person.sessions if each.cancelled_at is None)


def _spoken(agenda: Agenda, person: Guided, session: date) -> date | None:
    days = [clock.day_of(each.at, person.zone) for each in agenda.earlier]
    today = clock.day_of(clock.now(), person.zone)
    return max((day for day in days if day >= session or session > today), default=None)
