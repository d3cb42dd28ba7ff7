"""All reads of practices done: one's own, and those that somebody shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import numbers_keys, open_vaults
from journal.core.paging import Before
from journal.core.vault import SecretKey, unpad
from journal.core.viewers import Coach, Owner, Reader
from journal.guidance.queries import Window
from journal.practices.models import Done, Practice, PracticeWords
from journal.prompts import queries as prompts

EVERYTHING = 1_000_000
LATELY = 200
"""So many of the newest practices say what was done lately, and what rests."""


@dataclass(frozen=True, slots=True)
class OpenedPractice:
    """One time that somebody practised, opened."""

    id: UUID
    owner_id: UUID
    day: date
    recorded_at: datetime
    done: Done


def own_practices(
    db: Session, viewer: Owner, limit: int, before: Before | None = None
) -> list[OpenedPractice]:
    """Return what the viewer practised, newest day first, older than `before`."""
    keys = numbers_keys(db, viewer)
    query = _newest_first().where(Practice.owner_id == viewer.person_id)
    if before is not None:
        query = query.where(tuple_(Practice.day, Practice.id) < before)
    return _opened(db, query.where(Practice.numbers_key_id.in_(keys)).limit(limit), keys)


def own_practices_since(db: Session, viewer: Owner, since: date) -> list[OpenedPractice]:
    """Return what the viewer practised on `since` and later, the newest first."""
    query = _newest_first().where(Practice.owner_id == viewer.person_id, Practice.day >= since)
    return _opened(db, query, numbers_keys(db, viewer))


def titled_now(
    db: Session, viewer: Reader, practised: Iterable[OpenedPractice]
) -> list[OpenedPractice]:
    """Return the same, each called what it is called now in the viewer's language."""
    practised = list(practised)
    titles = prompts.titles(db, viewer, {UUID(each.done.prompt_id) for each in practised})
    return titled(practised, titles)


def titled(practised: Iterable[OpenedPractice], titles: Mapping[UUID, str]) -> list[OpenedPractice]:
    """Return the same, each called as `titles` calls its practice, by id, where they do."""
    return [
        replace(
            each,
            done=replace(each.done, title=titles.get(UUID(each.done.prompt_id), each.done.title)),
        )
        for each in practised
    ]


def days_practised(db: Session, viewer: Owner, first: date, last: date) -> set[date]:
    """Return the days between two (both included) on which the viewer practised."""
    query = select(Practice.day).where(
        Practice.owner_id == viewer.person_id, Practice.day.between(first, last)
    )
    return set(db.scalars(query))


def own_lines(db: Session, viewer: Owner, practices: Iterable[UUID]) -> dict[UUID, str]:
    """Return the lines that came with practices of the viewer, by id."""
    vaults = open_vaults(db, viewer)
    query = select(PracticeWords).where(
        PracticeWords.owner_id == viewer.person_id,
        PracticeWords.practice_id.in_(list(practices)),
        PracticeWords.vault_id.in_(vaults),
    )
    return {
        row.practice_id: unpad(row.open_words(vaults[row.vault_id])).decode()
        for row in db.scalars(query)
    }


def words_row(db: Session, _: Owner, practice_id: UUID) -> PracticeWords | None:
    """Return the row of the line of a practice that the caller knows to be the viewer's."""
    return db.get(PracticeWords, practice_id)


def row_if_any(db: Session, _: Owner, practice_id: UUID) -> Practice | None:
    """Return the row of this id, whoever's it is, for the action that checks the owner."""
    return db.get(Practice, practice_id)


def practices_seen(db: Session, _: Reader, window: Window, since: date) -> list[OpenedPractice]:
    """Return what somebody practised and their coach sees, the newest first."""
    query = _newest_first().where(
        Practice.owner_id == window.person.person_id,
        Practice.numbers_key_id.in_(list(window.numbers_keys)),
        Practice.day >= since,
    )
    return _opened(db, query, window.numbers_keys)


def last_practised_days(db: Session, _: Coach, since: Mapping[UUID, date]) -> dict[UUID, date]:
    """Return the day of the last practice of people who share numbers with the coach `since` a day.

    Nothing is opened for it.
    """
    query = (
        select(Practice.owner_id, func.max(Practice.day))
        .where(Practice.owner_id.in_(list(since)))
        .group_by(Practice.owner_id)
    )
    return {owner: day for owner, day in db.execute(query) if day >= since[owner]}


def newest_first(practised: Iterable[OpenedPractice]) -> list[OpenedPractice]:
    """Return practices by when they were done; pages are made by when they were begun."""
    return sorted(practised, key=lambda each: (each.day, each.recorded_at), reverse=True)


def sealed_practices(db: Session, viewer: Owner) -> list[Practice]:
    """Return every practice of the viewer as it is kept, to seal it under another key."""
    return list(db.scalars(select(Practice).where(Practice.owner_id == viewer.person_id)))


def _newest_first() -> Select[Practice]:
    return select(Practice).order_by(Practice.day.desc(), Practice.id.desc())


def _opened(
    db: Session, query: Select[Practice], keys: Mapping[UUID, SecretKey]
) -> list[OpenedPractice]:
    return [
        OpenedPractice(
            id=row.id,
            owner_id=row.owner_id,
            day=row.day,
            recorded_at=row.recorded_at,
            done=Done.loaded(row.open_numbers(keys[row.numbers_key_id])),
        )
        for row in db.scalars(query)
        if row.numbers_key_id in keys
    ]


def export_practices(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return everything the viewer practised, opened."""
    done = own_practices(db, viewer, EVERYTHING)
    lines = own_lines(db, viewer, [row.id for row in done])
    return {
        "practices": [
            {
                "day": row.day.isoformat(),
                "at": row.recorded_at.isoformat(),
                **asdict(row.done),
                "line": lines.get(row.id, ""),
            }
            for row in done
        ]
    }
