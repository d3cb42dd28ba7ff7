from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from flask import Flask

from journal.body import queries
from journal.body.actions import mark_body
from journal.body.models import BodyMap, Marks, Sensed
from journal.body.regions import REGIONS
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.paging import PAGE as PAGE_LENGTH
from journal.core.viewers import Participant
from journal.prompts.files import read_catalogue
from tests.support import pages
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    post_at_once,
    reading_as,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    words_of,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE, LATELY, EVERY_MAP = "/lichaam", "/lichaam/terug", "/lichaam/alle"
NECK = {"region": ["neck", "left_hand"], "word_neck": "tense", "strength_neck": "3"}


def mark(noor: StrictClient, fields: Mapping[str, Any]) -> str:
    """Mark the body on the page for it; return the id of the map."""
    form = {**form_at(noor, PAGE), **fields}
    noor.post(PAGE, form)
    return str(form["id"])


def practices_for(noor: StrictClient, region: str) -> str:
    """Return the words of the list of practices for one part of the body."""
    return words_of(noor.post("/oefenen", {**token(noor), "region": region}, status=200))


def marked(app: Flask, cast: Cast) -> list[Marks]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return [each.marks for each in queries.own_maps(db, noor, date.min)]


def test_it_is_kept_with_a_word_and_how_strongly(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    mark(noor, NECK)
    assert marked(app, cast) == [Marks({"neck": Sensed(3, "tense"), "left_hand": Sensed()})]
    page = words_of(noor.follow())
    for said in (in_dutch(app, "Neck"), in_dutch(app, "tight"), in_dutch(app, "strongly")):
        assert said in page
    with database.read() as db:
        (row,) = db.query(BodyMap).all()
    assert b"neck" not in row.sealed


def test_what_stands_beside_a_part_that_is_not_ticked_is_not_kept(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    mark(noor, {"region": ["belly"], "word_neck": "tense", "word_belly": "no-word"})
    assert marked(app, cast) == [Marks({"belly": Sensed(None, "no-word")})]


def test_every_part_at_once_is_kept_and_no_longer_than_one(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    mark(noor, {"region": ["neck"]})
    words = {f"word_{region}": "tingling" for region in REGIONS}
    mark(noor, {"region": list(REGIONS), **words})
    newest, _ = marked(app, cast)
    assert newest.places.keys() == REGIONS.keys()
    with database.read() as db:
        assert len({len(row.sealed) for row in db.query(BodyMap)}) == 1


def test_sent_again_it_stands_once(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    fields = {**form_at(noor, PAGE), "region": "neck"}
    noor.post(PAGE, fields)
    noor.post(PAGE, {**fields, "region": "chest"})
    assert marked(app, cast) == [Marks({"chest": Sensed()})]
    again = {**form_at(noor, PAGE), "region": "neck"}
    assert post_at_once(noor, PAGE, again) == [303] * 4
    assert count(database, BodyMap) == 2


def test_bad_input_is_refused_with_every_mark_kept(
    noor: StrictClient, app: Flask, database: Database
) -> None:
    form = {**form_at(noor, PAGE), "region": "neck", "word_neck": "heavy"}
    cases = [
        {"region": "tail"},
        {"word_neck": "possessed"},
        {"strength_neck": "11"},
        {"id": "geen-id"},
        {"csrf_token": "oud"},
    ]
    with untouched(database):
        nothing = noor.post(PAGE, {**form, "region": []}, status=422)
        assert in_dutch(app, "Nothing has been marked yet. One place is enough.") in words_of(
            nothing
        )
        for changed in cases:
            page = noor.post(PAGE, {**form, **changed}, status=422)
            (again,) = (each for each in pages.forms(page) if each.get("action") == PAGE)
            if "word_neck" not in changed:
                assert pages.values_of(again)["word_neck"] == "heavy", changed


def test_nobody_else_marks_for_her_and_nobody_else_sees_it(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    ilse: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    fields = {**form_at(noor, PAGE), **NECK}
    noor.post(PAGE, fields)
    del fields["csrf_token"]
    refuse_everybody_else(everybody, database, PAGE, "noor", fields={**fields, "region": "chest"})
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    # Another period of the numbers has another key, and it still opens.
    assert len(marked(app, cast)) == 1
    seen = words_of(ilse.get(f"/begeleiding/{cast['noor'].id}"))
    mark(noor, {"region": list(REGIONS)})
    assert words_of(ilse.get(f"/begeleiding/{cast['noor'].id}")) == seen


def test_the_drawing_is_darker_where_it_was_more_often(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    assert in_dutch(app, "Nothing marked in these days") in words_of(noor.get(LATELY))
    for regions in (["neck"], ["neck", "belly"], ["neck"]):
        mark(noor, {"region": regions})
    page = noor.get(LATELY)
    neck = page.partition(f">{in_dutch(app, 'Neck')}: 3<")[0].rpartition("level-")[2]
    belly = page.partition(f">{in_dutch(app, 'Belly')}: 1<")[0].rpartition("level-")[2]
    assert (neck[0], belly[0]) == ("3", "1")
    with clock.held_at(clock.now() + timedelta(days=8)):
        assert in_dutch(app, "Nothing marked in these days") in words_of(
            noor.get(f"{LATELY}?dagen=7")
        )
        assert in_dutch(app, "Neck") in words_of(noor.get(f"{LATELY}?dagen=30"))
        assert in_dutch(app, "Neck") in words_of(noor.get(f"{LATELY}?dagen=odd"))


def test_a_map_can_be_deleted_and_a_second_tap_finds_it_gone(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    kept, gone = (mark(noor, {"region": region}) for region in ("chest", "neck"))
    path = f"/lichaam/{gone}/verwijderen"
    refuse_everybody_else(everybody, database, path, "noor")
    for _ in range(2):
        noor.post(path, token(noor))
        assert noor.last.location == f"{LATELY}?notice=shredded"
    with database.read() as db:
        assert [str(row.id) for row in db.query(BodyMap)] == [kept]
    with untouched(database):
        noor.post(f"/lichaam/{kept}/verwijderen", {"csrf_token": "oud"}, status=422)
        noor.post(f"/lichaam/{uuid4()}/verwijderen", token(noor))


def test_it_goes_along(noor: StrictClient) -> None:
    mark(noor, NECK)
    mine = json.loads(noor.submit("/ik/meenemen", "/ik/meenemen", status=200))
    (kept,) = mine["body_maps"]
    assert kept["places"]["neck"] == {"strength": 3, "word": "tense"}


def test_every_part_leads_to_a_practice() -> None:
    shipped = [each for each in read_catalogue() if each.is_published]
    for each in shipped:
        assert set(each.content.regions) <= set(REGIONS), each.slug
    for region in REGIONS:
        fitting = [each for each in shipped if region in each.content.regions]
        assert len(fitting) >= 2, region


def test_the_practices_for_a_part_stand_apart(noor: StrictClient, app: Flask) -> None:
    page = practices_for(noor, "neck")
    assert in_dutch(app, "For: %(place)s", place=in_dutch(app, "Neck")) in page
    for each in read_catalogue():
        if each.kind in {"breathing", "bodywork"} and each.content.from_day is None:
            fits = each.is_published and "neck" in each.content.regions
            assert (each.content.title_nl in page) is fits, each.slug
    odd = noor.post("/oefenen", {**token(noor), "region": "tail"}, status=422)
    assert "Waar precies raken je voeten" in words_of(odd)


def test_which_part_it_is_stands_in_no_address(noor: StrictClient, database: Database) -> None:
    mark(noor, NECK)
    page = noor.get(LATELY)
    assert 'value="neck"' in page
    assert "neck" not in "".join(pages.addresses(page))
    with untouched(database):
        noor.post("/oefenen", {"csrf_token": "oud", "region": "neck"}, status=422)


def test_every_map_stands_in_a_list_that_goes_on_to_the_first(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    assert in_dutch(app, "No map yet") in words_of(noor.get(EVERY_MAP))
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        for number in range(PAGE_LENGTH + 2):
            mark_body(db, viewer, uuid7(), Marks({"neck": Sensed(1 + number % 3)}))
    assert noor.get(LATELY).count("/verwijderen") == 5
    first = noor.get(EVERY_MAP)
    (older,) = (each for each in pages.addresses(first) if "before=" in each)
    second = noor.get(older)
    assert [page.count("/verwijderen") for page in (first, second)] == [PAGE_LENGTH, 2]
    assert "before=" not in second
    assert in_dutch(app, "Nothing older") in words_of(
        noor.get(f"{EVERY_MAP}?before=2000-01-01_{uuid4()}")
    )
