"""All reads of guidance; a coach's start at the people who are theirs now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, Row, Select, and_, exists, not_, or_, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.models import Consent, Person, Pin, Purpose, State, Vault
from journal.accounts.queries.vaults import is_own_pin, numbers_keys
from journal.core import clock
from journal.core.keys import ring
from journal.core.vault import SecretKey, receive
from journal.core.viewers import Admin, Clock, Coach, Owner, Participant
from journal.guidance.models import (
    CoachAway,
    CoachPromise,
    Guidance,
    NumbersGrant,
    NumbersSharing,
)
from journal.guidance.reading import ReadingTimes
from journal.guidance.until import last_day, told_end
from journal.guided_sessions.models import Attended
from journal.guided_sessions.phases import Moment, counted, moment_of
from journal.guided_sessions.queries import own_sessions, sessions_of


@dataclass(frozen=True, slots=True)
class Guided:
    """Somebody whom the looking coach guides, and what stands open to that coach at all."""

    person_id: UUID
    name: str
    zone: str
    state: State
    sessions: tuple[Attended, ...]
    guided_from: datetime
    shares: bool
    """Whether the consents for keeping and for sharing are both in force."""
    guided_until: datetime | None = None
    """The instant at which this is planned to end."""

    def moment(self) -> Moment | None:
        """Return where this person is on their clock."""
        today = clock.day_of(clock.now(), self.zone)
        return moment_of(counted(self.sessions, today), today)

    def last_day(self) -> date | None:
        """Return the last day of this guidance, if its end is planned."""
        return last_day(self.guided_until, self.zone) if self.guided_until else None

    def ends_on(self) -> date | None:
        """Return the last day of this guidance, from a week before."""
        return told_end(self.guided_until, self.zone)

    def session(self, attendance_id: UUID) -> Attended:
        """Return one of this person's sessions; raises NotFound."""
        for attended in self.sessions:
            if attended.id == attendance_id:
                return attended
        raise NotFound


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
    reads: ReadingTimes
    guides_from: datetime
    guides_until: datetime | None
    ends_on: date | None
    """The last day of this guidance, from a week before."""


@dataclass(frozen=True, slots=True)
class Window:
    """Through which one coach sees one person: the same, from whichever side somebody looks.

    It says which rows the coach can open; whoever looks opens them with keys of their own.
    """

    person: Guided
    coach_id: UUID
    coach: str
    """The name of the coach."""
    coach_vault_id: UUID
    sharing: NumbersSharing | None
    """Since when the coach sees numbers, and whether signals too."""
    numbers_keys: Mapping[UUID, SecretKey]
    """The keys of the numbers that the coach sees, by key id."""


def window(db: Session, viewer: Coach, person_id: UUID) -> Window:
    """Return what the coach sees one person through; raises NotFound for whom they do not guide."""
    person = guided(db, viewer, person_id)
    return Window(
        person=person,
        coach_id=viewer.person_id,
        coach=viewer.name,
        coach_vault_id=viewer.vault.id,
        sharing=numbers_sharing(db, viewer, [person]).get(person_id),
        numbers_keys=shared_numbers_keys(db, viewer, [person]),
    )


def window_on_me(db: Session, viewer: Participant, coach_id: UUID) -> Window:
    """Return what a coach sees the viewer through; raises NotFound for whom does not guide them."""
    coach = my_coach(db, viewer, coach_id)
    sharing = own_numbers_sharing(db, viewer).get(coach_id) if viewer.may_share else None
    given = [
        grant.numbers_key_id
        for grant in own_grants(db, viewer)
        if (grant.reader_id, grant.reader_vault_id) == (coach_id, coach.vault_id)
    ]
    keys = numbers_keys(db, viewer) if sharing else {}
    return Window(
        person=_as_seen(db, viewer, coach),
        coach_id=coach_id,
        coach=coach.name,
        coach_vault_id=coach.vault_id,
        sharing=sharing,
        numbers_keys={each: keys[each] for each in given if each in keys},
    )


def _as_seen(db: Session, viewer: Participant, coach: MyCoach) -> Guided:
    return Guided(
        person_id=viewer.person_id,
        name=viewer.name,
        zone=viewer.zone,
        state=State.JOINED,
        sessions=tuple(own_sessions(db, viewer)),
        guided_from=coach.guides_from,
        guided_until=coach.guides_until,
        shares=viewer.may_share,
    )


def caseload(db: Session, viewer: Coach) -> list[Guided]:
    """Return everybody whom the coach guides now, by name."""
    rows = db.execute(_guided(viewer)).all()
    sessions = sessions_of(db, viewer, [person.id for person, *_ in rows])
    people = [_as_guided(row[0], row[1], row[2] and row[3], sessions) for row in rows]
    return sorted(people, key=lambda person: person.name.casefold())


