"""A practice is saved as far as it went, by the page that goes on."""

from __future__ import annotations

import json
from uuid import uuid4

from flask import Flask

from journal.body.regions import REGIONS
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.practices import queries
from journal.practices.models import Felt, Practice, PracticeWords
from tests.practices.test_practise import done, practices
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    reading_as,
    refuse_everybody_else,
    share_numbers,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_it_is_saved_halfway_and_once_more_when_it_is_over(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    fields = {**form_at(noor, page), "before": "6", "seconds": "95", "finished": "no"}
    said = json.loads(noor.post(f"{page}/tot-hier", fields, status=200))
    assert said["label"].startswith("Bewaard ")
    (so_far,) = done(app, cast)
    assert (so_far.before, so_far.lasted, so_far.finished) == (6, 95, False)
    noor.post(
        page,
        {**fields, "after": "4", "felt": "lighter", "seconds": "300", "finished": "yes"}
        | {"line": "Bij de achtste adem keek ik naar buiten."},
    )
    (whole,) = done(app, cast)
    assert (whole.before, whole.after, whole.felt) == (6, 4, Felt.LIGHTER)
    assert (whole.lasted, whole.finished) == (300, True)
    assert "Bij de achtste adem keek ik naar buiten." in noor.get("/oefenen")
    assert (count(database, Practice), count(database, PracticeWords)) == (1, 1)


def test_what_arrives_late_takes_nothing_away(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    early = {**form_at(noor, page), "before": "6", "seconds": "95", "finished": "no"}
    said = {"after": "4", "felt": "lighter", "line": "Dit blijft.", "where_after": "neck"}
    noor.post(page, {**early, **said, "seconds": "300", "finished": "yes"})
    noor.post(f"{page}/tot-hier", early, status=200)
    (kept,) = done(app, cast)
    assert (kept.before, kept.after, kept.felt, kept.where_after) == (6, 4, "lighter", ("neck",))
    assert "Dit blijft." in noor.get("/oefenen")


def test_a_practice_takes_as_much_room_whatever_was_said(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    for said in ({}, {"where_before": [*REGIONS], "where_after": [*REGIONS], "felt": "worse"}):
        noor.post(page, {**form_at(noor, page), **said})
    with database.read() as db:
        assert len({len(row.sealed) for row in db.query(Practice)}) == 1


def test_a_line_that_is_emptied_goes(noor: StrictClient, app: Flask, cast: Cast) -> None:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    fields = form_at(noor, page)
    for line in ("Eerst dit.", ""):
        noor.post(page, {**fields, "line": line})
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        (kept,) = queries.own_practices(db, viewer, 10)
        assert queries.own_lines(db, viewer, [kept.id]) == {}


def test_one_can_go_straight_on_to_writing_about_it(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    prompt_id, title = next(iter(practices(app, cast).items()))
    noor.submit(f"/oefenen/{prompt_id}", before="6", after="3", writes="1")
    assert title in words_of(noor.follow())
    assert len(done(app, cast)) == 1


def test_bad_input_is_refused_and_nothing_changes(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    form = form_at(noor, page)
    cases = [
        {"before": "11"},
        {"felt": "fantastic"},
        {"seconds": "-1"},
        {"seconds": "veel"},
        {"line": "a" * 501},
        {"line": "a\x00b"},
        {"id": "geen-id"},
        {"csrf_token": "oud"},
    ]
    with untouched(database):
        for changed in cases:
            said = json.loads(noor.post(f"{page}/tot-hier", {**form, **changed}, status=422))
            assert said["errors"].keys() == changed.keys()
            if "seconds" not in changed:
                answer = noor.post(page, {**form, "after": "7", **changed}, status=422)
                assert 'value="7"' in answer.replace("selected ", "")
        noor.post(f"/oefenen/{uuid4()}/tot-hier", form, status=404)


def test_nobody_else_saves_in_her_place(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    fields = {**form_at(noor, page), "before": "6", "line": "Van mij."}
    noor.post(page, fields)
    del fields["csrf_token"]
    theirs = {**fields, "before": "1", "line": "Van een ander."}
    refuse_everybody_else(everybody, database, f"{page}/tot-hier", "noor", fields=theirs)


def test_a_coach_who_sees_the_numbers_does_not_see_the_line(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast
) -> None:
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    prompt_id, title = next(iter(practices(app, cast).items()))
    noor.submit(f"/oefenen/{prompt_id}", before="8", after="3", line="Alleen voor mij.")
    page = words_of(ilse.get(f"/begeleiding/{cast['noor'].id}"))
    assert title in page
    assert in_dutch(app, "tension from %(before)s to %(after)s", before=8, after=3) in page
    assert "Alleen voor mij." not in page


def test_where_in_the_body_is_kept_for_before_and_after(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    where = {"where_before": ["neck", "belly"], "where_after": "belly"}
    for prompt_id in practices(app, cast):
        noor.post(f"/oefenen/{prompt_id}", {**form_at(noor, f"/oefenen/{prompt_id}"), **where})
    assert {(each.where_before, each.where_after) for each in done(app, cast)} == {
        (("neck", "belly"), ("belly",))
    }
    said = words_of(noor.get("/oefenen"))
    assert f"{in_dutch(app, 'before')}: {in_dutch(app, 'Neck')}, {in_dutch(app, 'Belly')}" in said
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    with untouched(database):
        noor.post(page, {**form_at(noor, page), **where, "where_after": "tail"}, status=422)
