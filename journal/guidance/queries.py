"""All reads of guidance; a coach's start at the people who are theirs now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Exists, Select, exists, or_, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts import queries as accounts
from journal.accounts.models import Consent, Person, Pin, Purpose, State, Vault
from journal.accounts.queries import is_stale
from journal.core import clock
from journal.core.keys import ring
from journal.core.vault import SecretKey, receive
from journal.core.viewers import Admin, Clock, Coach, LockedParticipant, Owner, Participant
from journal.guidance.models import (
    Attendance,
    CoachPromise,
    Guidance,
    GuidedSession,
    NumbersGrant,
    NumbersSharing,
)
from journal.guidance.phases import Moment, moment_of

Timed: TypeAlias = Participant | LockedParticipant


@dataclass(frozen=True, slots=True)
class Guided:
    """Somebody whom the looking coach guides, and what stands open to that coach at all."""

    person_id: UUID
    name: str
    zone: str
    state: State
    session: date | None
    guided_from: datetime
    shares: bool
    """Whether the consents for keeping and for sharing are both in force."""

    def moment(self) -> Moment | None:
        """Return where this person is on their clock."""
        if self.session is None:
            return None
        return moment_of(self.session, clock.day_of(clock.now(), self.zone))


@dataclass(frozen=True, slots=True)
class MyCoach:
    """A coach as their participant sees them."""

    coach_id: UUID
    name: str
    vault_id: UUID
    public_key: bytes
    has_pin: bool
    """Whether the participant ever agreed to a key of this coach, with the vault of now."""
    is_pinned: bool
    """Whether the participant agreed to the key that this coach has now."""
    reading_days: list[int]


def own_session_day(db: Session, viewer: Timed | Owner) -> date | None:
    """Return the date of the viewer's newest guided session, or None when there is none yet."""
    return _session_days(db, [viewer.person_id]).get(viewer.person_id)


def own_moment(db: Session, viewer: Timed) -> Moment | None:
    """Return where the viewer is on their clock, or None without a session."""
    session = own_session_day(db, viewer)
    today = clock.day_of(clock.now(), viewer.zone)
    return None if session is None else moment_of(session, today)


def _session_days(db: Session, people: Iterable[UUID]) -> dict[UUID, date]:
    rows = db.execute(
        select(Attendance.person_id, GuidedSession)
        .join(GuidedSession, GuidedSession.id == Attendance.guided_session_id)
        .where(Attendance.person_id.in_(list(people)))
    )
    days: dict[UUID, date] = {}
    for person_id, session in rows:
        day = date.fromisoformat(ring().open(GuidedSession.place(session.id), session.sealed))
        days[person_id] = max(day, days.get(person_id, day))
    return days


def own_attendance(db: Session, viewer: Coach, person_id: UUID) -> GuidedSession | None:
    """Return the newest guided session of somebody whom the coach guides."""
    guided(db, viewer, person_id)
    return db.scalars(
        select(GuidedSession)
        .join(Attendance, Attendance.guided_session_id == GuidedSession.id)
        .where(Attendance.person_id == person_id)
        .order_by(GuidedSession.id.desc())
    ).first()


def caseload(db: Session, viewer: Coach) -> list[Guided]:
    """Return everybody whom the coach guides now, by name."""
    rows = db.execute(_guided(viewer)).all()
    days = _session_days(db, [person.id for person, *_ in rows])
    people = [_as_guided(row[0], row[1], row[2] and row[3], days) for row in rows]
    return sorted(people, key=lambda person: person.name.casefold())


def guided(db: Session, viewer: Coach, person_id: UUID) -> Guided:
    """Return one person whom the coach guides now; raises NotFound for anybody else."""
    row = db.execute(_guided(viewer).where(Guidance.participant_id == person_id)).first()
    if row is None:
        raise NotFound
    return _as_guided(row[0], row[1], row[2] and row[3], _session_days(db, [person_id]))


def _guided(viewer: Coach) -> Select[Person, datetime, bool, bool]:
    return (
        select(Person, Guidance.from_at, _agrees(Purpose.JOURNAL), _agrees(Purpose.SHARING))
        .join(Person, Person.id == Guidance.participant_id)
        .where(
            Guidance.coach_id == viewer.person_id,
            or_(Guidance.until_at.is_(None), Guidance.until_at > clock.now()),
            Person.state != State.ENDED,
        )
    )


def _agrees(purpose: Purpose) -> Exists:
    return exists().where(
        Consent.person_id == Person.id,
        Consent.purpose == purpose,
        Consent.withdrawn_at.is_(None),
    )


def _as_guided(person: Person, from_at: datetime, shares: bool, days: dict[UUID, date]) -> Guided:
    return Guided(
        person_id=person.id,
        name=ring().open(Person.name_place(person.id), person.sealed_name),
        zone=person.zone,
        state=State(person.state),
        session=days.get(person.id),
        guided_from=from_at,
        shares=shares,
    )