def guided(db: Session, viewer: Coach, person_id: UUID) -> Guided:
    """Return one person whom the coach guides now; raises NotFound for anybody else."""
    row = db.execute(_guided(viewer).where(Guidance.participant_id == person_id)).first()
    if row is None:
        raise NotFound
    sessions = sessions_of(db, viewer, [person_id])
    return _as_guided(row[0], row[1], row[2] and row[3], sessions)


def going_on() -> ColumnElement[bool]:
    """Return what holds of guidance that goes on: no end has come, also none that was planned."""
    is_to_come = or_(Guidance.until_at.is_(None), Guidance.until_at > clock.now())
    return and_(Guidance.ended_at.is_(None), is_to_come)


def _guided(viewer: Coach) -> Select[Person, Guidance, bool, bool]:
    return (
        select(Person, Guidance, _agrees(Purpose.JOURNAL), _agrees(Purpose.SHARING))
        .join(Person, Person.id == Guidance.participant_id)
        .where(
            Guidance.coach_id == viewer.person_id,
            going_on(),
            Person.state != State.ENDED,
        )
    )


def _agrees(purpose: Purpose) -> Exists:
    return exists().where(
        Consent.person_id == Person.id,
        Consent.purpose == purpose,
        Consent.withdrawn_at.is_(None),
    )


def _as_guided(
    person: Person,
    guidance: Guidance,
    shares: bool,
    sessions: Mapping[UUID, Sequence[Attended]],
) -> Guided:
    return Guided(
        person_id=person.id,
        name=_name_of(person),
        zone=person.zone,
        state=State(person.state),
        sessions=tuple(sessions[person.id]),
        guided_from=guidance.from_at,
        guided_until=guidance.until_at,
        shares=shares,
    )


def my_coaches(db: Session, viewer: Participant) -> list[MyCoach]:
    """Return who guides the viewer now, in the order in which they began."""
    rows = db.execute(
        select(Person, Guidance, Vault, Pin)
        .join(Guidance, Guidance.coach_id == Person.id)
        .join(Vault, (Vault.person_id == Guidance.coach_id) & Vault.is_current)
        .outerjoin(Pin, (Pin.reader_id == Guidance.coach_id) & is_own_pin(viewer))
        .where(Guidance.participant_id == viewer.person_id, going_on())
        .order_by(Guidance.from_at)
    ).all()
    times = _reading_times(db, [coach for coach, *_ in rows])
    return [
        MyCoach(
            coach_id=coach.id,
            name=times[coach.id].name,
            vault_id=vault.id,
            public_key=vault.public_key,
            has_pin=pin is not None,
            is_pinned=_is_pinned(viewer, pin, vault.public_key),
            reads=times[coach.id],
            guides_from=row.from_at,
            guides_until=row.until_at,
            ends_on=told_end(row.until_at, viewer.zone),
        )
        for coach, row, vault, pin in rows
    ]


def own_guides(db: Session, viewer: Owner) -> list[tuple[str, date | None]]:
    """Return who guides the viewer now, with the last day from a week before.

    The first to begin comes first.
    """
    return [
        (_name_of(coach), told_end(until_at, viewer.zone))
        for coach, until_at in _guides(db, viewer)
    ]


def reading_coaches(db: Session, viewer: Owner) -> list[ReadingTimes]:
    """Return when each reads who guides the viewer now, the first to begin first."""
    coaches = [coach for coach, _ in _guides(db, viewer)]
    return list(_reading_times(db, coaches).values())


def _guides(db: Session, viewer: Owner) -> Sequence[Row[Person, datetime | None]]:
    return db.execute(
        select(Person, Guidance.until_at)
        .join(Guidance, Guidance.coach_id == Person.id)
        .where(Guidance.participant_id == viewer.person_id, going_on())
        .order_by(Guidance.from_at)
    ).all()


def _reading_times(db: Session, coaches: Sequence[Person]) -> dict[UUID, ReadingTimes]:
    """Return when each of these coaches reads, in the same order, from one question."""
    # Where it is still yesterday a holiday that ends there is not over.
    since = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - timedelta(days=1)
    coming = (CoachAway.coach_id == Person.id) & (CoachAway.last_day >= since)
    rows = db.execute(
        select(Person.id, CoachPromise, CoachAway)
        .outerjoin(CoachPromise, CoachPromise.coach_id == Person.id)
        .outerjoin(CoachAway, coming)
        .where(Person.id.in_([coach.id for coach in coaches]))
        .order_by(CoachAway.first_day, CoachAway.id)
    ).all()
    return {
        coach.id: _stated(
            coach,
            next((promise for each, promise, _ in rows if each == coach.id), None),
            [away for each, _, away in rows if each == coach.id and away is not None],
        )
        for coach in coaches
    }


def _stated(coach: Person, promise: CoachPromise | None, away: Sequence[CoachAway]) -> ReadingTimes:
    today = clock.day_of(clock.now(), coach.zone)
    times = ReadingTimes(
        name=_name_of(coach),
        zone=coach.zone,
        holidays=tuple(each.holiday() for each in away if each.last_day >= today),
    )
    if promise is None:
        return times
    return replace(
        times, days=tuple(promise.days()), hours=promise.hours(), answers=promise.answers
    )


