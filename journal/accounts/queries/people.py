"""Who somebody is: name, roles, consents; and the accounts as an admin sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session
from werkzeug.exceptions import NotFound

from journal.accounts.models import WORDINGS, Consent, Person, PersonRole, Purpose, Role, State
from journal.core.keys import ring
from journal.core.viewers import Admin, Clock, Coach, Participant, Signed


def roles_of(db: Session, person_id: UUID) -> list[Role]:
    """Return what somebody may be, participant first."""
    found = set(db.scalars(select(PersonRole.role).where(PersonRole.person_id == person_id)))
    return [role for role in Role if role in found]


def own_person(db: Session, viewer: Signed) -> Person:
    """Return the viewer's own row."""
    return db.get_one(Person, viewer.person_id)


def own_consents(db: Session, viewer: Signed) -> dict[Purpose, Consent]:
    """Return the consents of the viewer that are in force."""
    query = select(Consent).where(
        Consent.person_id == viewer.person_id, Consent.withdrawn_at.is_(None)
    )
    return {Purpose(consent.purpose): consent for consent in db.scalars(query)}


def reworded(consents: Mapping[Purpose, Consent]) -> set[Purpose]:
    """Return the purposes to which somebody agreed in another wording than today's."""
    return {purpose for purpose, given in consents.items() if given.version != WORDINGS[purpose]}


def has_consent(
    person_id: ColumnElement[UUID] | InstrumentedAttribute[UUID], purpose: Purpose
) -> Exists:
    return exists().where(
        Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )


def names_of(db: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of people whose ids the caller came by rightfully."""
    wanted = set(ids)
    query = select(Person.id, Person.sealed_name).where(Person.id.in_(wanted))
    return {
        person_id: ring().open(Person.name_place(person_id), sealed)
        for person_id, sealed in (db.execute(query) if wanted else ())
    }


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What an admin sees of an account: who, in which roles, where it stands; no times of use."""

    id: UUID
    name: str
    email: str
    state: State
    roles: list[Role]


def all_accounts(db: Session, _: Admin) -> list[AccountLine]:
    """Return every account, by name."""
    roles: dict[UUID, list[Role]] = {}
    for row in db.scalars(select(PersonRole)):
        roles.setdefault(row.person_id, []).append(Role(row.role))
    lines = [
        AccountLine(
            id=person.id,
            name=ring().open(Person.name_place(person.id), person.sealed_name),
            email=ring().open(Person.email_place(person.id), person.sealed_email),
            state=State(person.state),
            roles=roles.get(person.id, []),
        )
        for person in db.scalars(select(Person))
    ]
    return sorted(lines, key=lambda line: line.name.casefold())


def account_row(db: Session, _: Admin, person_id: UUID) -> Person:
    """Return one account's row; raises NotFound."""
    person = db.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def is_known_email(db: Session, _: Admin | Coach | Clock, email: str) -> bool:
    """Tell whether an account with this address exists; asked only by those who invite."""
    return bool(db.scalar(select(exists().where(Person.email_index.in_(ring().indexes(email))))))


def is_own_or_free(db: Session, viewer: Signed, email: str) -> bool:
    """Tell whether the viewer may use this address: it is theirs, or nobody's."""
    query = select(Person.id).where(Person.email_index.in_(ring().indexes(email)))
    return set(db.scalars(query)) <= {viewer.person_id}


def about_person(person: Person) -> list[str]:
    """Return name and address of somebody whose row the caller came by rightfully."""
    return [
        ring().open(Person.name_place(person.id), person.sealed_name),
        ring().open(Person.email_place(person.id), person.sealed_email),
    ]


def person_here(db: Session, _: Admin | Coach, person_id: UUID) -> Person:
    """Return somebody whom the caller may help; the caller checked that."""
    return db.get_one(Person, person_id)


def person_who_wants_mail(db: Session, _: Coach, person_id: UUID) -> Person | None:
    """Return the person, if they are here and said yes to mail."""
    query = select(Person).where(
        Person.id == person_id, Person.state == State.JOINED, has_consent(Person.id, Purpose.MAIL)
    )
    return db.scalars(query).first()


def coach_here(db: Session, _: Participant, coach_id: UUID) -> Person | None:
    """Return a coach of the viewer, if they have joined; the caller checked the guidance."""
    query = select(Person).where(Person.id == coach_id, Person.state == State.JOINED)
    return db.scalars(query).first()


def stale_people(db: Session, _: Clock, limit: int) -> list[Person]:
    """Return people whose identity is still sealed under an earlier organisation key."""
    stale = or_(
        is_stale(Person.sealed_name),
        is_stale(Person.sealed_email),
        ~Person.email_index.between(*_under_writing_key(b"")),
    )
    return list(db.scalars(select(Person).where(stale).limit(limit)))


def is_stale(
    sealed: InstrumentedAttribute[bytes] | InstrumentedAttribute[bytes | None],
) -> ColumnElement[bool]:
    """Return the condition that a blob is not sealed under the writing organisation key.

    Version and suite, then the key's id, stand in front of every blob.
    """
    return ~sealed.between(*_under_writing_key(b"\x01\x01"))


def _under_writing_key(header: bytes) -> tuple[bytes, bytes]:
    first = header + ring().writing_id.bytes
    return first, first + b"\xff" * 64