def my_coaches(db: Session, viewer: Participant) -> list[MyCoach]:
    """Return who guides the viewer now, in the order in which they began."""
    rows = db.execute(
        select(Guidance.coach_id, Person.sealed_name, Vault, CoachPromise, Pin)
        .join(Person, Person.id == Guidance.coach_id)
        .join(Vault, (Vault.person_id == Guidance.coach_id) & Vault.is_current)
        .outerjoin(CoachPromise, CoachPromise.coach_id == Guidance.coach_id)
        .outerjoin(Pin, (Pin.reader_id == Guidance.coach_id) & accounts.is_own_pin(viewer))
        .where(Guidance.participant_id == viewer.person_id, Guidance.until_at.is_(None))
        .order_by(Guidance.from_at)
    ).all()
    return [
        MyCoach(
            coach_id=coach_id,
            name=ring().open(Person.name_place(coach_id), sealed_name),
            vault_id=vault.id,
            public_key=vault.public_key,
            has_pin=pin is not None,
            is_pinned=_is_pinned(viewer, pin, vault.public_key),
            reading_days=_days_of(promise),
        )
        for coach_id, sealed_name, vault, promise, pin in rows
    ]


def _days_of(promise: CoachPromise | None) -> list[int]:
    return promise.days() if promise else []


def my_coach(db: Session, viewer: Participant, coach_id: UUID) -> MyCoach:
    """Return one coach of the viewer; raises NotFound for anybody else."""
    for coach in my_coaches(db, viewer):
        if coach.coach_id == coach_id:
            return coach
    raise NotFound


def _is_pinned(viewer: Participant, pin: Pin | None, public_key: bytes) -> bool:
    if pin is None:
        return False
    place = Pin.place(viewer.person_id, pin.reader_id)
    return viewer.vault.is_pinned(place, pin.sealed_fingerprint, public_key)


def own_promise(db: Session, viewer: Coach) -> CoachPromise | None:
    """Return on which days the coach said they read."""
    return db.get(CoachPromise, viewer.person_id)


@dataclass(frozen=True, slots=True)
class GuidanceLine:
    """Who guides whom, as an admin sees it."""

    id: UUID
    participant_id: UUID
    coach_id: UUID
    from_at: datetime


def guidances(db: Session, _: Admin) -> list[GuidanceLine]:
    """Return every guidance that is going on."""
    query = select(Guidance).where(Guidance.until_at.is_(None)).order_by(Guidance.from_at)
    return [
        GuidanceLine(row.id, row.participant_id, row.coach_id, row.from_at)
        for row in db.scalars(query)
    ]


def guidance(db: Session, _: Admin, guidance_id: UUID) -> Guidance:
    """Return one guidance that is going on; raises NotFound."""
    row = db.get(Guidance, guidance_id)
    if row is None or row.until_at is not None:
        raise NotFound
    return row


def guidance_between(
    db: Session, _: Admin | Coach, participant_id: UUID, coach_id: UUID
) -> Guidance | None:
    """Return the guidance of two people that is going on, if there is one."""
    return db.scalars(
        select(Guidance).where(
            Guidance.participant_id == participant_id,
            Guidance.coach_id == coach_id,
            Guidance.until_at.is_(None),
        )
    ).first()


def own_numbers_sharing(db: Session, viewer: Owner) -> dict[UUID, NumbersSharing]:
    """Return with which coaches the viewer shares numbers now."""
    query = select(NumbersSharing).where(
        NumbersSharing.owner_id == viewer.person_id, NumbersSharing.ended_at.is_(None)
    )
    return {sharing.reader_id: sharing for sharing in db.scalars(query)}


def own_grants(db: Session, viewer: Owner) -> list[NumbersGrant]:
    """Return every numbers key of the viewer that is sealed to a reader."""
    return list(db.scalars(select(NumbersGrant).where(NumbersGrant.owner_id == viewer.person_id)))


def shared_numbers_keys(
    db: Session, viewer: Coach, people: Iterable[Guided]
) -> dict[UUID, SecretKey]:
    """Return the numbers keys that people whom the coach guides share with them, by key id."""
    sharing = [person.person_id for person in people if person.shares]
    query = select(NumbersGrant).where(
        NumbersGrant.reader_id == viewer.person_id, NumbersGrant.owner_id.in_(sharing)
    )
    query = query.where(
        exists().where(
            NumbersSharing.owner_id == NumbersGrant.owner_id,
            NumbersSharing.reader_id == NumbersGrant.reader_id,
            NumbersSharing.ended_at.is_(None),
        )
    )
    # A grant to a vault that the coach lost opens nothing until it is given anew.
    here = query.where(NumbersGrant.reader_vault_id == viewer.vault.id)
    return {
        grant.numbers_key_id: receive(viewer.vault, grant.envelope(), grant.sealed_key)
        for grant in db.scalars(here)
    }


def numbers_shared_since(db: Session, viewer: Coach, people: Iterable[Guided]) -> dict[UUID, date]:
    """Return, per person who shares numbers with the coach, the day from which on."""
    query = select(NumbersSharing).where(
        NumbersSharing.reader_id == viewer.person_id,
        NumbersSharing.owner_id.in_([person.person_id for person in people if person.shares]),
        NumbersSharing.ended_at.is_(None),
    )
    return {sharing.owner_id: sharing.from_day for sharing in db.scalars(query)}


def export_guidance(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return when the viewer's session is or was, and with whom they share numbers."""
    session = own_session_day(db, viewer)
    return {
        "session": session.isoformat() if session else None,
        "numbers_shared": [
            {"with": str(reader), "from": sharing.from_day.isoformat()}
            for reader, sharing in own_numbers_sharing(db, viewer).items()
        ],
    }


def stale_sessions(db: Session, _: Clock, limit: int) -> list[GuidedSession]:
    """Return sessions whose date is still sealed under an earlier organisation key."""
    return list(
        db.scalars(select(GuidedSession).where(is_stale(GuidedSession.sealed)).limit(limit))
    )
