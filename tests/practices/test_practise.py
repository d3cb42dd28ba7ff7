from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask

from journal.core.db import Database
from journal.core.viewers import Participant
from journal.practices import queries
from journal.practices.models import Done, Practice
from journal.prompts.models import Kind
from journal.prompts.queries import PRACTICES, published
from tests.support import pages
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    post_at_once,
    reading_as,
    refuse_everybody_else,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def practices(app: Flask, cast: Cast) -> dict[UUID, str]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return {each.prompt_id: each.title_nl for each in published(db, noor, PRACTICES)}


def done(app: Flask, cast: Cast) -> list[Done]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return [each.done for each in queries.own_practices(db, noor, 100)]


def test_each_practice_saves_how_tense_before_and_after(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    titles = practices(app, cast)
    assert len(titles) > 30
    for prompt_id in titles:
        noor.submit(f"/oefenen/{prompt_id}", before="8", after="3")
    assert {(each.prompt_id, each.title) for each in done(app, cast)} == {
        (str(prompt_id), title) for prompt_id, title in titles.items()
    }
    assert {(each.before, each.after) for each in done(app, cast)} == {(8, 3)}
    page = words_of(noor.get("/oefenen"))
    assert in_dutch(app, "tension from %(before)s to %(after)s", before=8, after=3) in page


def test_both_may_be_skipped(noor: StrictClient, app: Flask, cast: Cast) -> None:
    prompt_id = next(iter(practices(app, cast)))
    for before, after in (("", ""), ("0", ""), ("", "10"), ("5", "5")):
        noor.submit(f"/oefenen/{prompt_id}", before=before, after=after)
    found = sorted((str(each.before), str(each.after)) for each in done(app, cast))
    assert found == [("0", "None"), ("5", "5"), ("None", "10"), ("None", "None")]
    page = words_of(noor.get("/oefenen"))
    assert in_dutch(app, "tension %(before)s beforehand", before=0) in page
    assert in_dutch(app, "tension %(after)s afterwards", after=10) in page
    assert in_dutch(app, "tension stayed at %(value)s", value=5) in page


def test_sent_again_it_stands_once(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    fields = {**form_at(noor, page), "before": "6"}
    noor.post(page, fields)
    noor.post(page, {**fields, "after": "2"})
    assert [(each.before, each.after) for each in done(app, cast)] == [(6, 2)]
    assert post_at_once(noor, page, form_at(noor, page)) == [303] * 4
    assert count(database, Practice) == 2


def test_nobody_else_practises_for_her(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    fields = {**form_at(noor, page), "before": "6"}
    noor.post(page, fields)
    del fields["csrf_token"]
    refuse_everybody_else(everybody, database, page, "noor", fields={**fields, "before": "1"})


def test_bad_input_is_refused_with_every_answer_kept(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    cases = [
        ({"before": "11"}, "Choose one of these, please."),
        ({"before": "x"}, "Choose one of these, please."),
        ({"id": "geen-id"}, "This page was not whole. Load it again; your text stays where it is."),
        (
            {"csrf_token": "oud"},
            "This page had been open for a while. Nothing is lost: send it once more.",
        ),
    ]
    for prompt_id in practices(app, cast):
        page = f"/oefenen/{prompt_id}"
        form = {**form_at(noor, page), "after": "7"}
        with untouched(database):
            for changed, message in cases:
                answer = noor.post(page, {**form, **changed}, status=422)
                assert in_dutch(app, message) in words_of(answer), changed
                assert pages.values_of(pages.forms(answer)[0])["after"] == "7", changed


def test_only_a_practice_can_be_done(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        question = published(db, viewer, [Kind.REFLECTION])[0].prompt_id
    form = form_at(noor, f"/oefenen/{next(iter(practices(app, cast)))}")
    with untouched(database):
        for prompt_id in (question, uuid4(), "geen-id"):
            noor.get(f"/oefenen/{prompt_id}", status=404)
            noor.post(f"/oefenen/{prompt_id}", form, status=404)


def test_one_that_is_retired_halfway_is_still_saved(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    prompt_id, title = next(iter(practices(app, cast).items()))
    form = form_at(noor, f"/oefenen/{prompt_id}")
    eva.submit(f"/beheer/vragen/{prompt_id}", f"/beheer/vragen/{prompt_id}/einde")
    noor.get(f"/oefenen/{prompt_id}", status=404)
    noor.post(f"/oefenen/{prompt_id}", {**form, "after": "2"})
    assert done(app, cast) == [Done(str(prompt_id), title, None, 2)]
