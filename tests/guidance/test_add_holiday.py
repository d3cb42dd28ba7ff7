from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from journal.core import clock
from journal.core.db import Database
from journal.guidance.models import CoachAway
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.client import StrictClient

PAGE = "/ik/leesdagen"
AWAY = f"{PAGE}/vrij"


def ahead(days: int) -> str:
    return (clock.day_of(clock.now(), clock.DEFAULT_ZONE) + timedelta(days)).isoformat()


def holiday(ilse: StrictClient, first: int, last: int) -> dict[str, str]:
    return {**form_at(ilse, PAGE, AWAY), "first_day": ahead(first), "last_day": ahead(last)}


def only_id(database: Database) -> UUID:
    with database.read() as db:
        return db.scalars(sa.select(CoachAway.id)).one()


def test_people_are_told_and_the_next_day_comes_after_it(
    noor: StrictClient, ilse: StrictClient, app: Flask
) -> None:
    ilse.post(AWAY, holiday(ilse, 0, 10))
    away = in_dutch(app, "Until %(last)s %(coach)s does not read.", last="@", coach="Ilse")
    for page in ("/dagboek/schrijven", "/gesprek", "/begeleiders"):
        said = words_of(noor.get(page))
        assert away.partition("@")[0] in said, page
        assert away.partition("@")[2] in said, page
    today = in_dutch(app, "The next day is %(day)s.", day=in_dutch(app, "today"))
    assert today not in words_of(noor.get("/gesprek"))


def test_one_further_ahead_is_kept_and_not_told_yet(
    noor: StrictClient, ilse: StrictClient, database: Database
) -> None:
    before = words_of(noor.get("/begeleiders"))
    ilse.post(AWAY, holiday(ilse, 40, 50))
    assert count(database, CoachAway) == 1
    assert words_of(noor.get("/begeleiders")) == before


def test_taken_out_it_is_told_no_longer(
    noor: StrictClient, ilse: StrictClient, database: Database
) -> None:
    before = words_of(noor.get("/begeleiders"))
    ilse.post(AWAY, holiday(ilse, 2, 3))
    assert words_of(noor.get("/begeleiders")) != before
    ilse.submit(PAGE, f"{AWAY}/{only_id(database)}/weg")
    assert words_of(noor.get("/begeleiders")) == before


def test_sent_again_it_stands_once(ilse: StrictClient, database: Database) -> None:
    fields = holiday(ilse, 2, 3)
    assert post_at_once(ilse, AWAY, fields) == [303] * 4
    ilse.post(AWAY, holiday(ilse, 2, 3))
    assert count(database, CoachAway) == 1
    ilse.post(AWAY, {**fields, "last_day": ahead(9)})
    with database.read() as db:
        assert [row.last_day for row in db.scalars(sa.select(CoachAway))] == [
            date.fromisoformat(ahead(9))
        ]


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (5, 4, "This day is before the first one."),
        (-5, -1, "This holiday is over already."),
        (0, 4_000, "Is this year right?"),
    ],
)
def test_days_that_do_not_fit_come_back(
    ilse: StrictClient, database: Database, app: Flask, first: int, last: int, message: str
) -> None:
    fields = holiday(ilse, first, last)
    with untouched(database):
        answer = ilse.post(AWAY, fields, status=422)
        ilse.post(AWAY, {**fields, "csrf_token": "oud"}, status=422)
        ilse.post(AWAY, {**fields, "id": "geen-id"}, status=422)
    assert in_dutch(app, message) in words_of(answer)
    assert f'value="{fields["last_day"]}"' in answer


def test_the_holiday_of_another_coach_is_not_found(
    ilse: StrictClient, dana: StrictClient, database: Database
) -> None:
    fields = holiday(ilse, 2, 3)
    ilse.post(AWAY, fields)
    with untouched(database):
        dana.post(AWAY, {**fields, **token(dana)}, status=404)
        for odd in (only_id(database), uuid4(), "geen-id"):
            dana.post(f"{AWAY}/{odd}/weg", token(dana), status=404)


def test_nobody_but_coaches_has_holidays(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    fields = {"id": str(uuid4()), "first_day": ahead(1), "last_day": ahead(2)}
    refuse_everybody_else(everybody, database, AWAY, "ilse", "dana", fields=fields)
