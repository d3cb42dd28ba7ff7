from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from journal.core import clock
from journal.core.audit import Act
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.guided_sessions.models import Attendance, Attended, GuidedSession, Setting
from journal.guided_sessions.queries import own_counted, own_sessions
from tests.support import pages
from tests.support.acting import (
    acts,
    count,
    form_at,
    in_dutch,
    move_session,
    reading_as,
    refuse_everybody_else,
    session_path,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def sessions_of(app: Flask, cast: Cast, key: str) -> list[Attended]:
    with reading_as(app, cast, key, Participant) as (db, viewer):
        return own_sessions(db, viewer)


def counted_day(app: Flask, cast: Cast, key: str) -> date | None:
    with reading_as(app, cast, key, Participant) as (db, viewer):
        attended = own_counted(db, viewer)
    return attended.details.day if attended else None


def a_second_participant(eva: StrictClient, cast: Cast) -> UUID:
    """Let Ilse guide Bram too."""
    account = f"/beheer/mensen/{cast['bram'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
    return cast["bram"].id


def today() -> date:
    return clock.day_of(clock.now(), clock.DEFAULT_ZONE)


def test_another_date_takes_the_place_of_the_first_and_is_shown_to_the_person(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    rows = count(database, Attendance)
    for day, said in (
        (today(), in_dutch(app, "the session is today")),
        (today() - timedelta(days=20), in_dutch(app, "day %(day)s", day=20)),
    ):
        move_session(ilse, cast["noor"].id, day)
        assert said in words_of(noor.get("/vandaag"))
        assert counted_day(app, cast, "noor") == day
    assert count(database, Attendance) == rows
    assert acts(database, Act.SESSION_CHANGED)[-1][0] == cast["ilse"].id
    history = words_of(noor.get("/ik/wie-opende-wat"))
    assert in_dutch(app, "wrote down when your session is or was") in history


def test_kind_setting_and_who_led_it_come_back(
    ilse: StrictClient, noor: StrictClient, cast: Cast, app: Flask
) -> None:
    path = session_path(ilse, cast["noor"].id)
    ilse.submit(path, kind="truffles", setting="group", led_by=str(cast["ilse"].id))
    fields = form_at(ilse, path)
    assert (fields["kind"], fields["setting"]) == ("truffles", "group")
    assert fields["led_by"] == str(cast["ilse"].id)
    said = words_of(noor.get("/sessies"))
    assert in_dutch(app, "truffle session") in said
    assert in_dutch(app, "led by %(name)s", name="Ilse") in said


def test_the_details_are_sealed(ilse: StrictClient, cast: Cast, database: Database) -> None:
    move_session(ilse, cast["noor"].id, date(2026, 7, 14))
    with database.read() as db:
        for sealed in db.scalars(select(GuidedSession.sealed)):
            assert b"2026-07" not in sealed


def test_a_session_of_a_group_stands_once_and_may_be_corrected_for_one(
    ilse: StrictClient, eva: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    bram = a_second_participant(eva, cast)
    path, day = f"/begeleiding/{cast['noor'].id}/sessies/nieuw", today() - timedelta(days=3)
    ilse.submit(path, day=day.isoformat(), setting="group", people=[str(bram)])
    of_noor, of_bram = sessions_of(app, cast, "noor")[0], sessions_of(app, cast, "bram")[0]
    assert of_noor.session_id == of_bram.session_id
    assert of_noor.details.setting == Setting.GROUP

    one = f"/begeleiding/{cast['noor'].id}/sessies/{of_noor.id}"
    ilse.submit(one, day=(day - timedelta(days=1)).isoformat())
    assert counted_day(app, cast, "bram") == day - timedelta(days=1)  # ticked for all at first

    fields = form_at(ilse, one) | {"day": day.isoformat()}
    del fields["people"]
    ilse.post(one, fields)
    assert counted_day(app, cast, "noor") == day
    assert counted_day(app, cast, "bram") == day - timedelta(days=1)
    apart = sessions_of(app, cast, "noor")[0].session_id, sessions_of(app, cast, "bram")[0]
    assert apart[0] != apart[1].session_id


def test_sent_twice_it_stands_once(ilse: StrictClient, cast: Cast, database: Database) -> None:
    path = f"/begeleiding/{cast['noor'].id}/sessies/nieuw"
    fields = form_at(ilse, path) | {"day": (today() - timedelta(days=3)).isoformat()}
    rows = count(database, GuidedSession)
    ilse.post(path, fields)
    ilse.post(path, fields)
    assert count(database, GuidedSession) == rows + 1


def test_somebody_elses_session_id_is_not_found(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path = f"/begeleiding/{cast['noor'].id}/sessies/nieuw"
    of_bram = sessions_of(app, cast, "bram")[0].session_id
    fields = form_at(ilse, path) | {"day": "2026-05-01", "id": str(of_bram)}
    with untouched(database):
        ilse.post(path, fields, status=404)


def test_cancelled_it_counts_no_more_until_it_counts_again(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    path = session_path(ilse, cast["noor"].id)
    ilse.submit(path, f"{path}/vervalt")
    assert counted_day(app, cast, "noor") is None
    assert in_dutch(app, "does not count") in words_of(noor.get("/sessies"))
    ilse.submit(path, f"{path}/toch")
    assert counted_day(app, cast, "noor") is not None


def test_nobody_else_writes_it(
    everybody: dict[str, StrictClient], ilse: StrictClient, cast: Cast, database: Database
) -> None:
    path = session_path(ilse, cast["noor"].id)
    fields = {"day": "2026-07-14"}
    for action in (path, f"{path}/vervalt", f"{path}/toch"):
        refuse_everybody_else(everybody, database, action, "ilse", fields=fields)
    new = f"/begeleiding/{cast['noor'].id}/sessies/nieuw"
    refuse_everybody_else(everybody, database, new, "ilse", fields=fields)
    with untouched(database):
        for odd in (cast["bram"].id, cast["ilse"].id, uuid4(), "geen-id"):
            ilse.post(f"/begeleiding/{odd}/sessies/nieuw", {**fields, **token(ilse)}, status=404)
            other = path.replace(str(cast["noor"].id), str(odd))
            ilse.post(other, {**fields, **token(ilse)}, status=404)


def test_bad_input_is_refused_with_what_was_typed_kept(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    path = session_path(ilse, cast["noor"].id)
    with untouched(database):
        for chosen, message in (
            ("", "Choose a day, please."),
            ("abc", "This isn't a date we know."),
            ("2026-02-30", "This isn't a date we know."),
            ("14-07-2026", "This isn't a date we know."),
            ("1926-07-14", "Is this year right?"),
        ):
            answer = ilse.submit(path, day=chosen, status=422)
            assert in_dutch(app, message) in words_of(answer), chosen
            assert pages.values_of(pages.forms(answer)[0])["day"] == chosen
        ilse.submit(path, kind="dosering", status=422)
        ilse.submit(path, led_by=str(cast["dana"].id), status=422)
        ilse.post(path, {"day": "2026-07-14"}, status=422)


def test_a_second_session_on_one_day_is_said(
    ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    path = f"/begeleiding/{cast['noor'].id}/sessies/nieuw"
    with untouched(database):
        there = form_at(ilse, session_path(ilse, cast["noor"].id))["day"]
        answer = ilse.submit(path, day=there, status=422)
    assert in_dutch(app, "There is a session on this day already.") in words_of(answer)
