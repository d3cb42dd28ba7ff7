from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select

from journal.core.db import Database
from journal.core.viewers import Participant
from journal.guided_sessions.models import Attendance
from journal.insights import queries
from journal.insights.difficulties import DIFFICULTIES
from journal.insights.models import LaterAnswers, LaterOnCheck
from tests.accounts.checks import form
from tests.insights.kept import id_in, today
from tests.support import pages
from tests.support.acting import (
    begin_again,
    count,
    form_at,
    in_dutch,
    move_session,
    post_at_once,
    reading_as,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/later/7"


def checks(app: Flask, cast: Cast) -> list[dict[str, Any]]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        found: list[dict[str, Any]] = queries.export_later_on(db, noor)["later_on_checks"]
        return found


def fill_in(noor: StrictClient, answers: dict[str, str]) -> None:
    noor.post(PAGE, {**form_at(noor, PAGE), **answers})


def answered(noor: StrictClient, **answers: str) -> UUID:
    fill_in(noor, answers)
    return id_in(noor)


def test_each_question_by_itself_and_what_is_skipped_stays_empty(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    for number, difficulty in enumerate(DIFFICULTIES):
        fill_in(noor, {difficulty.name: ("no", "some", "lot")[number % 3]})
    given = [
        {each.name: check[each.name] for each in DIFFICULTIES if check[each.name]}
        for check in checks(app, cast)
    ]
    assert given == [
        {"sleep": "no"},
        {"restless": "some"},
        {"returning": "lot"},
        {"unreal": "no"},
        {"low": "some"},
        {"hoped": "lot"},
    ]


def test_no_answer_is_chosen_for_anybody(noor: StrictClient) -> None:
    assert not set(form_at(noor, PAGE)).intersection(each.name for each in DIFFICULTIES)


def test_an_empty_and_a_full_one_look_alike(noor: StrictClient, database: Database) -> None:
    noor.submit(PAGE, sleep="no")
    fill_in(noor, {each.name: "some" for each in DIFFICULTIES})
    with database.read() as db:
        assert len({len(sealed) for sealed in db.scalars(select(LaterOnCheck.sealed))}) == 1


def test_sent_again_it_stands_once_and_its_newest_answers_hold(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    fields = {**form_at(noor, PAGE), "sleep": "some"}
    for sleep in ("some", "some", "lot"):
        noor.post(PAGE, {**fields, "sleep": sleep})
    assert [check["sleep"] for check in checks(app, cast)] == ["lot"]
    assert post_at_once(noor, PAGE, {**form_at(noor, PAGE), "low": "some"}) == [303] * 4
    assert count(database, LaterOnCheck) == 2


def test_for_what_is_recognised_there_are_words_a_practice_and_when_to_see_a_doctor(
    noor: StrictClient, app: Flask
) -> None:
    answered(noor, sleep="some", returning="lot", low="no")
    page = noor.follow()
    said = words_of(page)
    by_name = {each.name: each for each in DIFFICULTIES}
    for name, is_met in (("sleep", True), ("returning", True), ("low", False), ("hoped", False)):
        assert (in_dutch(app, str(by_name[name].words)) in said) is is_met
    assert page.count('href="/oefenen/') == 2
    assert in_dutch(app, "When to see a doctor") in said
    assert "113" in said
    assert "%" not in said


def test_every_difficulty_has_a_practice_that_is_shipped(noor: StrictClient) -> None:
    answered(noor, **{each.name: "some" for each in DIFFICULTIES})
    page = noor.follow()
    assert page.count('href="/oefenen/') + page.count("/dagboek/schrijven?prompt=") == len(
        DIFFICULTIES
    )


def test_what_somebody_would_rather_not_do_is_not_offered(noor: StrictClient) -> None:
    noor.submit("/ik/liever-niet", cautions=["lying-down", "eyes-closed", "touch"])
    check = answered(noor, **{each.name: "some" for each in DIFFICULTIES})
    kept = noor.get(f"/later/{check}").count('class="row practice"')
    noor.post("/ik/liever-niet", token(noor))
    assert kept <= noor.get(f"/later/{check}").count('class="row practice"') == len(DIFFICULTIES)


def test_when_nothing_is_recognised_there_is_one_warm_sentence(
    noor: StrictClient, app: Flask
) -> None:
    answered(noor, sleep="no", low="no")
    said = words_of(noor.follow())
    assert in_dutch(app, "Thank you") in said
    assert in_dutch(app, "When to see a doctor") not in said


def test_what_was_filled_in_can_be_looked_at_again(noor: StrictClient) -> None:
    assert "/later/0" not in noor.get(PAGE)
    check = answered(noor, sleep="lot")
    assert f'href="/later/{check}"' in noor.get(PAGE)


def test_not_before_its_day_and_not_without_a_session(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    filled = {**token(noor), "id": str(uuid4()), "sleep": "some"}
    move_session(ilse, cast["noor"].id, today() - timedelta(days=6))
    noor.get(PAGE, status=404)
    with untouched(database):
        noor.post(PAGE, filled, status=404)
    move_session(ilse, cast["noor"].id, today() - timedelta(days=7))
    noor.get(PAGE)
    noor.get("/later/30", status=404)
    noor.get("/later/8", status=404)
    with database.write() as db:
        db.execute(delete(Attendance).where(Attendance.person_id == cast["noor"].id))
    noor.get(PAGE, status=404)


def test_nobody_else_answers_or_sees_it(
    everybody: dict[str, StrictClient], noor: StrictClient, bram: StrictClient, database: Database
) -> None:
    check = answered(noor, sleep="some")
    fields = {"id": str(check), "sleep": "lot"}
    refuse_everybody_else(everybody, database, PAGE, "noor", fields=fields)
    bram.get(f"/later/{check}", status=404)
    noor.get(f"/later/{uuid4()}", status=404)


@pytest.mark.parametrize("changed", [{"sleep": "nogal"}, {"id": "geen-id"}, {"csrf_token": "oud"}])
def test_bad_input_is_refused_with_every_answer_kept(
    noor: StrictClient, database: Database, changed: dict[str, str]
) -> None:
    fields = {**form_at(noor, PAGE), "low": "lot", **changed}
    with untouched(database):
        answer = noor.post(PAGE, fields, status=422)
    shown = next(f for f in pages.forms(answer) if f.get("action") == PAGE)
    assert pages.values_of(shown)["low"] == "lot"


def test_an_empty_one_is_refused_kindly(noor: StrictClient, database: Database, app: Flask) -> None:
    with untouched(database):
        answer = noor.submit(PAGE, status=422)
    message = "Nothing has been filled in yet. One answer is enough."
    assert in_dutch(app, message) in words_of(answer)


def test_it_opens_still_when_numbers_are_shared_and_taken_back(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    check = answered(noor, sleep="lot")
    share_numbers(noor, cast["ilse"].id, (today() - timedelta(days=3)).isoformat())
    noor.get(f"/later/{check}")
    coach = f"/begeleiders/{cast['ilse'].id}/getallen/terug"
    noor.submit("/begeleiders", coach)
    noor.get(f"/later/{check}")
    assert [each["sleep"] for each in checks(app, cast)] == ["lot"]


def test_what_lies_in_a_vault_that_is_lost_is_not_shown(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    check = answered(noor, sleep="lot")
    noor = begin_again(app, cast, "noor")
    noor.get(f"/later/{check}", status=404)
    assert str(check) not in noor.get(PAGE)
    noor.get("/vandaag")


def test_it_can_be_taken_along(noor: StrictClient) -> None:
    answered(noor, sleep="lot")
    taken = "/ik/meenemen"
    mine = json.loads(noor.post(taken, form(noor.get(taken), taken), status=200))
    (check,) = mine["later_on_checks"]
    assert (check["point"], check["sleep"], check["low"]) == (7, "lot", None)


def test_whoever_is_erased_leaves_none(noor: StrictClient, cast: Cast, database: Database) -> None:
    answered(noor, sleep="lot")
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, LaterOnCheck) == 0


def test_every_difficulty_has_an_answer_of_its_name() -> None:
    assert [each.name for each in DIFFICULTIES] == list(LaterAnswers.__dataclass_fields__)
