from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import sqlalchemy as sa
from flask import Flask

from journal.conversations.actions.planning import reseal_conversations
from journal.conversations.models import Conversation
from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Clock
from tests.coaching.talking import TALK, person, plan, plan_fields, planned
from tests.support.acting import (
    count,
    end_guidance,
    in_dutch,
    let_dana_guide_noor,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def in_days(days: int) -> str:
    return (clock.local(clock.now(), clock.DEFAULT_ZONE).date() + timedelta(days=days)).isoformat()


def test_both_see_the_next_one_and_those_that_were(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    none = in_dutch(app, "No date has been set yet. %(coach)s puts it here.", coach="Ilse")
    earlier = in_dutch(app, "Earlier conversations")
    assert none in words_of(noor.get(TALK))
    plan(ilse, cast, in_days(9), "16:15")
    plan(ilse, cast, in_days(2), "14:30")
    page = words_of(noor.get(TALK))
    assert none not in page
    assert earlier not in page
    assert page.index("14:30") < page.index("16:15")
    plan(ilse, cast, in_days(-7), "09:45")
    for client, path in ((noor, TALK), (ilse, person(cast))):
        page = words_of(client.get(path))
        assert page.index("16:15") < page.index(earlier) < page.index("09:45")


def test_it_is_corrected_and_cancelled(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    plan(ilse, cast, in_days(2), "14:30")
    page = f"{person(cast)}/gesprekken/{planned(database)[0]}"
    assert page in ilse.get(person(cast))
    ilse.submit(page, page, time="15:10")
    assert "15:10" in words_of(noor.get(TALK))
    assert "14:30" not in words_of(noor.get(TALK))
    ilse.submit(page, f"{page}/afzeggen")
    assert "15:10" not in words_of(noor.get(TALK))
    assert count(database, Conversation) == 0
    ilse.get(page, status=404)
    ilse.post(f"{page}/afzeggen", token(ilse), status=404)


def test_sent_again_it_is_planned_once(ilse: StrictClient, cast: Cast, database: Database) -> None:
    path = f"{person(cast)}/gesprekken"
    fields = {**plan_fields(ilse, cast), "day": in_days(2), "time": "14:30"}
    assert post_at_once(ilse, path, fields) == [303] * 4
    with untouched(database):
        ilse.post(path, fields)
        ilse.post(path, {**fields, "id": str(uuid4())})
    ilse.post(path, {**fields, "time": "15:00"})
    assert count(database, Conversation) == 1
    assert "15:00" in words_of(ilse.get(person(cast)))


def test_a_moment_is_that_of_the_coach_wherever_the_other_is(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    plan(ilse, cast, in_days(2), "14:30")
    with database.write() as db:
        db.execute(sa.text("UPDATE person SET zone = 'Atlantic/Reykjavik'"))
    assert "14:30" not in words_of(noor.get(TALK))


def test_bad_input_is_refused_kindly_and_stays(
    ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    path = f"{person(cast)}/gesprekken"
    form = {**plan_fields(ilse, cast), "day": in_days(2), "time": "14:30"}
    cases = [
        ({"day": ""}, "Choose a day, please."),
        ({"time": ""}, "Fill in a time, please."),
        ({"day": "morgen"}, "This isn't a date we know."),
        ({"time": "25:99"}, "This isn't a time we know."),
        ({"day": "2062-01-01"}, "Is this year right?"),
        ({"id": "geen-id"}, "This page was not whole. Load it again; your text stays where it is."),
        (
            {"csrf_token": "oud"},
            "This page had been open for a while. Nothing is lost: send it once more.",
        ),
    ]
    with untouched(database):
        for changed, message in cases:
            answer = ilse.post(path, {**form, **changed}, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            assert changed.get("time", "14:30") in answer
    plan(ilse, cast, in_days(2))
    page = f"{path}/{planned(database)[0]}"
    with untouched(database):
        ilse.post(page, {**form, "time": "laat"}, status=422)


def test_nobody_else_plans_corrects_or_cancels(
    everybody: dict[str, StrictClient], ilse: StrictClient, cast: Cast, database: Database
) -> None:
    plan(ilse, cast, in_days(2))
    one = f"{person(cast)}/gesprekken/{planned(database)[0]}"
    fields = {"id": str(uuid4()), "day": in_days(3), "time": "10:00"}
    for path in (f"{person(cast)}/gesprekken", one, f"{one}/afzeggen"):
        refuse_everybody_else(everybody, database, path, "ilse", fields=fields)
    for key in ("dana", "noor", "bram", "eva"):
        everybody[key].get(one, status=404)


def test_another_coach_of_the_same_person_finds_none_of_it(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    plan(ilse, cast, in_days(2), "14:30")
    one = planned(database)[0]
    assert "14:30" not in words_of(dana.get(person(cast)))
    fields = {**plan_fields(dana, cast), "id": str(one), "day": in_days(3), "time": "10:00"}
    with untouched(database):
        dana.get(f"{person(cast)}/gesprekken/{one}", status=404)
        dana.post(f"{person(cast)}/gesprekken", fields, status=404)


def test_after_the_guidance_neither_sees_it(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    plan(ilse, cast, in_days(2), "14:30")
    end_guidance(eva, cast, "ilse")
    assert "14:30" not in words_of(noor.get(TALK))
    ilse.post(f"{person(cast)}/gesprekken", token(ilse), status=404)


def test_it_goes_along_is_sealed_anew_and_is_erased(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    plan(ilse, cast, in_days(2), "14:30")
    with app.test_request_context(), database.write() as db:
        assert reseal_conversations(db, Clock(), 10) == 0
    mine = json.loads(noor.submit("/ik/meenemen", "/ik/meenemen", status=200))
    assert mine["conversations"][0]["with"] == str(cast["ilse"].id)
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, Conversation) == 0
