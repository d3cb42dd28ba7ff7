from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from journal.core import clock
from journal.core.db import Database
from tests.insights.kept import keep, own_insight, plan, today
from tests.support import pages
from tests.support.acting import (
    form_at,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

STEP = {"step": "Eén keer bellen.", "where": "op de bank"}


def test_a_step_with_its_day_and_place(noor: StrictClient, app: Flask, cast: Cast) -> None:
    insight_id = keep(noor)
    day = today() + timedelta(days=3)
    plan(noor, insight_id, **STEP, day=day.isoformat())
    page = f"/inzichten/{insight_id}"
    assert STEP["step"] in noor.follow()
    insight = own_insight(app, cast, insight_id)
    assert (insight.words.step, insight.words.where, insight.words.day()) == (*STEP.values(), day)
    assert insight.ask_on == day + timedelta(days=1)
    shown = form_at(noor, page)
    assert (shown["step"], shown["soon"], shown["day"]) == (STEP["step"], "day", day.isoformat())


@pytest.mark.parametrize(("soon", "days"), [("today", 0), ("tomorrow", 1), ("week", 7)])
def test_a_quick_choice_goes_before_the_date_that_stood_there(
    noor: StrictClient, app: Flask, cast: Cast, soon: str, days: int
) -> None:
    insight_id = keep(noor)
    plan(noor, insight_id, **STEP, day=(today() + timedelta(days=30)).isoformat())
    plan(noor, insight_id, soon=soon)
    assert own_insight(app, cast, insight_id).words.day() == today() + timedelta(days=days)


def test_today_is_the_day_that_turned_at_four(noor: StrictClient, app: Flask, cast: Cast) -> None:
    insight_id = keep(noor)
    with clock.held_at(datetime(2026, 12, 3, 2, 30, tzinfo=UTC)):
        plan(noor, insight_id, **STEP, soon="today")
    assert str(own_insight(app, cast, insight_id).words.day()) == "2026-12-02"


def test_everything_may_be_left_out_and_taken_out_again(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    insight_id = keep(noor)
    plan(noor, insight_id)
    plan(noor, insight_id, **STEP, soon="tomorrow")
    plan(noor, insight_id, step="", where="", soon="none")
    insight = own_insight(app, cast, insight_id)
    assert (insight.words.step, insight.words.where, insight.words.when) == ("", "", None)
    assert insight.ask_on is None


def test_the_same_again_changes_nothing(noor: StrictClient, database: Database) -> None:
    insight_id = keep(noor)
    plan(noor, insight_id, **STEP, soon="tomorrow")
    with untouched(database):
        plan(noor, insight_id)


def test_nobody_else_plans_it(
    everybody: dict[str, StrictClient], noor: StrictClient, bram: StrictClient, database: Database
) -> None:
    insight_id = keep(noor)
    page = f"/inzichten/{insight_id}"
    fields = {"id": str(insight_id), "step": "Van een ander."}
    refuse_everybody_else(everybody, database, page, "noor", fields=fields)
    bram.get(page, status=404)
    with untouched(database):
        noor.post(page, {**fields, **token(noor), "id": str(uuid4())}, status=404)
        noor.post(f"/inzichten/{uuid4()}", {**fields, **token(noor)}, status=404)


def test_bad_input_is_refused_with_every_word_kept(
    noor: StrictClient, database: Database, app: Flask
) -> None:
    page = f"/inzichten/{keep(noor)}"
    cases = [
        ({"soon": "day"}, "Choose a day, please."),
        ({"soon": "ooit"}, "Choose one of these, please."),
        ({"day": "morgen"}, "This isn't a date we know."),
        ({"day": "2206-12-03"}, "Is this year right?"),
        ({"where": "a\x00b"}, "There is a character in this that cannot be saved."),
        ({"id": "geen-id"}, "This page was not whole. Load it again; your text stays where it is."),
    ]
    form = {**form_at(noor, page), "step": "Eén keer bellen, é en 🌊."}
    with untouched(database):
        for changed, message in cases:
            answer = noor.post(page, {**form, **changed}, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            kept = next(f for f in pages.forms(answer) if f.get("action") == page)
            assert pages.values_of(kept)["step"] == form["step"], changed
