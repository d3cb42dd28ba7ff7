"""All reads of body maps, which are their writer's alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import numbers_keys
from journal.body.models import BodyMap, Marks
from journal.core.paging import Before
from journal.core.viewers import Owner


@dataclass(frozen=True, slots=True)
class OpenedMap:
    """One map, opened."""

    id: UUID
    day: date
    recorded_at: datetime
    marks: Marks


def own_maps(db: Session, viewer: Owner, since: date) -> list[OpenedMap]:
    """Return the maps that the viewer made on `since` and later, newest day first."""
    return _opened(db, viewer, _newest_first(viewer).where(BodyMap.day >= since))


def page_of_maps(
    db: Session, viewer: Owner, limit: int, before: Before | None = None
) -> list[OpenedMap]:
    """Return a page of the maps that the viewer made, newest day first, older than `before`."""
    query = _newest_first(viewer)
    if before is not None:
        query = query.where(tuple_(BodyMap.day, BodyMap.id) < before)
    return _opened(db, viewer, query.limit(limit))


def _newest_first(viewer: Owner) -> Select[BodyMap]:
    query = select(BodyMap).where(BodyMap.owner_id == viewer.person_id)
    return query.order_by(BodyMap.day.desc(), BodyMap.id.desc())


def _opened(db: Session, viewer: Owner, query: Select[BodyMap]) -> list[OpenedMap]:
    keys = numbers_keys(db, viewer)
    return [
        OpenedMap(
            id=row.id,
            day=row.day,
            recorded_at=row.recorded_at,
            marks=Marks.loaded(row.open_numbers(keys[row.numbers_key_id])),
        )
        for row in db.scalars(query.where(BodyMap.numbers_key_id.in_(keys)))
    ]


def days_marked(db: Session, viewer: Owner, first: date, last: date) -> set[date]:
    """Return the days between two (both included) on which the viewer marked a map."""
    query = select(BodyMap.day).where(
        BodyMap.owner_id == viewer.person_id, BodyMap.day.between(first, last)
    )
    return set(db.scalars(query))


def times_named(maps: Iterable[OpenedMap]) -> Counter[str]:
    """Return on how many maps each region stands; the strength does not weigh."""
    return Counter(region for each in maps for region in each.marks.places)


def row_if_any(db: Session, _: Owner, map_id: UUID) -> BodyMap | None:
    """Return the row of this id, whoever's it is, for the action that checks the owner."""
    return db.get(BodyMap, map_id)


def sealed_maps(db: Session, viewer: Owner) -> list[BodyMap]:
    """Return every map of the viewer as it is kept, to seal it under another key."""
    return list(db.scalars(select(BodyMap).where(BodyMap.owner_id == viewer.person_id)))


def export_maps(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return every map of the viewer, opened."""
    return {
        "body_maps": [
            {
                "day": each.day.isoformat(),
                "at": each.recorded_at.isoformat(),
                "places": {
                    region: {"strength": felt.strength, "word": felt.word}
                    for region, felt in each.marks.places.items()
                },
            }
            for each in own_maps(db, viewer, date.min)
        ]
    }