def _name_of(person: Person) -> str:
    return ring().open(Person.name_place(person.id), person.sealed_name)


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


def own_reading_times(db: Session, viewer: Coach) -> ReadingTimes:
    """Return when the coach said they read, and whether they write back."""
    person = db.get_one(Person, viewer.person_id)
    return _reading_times(db, [person])[person.id]


def own_holidays(db: Session, viewer: Coach) -> list[CoachAway]:
    """Return the coach's holidays that are not over, the first to begin first."""
    today = clock.day_of(clock.now(), viewer.zone)
    query = select(CoachAway).where(
        CoachAway.coach_id == viewer.person_id, CoachAway.last_day >= today
    )
    return list(db.scalars(query.order_by(CoachAway.first_day, CoachAway.id)))


def own_holiday(db: Session, viewer: Coach, holiday_id: UUID) -> CoachAway:
    """Return one holiday of the coach; raises NotFound."""
    row = holiday_if_any(db, viewer, holiday_id)
    if row is None:
        raise NotFound
    return row


def holiday_if_any(db: Session, viewer: Coach, holiday_id: UUID) -> CoachAway | None:
    """Return the holiday of an id, None for a new one; raises NotFound for one of another."""
    row = db.get(CoachAway, holiday_id)
    if row is not None and row.coach_id != viewer.person_id:
        raise NotFound
    return row


@dataclass(frozen=True, slots=True)
class GuidanceLine:
    """Who guides whom, as an admin sees it."""

    id: UUID
    participant_id: UUID
    coach_id: UUID
    from_at: datetime
    until_at: datetime | None
    """The instant at which it is planned to end."""


def guidances(db: Session, _: Admin) -> list[GuidanceLine]:
    """Return every guidance that is going on."""
    query = select(Guidance).where(going_on()).order_by(Guidance.from_at)
    return [
        GuidanceLine(row.id, row.participant_id, row.coach_id, row.from_at, row.until_at)
        for row in db.scalars(query)
    ]


def guidance(db: Session, _: Admin, guidance_id: UUID) -> Guidance:
    """Return one guidance that is going on; raises NotFound."""
    row = db.scalars(select(Guidance).where(Guidance.id == guidance_id, going_on())).first()
    if row is None:
        raise NotFound
    return row


def zone_of_guided(db: Session, _: Admin, guidance: Guidance) -> str:
    """Return the zone by whose days a guidance ends: the participant's."""
    return db.get_one(Person, guidance.participant_id).zone


def own_guidance(db: Session, viewer: Coach, person: Guided) -> Guidance:
    """Return the coach's guidance of somebody whom they guide; raises NotFound."""
    row = guidance_between(db, viewer, person.person_id, viewer.person_id)
    if row is None:
        raise NotFound
    return row


def guidance_to_close(
    db: Session, _: Admin | Coach | Clock, participant_id: UUID, coach_id: UUID
) -> Guidance | None:
    """Return the guidance of two people that is over, if its end was not seen to yet."""
    query = select(Guidance).where(
        Guidance.participant_id == participant_id, Guidance.coach_id == coach_id, _is_to_close()
    )
    return db.scalars(query.with_for_update()).first()


def guidances_to_close(db: Session, _: Clock) -> list[tuple[UUID, UUID]]:
    """Return (participant, coach) of every guidance that is over and was not seen to yet."""
    query = select(Guidance.participant_id, Guidance.coach_id).where(_is_to_close())
    return [(row[0], row[1]) for row in db.execute(query.order_by(Guidance.until_at))]


def _is_to_close() -> ColumnElement[bool]:
    return and_(Guidance.ended_at.is_(None), not_(going_on()))


def guidance_between(
    db: Session, _: Admin | Coach, participant_id: UUID, coach_id: UUID
) -> Guidance | None:
    """Return the guidance of two people that is going on, if there is one."""
    return db.scalars(
        select(Guidance).where(
            Guidance.participant_id == participant_id,
            Guidance.coach_id == coach_id,
            going_on(),
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


def numbers_sharing(
    db: Session, viewer: Coach, people: Iterable[Guided]
) -> dict[UUID, NumbersSharing]:
    """Return, per person who shares numbers with the coach, since when and whether signals too."""
    query = select(NumbersSharing).where(
        NumbersSharing.reader_id == viewer.person_id,
        NumbersSharing.owner_id.in_([person.person_id for person in people if person.shares]),
        NumbersSharing.ended_at.is_(None),
    )
    return {sharing.owner_id: sharing for sharing in db.scalars(query)}


def export_guidance(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return with whom the viewer shares numbers."""
    return {
        "numbers_shared": [
            {
                "with": str(reader),
                "from": sharing.from_day.isoformat(),
                "signals": sharing.signal_rules,
            }
            for reader, sharing in own_numbers_sharing(db, viewer).items()
        ],
    }
