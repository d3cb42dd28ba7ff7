"""All reads of check-ins: one's own, and those that somebody shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import numbers_keys, open_vaults
from journal.checkins.models import Answers, CheckIn, CheckInWords, Said
from journal.core.vault import SecretKey
from journal.core.viewers import Coach, Owner, Reader
from journal.guidance import queries as guidance
from journal.guidance.queries import Guided, Window


@dataclass(frozen=True, slots=True)
class OpenedCheckIn:
    """A check-in, opened: when, about which day, and what was filled in."""

    id: UUID
    owner_id: UUID
    day: date
    recorded_at: datetime
    answers: Answers


def own_check_ins(db: Session, viewer: Owner, since: date) -> list[OpenedCheckIn]:
    """Return the viewer's check-ins about `since` and later, oldest first."""
    query = _in_order().where(CheckIn.owner_id == viewer.person_id, CheckIn.day >= since)
    return _opened(db, query, numbers_keys(db, viewer))


def own_row(db: Session, viewer: Owner, check_in_id: UUID) -> CheckIn:
    """Return the row of one check-in of the viewer; raises NotFound."""
    row = db.get(CheckIn, check_in_id)
    if row is None or row.owner_id != viewer.person_id:
        raise NotFound
    return row


def own_opened(db: Session, viewer: Owner, check_in_id: UUID) -> OpenedCheckIn:
    """Return one check-in of the viewer, opened; raises NotFound, also when its vault is lost."""
    query = _in_order().where(CheckIn.owner_id == viewer.person_id, CheckIn.id == check_in_id)
    for check_in in _opened(db, query, numbers_keys(db, viewer)):
        return check_in
    raise NotFound


def own_words(db: Session, viewer: Owner, since: date) -> dict[UUID, Said]:
    """Return the words that came with the viewer's check-ins about `since` and later, by id."""
    vaults = open_vaults(db, viewer)
    query = (
        select(CheckInWords)
        .join(CheckIn, CheckIn.id == CheckInWords.check_in_id)
        .where(CheckInWords.owner_id == viewer.person_id, CheckIn.day >= since)
        .where(CheckInWords.vault_id.in_(vaults))
    )
    return {
        row.check_in_id: Said.loaded(row.open_words(vaults[row.vault_id]))
        for row in db.scalars(query)
    }


def words_row(db: Session, _: Owner, check_in_id: UUID) -> CheckInWords | None:
    """Return the row of the words of a check-in that the caller knows to be the viewer's."""
    return db.get(CheckInWords, check_in_id)


def has_checked_in(db: Session, viewer: Owner) -> bool:
    """Tell whether the viewer checked in at all."""
    query = select(CheckIn.id).where(CheckIn.owner_id == viewer.person_id).limit(1)
    return db.scalars(query).first() is not None


def days_checked_in(db: Session, viewer: Owner, first: date, last: date) -> set[date]:
    """Return the days between two (both included) about which the viewer checked in."""
    query = select(CheckIn.day).where(
        CheckIn.owner_id == viewer.person_id, CheckIn.day.between(first, last)
    )
    return set(db.scalars(query))


def own_check_in(db: Session, viewer: Owner, check_in_id: UUID) -> CheckIn | None:
    """Return the row of a check-in when it is new or the viewer's; anybody else's id is taken."""
    return db.get(CheckIn, check_in_id)


def shared_check_ins(
    db: Session, viewer: Coach, people: Iterable[Guided], since: date
) -> list[OpenedCheckIn]:
    """Return the check-ins that people share with the coach, oldest first.

    What does not open with a shared key is not there for the coach.
    """
    people = list(people)
    return _shared(db, people, guidance.shared_numbers_keys(db, viewer, people), since)


def check_ins_seen(db: Session, _: Reader, window: Window, since: date) -> list[OpenedCheckIn]:
    """Return the check-ins of one person that their coach sees, oldest first."""
    return _shared(db, [window.person], window.numbers_keys, since)


def _shared(
    db: Session, people: Iterable[Guided], keys: Mapping[UUID, SecretKey], since: date
) -> list[OpenedCheckIn]:
    query = _in_order().where(
        CheckIn.owner_id.in_([person.person_id for person in people]),
        CheckIn.numbers_key_id.in_(list(keys)),
        CheckIn.day >= since,
    )
    return _opened(db, query, keys)


def last_shared_days(db: Session, _: Coach, since: Mapping[UUID, date]) -> dict[UUID, date]:
    """Return the day of the last check-in of people who share numbers with the coach `since` a day.

    Nothing is opened for it: that somebody checked in is plain, and shown only where shared.
    """
    query = (
        select(CheckIn.owner_id, func.max(CheckIn.day))
        .where(CheckIn.owner_id.in_(list(since)))
        .group_by(CheckIn.owner_id)
    )
    return {owner: day for owner, day in db.execute(query) if day >= since[owner]}


def sealed_check_ins(db: Session, viewer: Owner) -> list[CheckIn]:
    """Return every check-in of the viewer as it is kept, to seal it under another key."""
    return list(db.scalars(select(CheckIn).where(CheckIn.owner_id == viewer.person_id)))


def _in_order() -> Select[CheckIn]:
    return select(CheckIn).order_by(CheckIn.day, CheckIn.recorded_at)


def _opened(
    db: Session, query: Select[CheckIn], keys: Mapping[UUID, SecretKey]
) -> list[OpenedCheckIn]:
    return [
        OpenedCheckIn(
            id=row.id,
            owner_id=row.owner_id,
            day=row.day,
            recorded_at=row.recorded_at,
            answers=Answers.loaded(row.open_numbers(keys[row.numbers_key_id])),
        )
        for row in db.scalars(query)
        if row.numbers_key_id in keys
    ]


def export_check_ins(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return every check-in of the viewer, opened, with its words."""
    words = own_words(db, viewer, date.min)
    return {
        "check_ins": [
            {
                "day": row.day.isoformat(),
                "at": row.recorded_at.isoformat(),
                **asdict(row.answers),
                **asdict(words.get(row.id, Said())),
            }
            for row in own_check_ins(db, viewer, date.min)
        ]
    }
