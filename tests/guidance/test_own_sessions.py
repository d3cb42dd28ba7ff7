from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from journal.core import clock
from journal.core.audit import Act
from journal.core.db import Database
from journal.core.keys import ring
from journal.core.viewers import Participant
from journal.guided_sessions.models import Attendance, GuidedSession
from journal.guided_sessions.queries import own_sessions
from tests.support.acting import (
    acts,
    count,
    form_at,
    in_dutch,
    move_session,
    reading_as,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import NOORS_DAY, Cast
from tests.support.client import StrictClient

PAGE, NEW = "/sessies", "/sessies/nieuw"


def own_path(app: Flask, cast: Cast, key: str = "noor") -> str:
    """Return where somebody corrects their first session."""
    with reading_as(app, cast, key, Participant) as (db, viewer):
        return f"{PAGE}/{own_sessions(db, viewer)[-1].id}"


def today() -> date:
    return clock.day_of(clock.now(), clock.DEFAULT_ZONE)


def test_a_later_session_starts_the_clock_again(
    noor: StrictClient, app: Flask, database: Database
) -> None:
    told = acts(database, Act.SESSION_CHANGED)
    noor.submit(NEW, day=(today() + timedelta(days=20)).isoformat(), kind="breathwork")
    assert in_dutch(app, "day %(day)s", day=NOORS_DAY) in words_of(noor.get("/vandaag"))
    with clock.held_at(clock.now() + timedelta(days=17)):
        noor.browser.delete_cookie("x")
        said = words_of(noor.get("/vandaag"))
    assert in_dutch(app, "%(num)s day to go", "%(num)s days to go", num=3) in said
    assert acts(database, Act.SESSION_CHANGED) == told


def test_sent_twice_it_stands_once(noor: StrictClient, database: Database) -> None:
    fields = form_at(noor, NEW) | {"day": (today() + timedelta(days=20)).isoformat()}
    rows = count(database, GuidedSession)
    noor.post(NEW, fields)
    noor.post(NEW, fields)
    assert count(database, GuidedSession) == rows + 1


def test_sent_again_from_the_page_before_it_is_corrected(
    noor: StrictClient, database: Database
) -> None:
    fields = form_at(noor, NEW)
    rows = count(database, GuidedSession)
    for day in ("2026-10-01", "2026-10-05"):
        noor.post(NEW, {**fields, "day": day})
    assert count(database, GuidedSession) == rows + 1
    days = {form_at(noor, f"{PAGE}/{attendance}")["day"] for attendance in _own_ids(noor)}
    assert "2026-10-05" in days
    assert "2026-10-01" not in days


def _own_ids(noor: StrictClient) -> list[str]:
    parts = noor.get(PAGE).split('row-link" href="/sessies/')[1:]
    return [part[:36] for part in parts]


def test_correcting_it_leaves_the_others_of_the_group_alone(
    noor: StrictClient, bram: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with database.write() as db:
        mine, brams = (
            db.scalars(select(Attendance).where(Attendance.person_id == cast[key].id)).one()
            for key in ("noor", "bram")
        )
        brams.guided_session_id = mine.guided_session_id
    before = words_of(bram.get("/vandaag"))
    noor.submit(own_path(app, cast), day=(today() - timedelta(days=5)).isoformat())
    assert in_dutch(app, "day %(day)s", day=5) in words_of(noor.get("/vandaag"))
    assert in_dutch(app, "day %(day)s", day=NOORS_DAY) in before
    assert in_dutch(app, "day %(day)s", day=NOORS_DAY) in words_of(bram.get("/vandaag"))


def test_without_a_session_that_counts_there_is_a_card_and_no_day(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    path = own_path(app, cast)
    noor.submit(path, f"{path}/vervalt")
    said = words_of(noor.get("/vandaag"))
    assert in_dutch(app, "day %(day)s", day=NOORS_DAY) not in said
    assert in_dutch(app, "When is your session?") in said
    noor.submit(path, f"{path}/toch")
    assert in_dutch(app, "day %(day)s", day=NOORS_DAY) in words_of(noor.get("/vandaag"))


def test_the_clock_stands_still_and_goes_on(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    path = own_path(app, cast)
    noor.submit(PAGE, f"{path}/stil")
    still = in_dutch(app, "the clock stands still at day %(day)s", day=NOORS_DAY)
    with clock.held_at(clock.now() + timedelta(days=9)):
        assert still in words_of(noor.get("/vandaag"))
        assert still in words_of(ilse.get(f"/begeleiding/{cast['noor'].id}"))
        noor.post(f"{path}/stil", token(noor))  # twice is once
        noor.submit(PAGE, f"{path}/verder")
    with clock.held_at(clock.now() + timedelta(days=10)):
        said = in_dutch(app, "day %(day)s", day=NOORS_DAY + 1)
        assert said in words_of(noor.get("/vandaag"))


def test_a_date_of_the_first_release_is_read_as_well(
    noor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with app.test_request_context(), database.write() as db:
        for session in db.scalars(select(GuidedSession)):
            session.sealed = ring().seal(GuidedSession.place(session.id), today().isoformat())
    assert in_dutch(app, "the session is today") in words_of(noor.get("/vandaag"))


def test_nobody_else_reaches_it(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    bram: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    path = own_path(app, cast)
    for action in ("", "/vervalt", "/toch", "/stil", "/verder"):
        refuse_everybody_else(
            everybody, database, path + action, "noor", fields={"day": "2026-07-14"}
        )
    bram.get(path, status=404)
    with untouched(database):
        noor.post(f"{PAGE}/{uuid4()}", {"day": "2026-07-14", **token(noor)}, status=404)
    for key in ("ilse", "eva"):
        everybody[key].get(PAGE, status=404)


def test_bad_input_is_refused_and_nothing_changes(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    move_session(ilse, cast["noor"].id, today() - timedelta(days=4))
    with untouched(database):
        for path in (NEW, own_path(app, cast)):
            for fields in (
                {"day": ""},
                {"day": "gisteren"},
                {"day": "0001-01-01"},
                {"setting": "stadion"},
                {"led_by": str(cast["dana"].id)},
            ):
                noor.submit(path, status=422, **{"day": "2026-10-01", **fields})
        noor.submit(NEW, day=(today() - timedelta(days=4)).isoformat(), status=422)
        noor.post(NEW, {"day": "2026-10-01"}, status=422)


def test_it_goes_along_in_the_export_and_away_with_the_person(
    noor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    noor.submit(PAGE, f"{own_path(app, cast)}/stil")
    with clock.held_at(datetime.now(UTC)):
        exported = noor.submit("/ik/meenemen", status=200)
    assert (today() - timedelta(days=NOORS_DAY)).isoformat() in exported
    assert '"pauses"' in exported
