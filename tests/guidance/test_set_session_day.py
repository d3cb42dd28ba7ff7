from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.guidance.models import Attendance, GuidedSession
from journal.guidance.queries import own_session_day
from tests.support import pages
from tests.support.acting import (
    count,
    in_dutch,
    move_session,
    reading_as,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_another_date_takes_the_place_of_the_first(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    rows = count(database, Attendance)
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    for day, said in (
        (today, in_dutch(app, "your session is today")),
        (today - timedelta(days=20), in_dutch(app, "day %(day)s", day=20)),
    ):
        move_session(ilse, cast["noor"].id, day)
        assert said in words_of(noor.get("/vandaag"))
        with reading_as(app, cast, "noor", Participant) as (db, viewer):
            assert own_session_day(db, viewer) == day
    assert count(database, Attendance) == rows


def test_the_date_is_sealed(ilse: StrictClient, cast: Cast, database: Database) -> None:
    move_session(ilse, cast["noor"].id, date(2026, 7, 14))
    with database.read() as db:
        for sealed in db.scalars(select(GuidedSession.sealed)):
            assert b"2026-07" not in sealed


def test_nobody_else_sets_it(
    everybody: dict[str, StrictClient], ilse: StrictClient, cast: Cast, database: Database
) -> None:
    fields = {"session_day": "2026-07-14"}
    path = f"/begeleiding/{cast['noor'].id}/sessie"
    refuse_everybody_else(everybody, database, path, "ilse", fields=fields)
    with untouched(database):
        for odd in (cast["bram"].id, cast["ilse"].id, uuid4(), "geen-id"):
            ilse.post(f"/begeleiding/{odd}/sessie", {**fields, **token(ilse)}, status=404)


def test_bad_input_is_refused_with_what_was_typed_kept(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    path = f"/begeleiding/{cast['noor'].id}/sessie"
    cases = [
        ("", "Choose a day, please."),
        ("abc", "This isn't a date we know."),
        ("2026-02-30", "This isn't a date we know."),
        ("14-07-2026", "This isn't a date we know."),
    ]
    with untouched(database):
        for chosen, message in cases:
            answer = ilse.post(path, {**token(ilse), "session_day": chosen}, status=422)
            assert in_dutch(app, message) in words_of(answer), chosen
            assert pages.values_of(pages.forms(answer)[0])["session_day"] == chosen
        ilse.post(path, {"session_day": "2026-07-14"}, status=422)
