from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask

from journal.accounts.actions.keys import make_recovery_code
from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Participant
from tests.insights.kept import keep, own_insight, plan, today
from tests.support.acting import (
    begin_again,
    form_at,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

STEP = "Eén keer bellen."
HOME = "/vandaag"


@contextmanager
def days_later(days: int) -> Iterator[None]:
    with clock.held_at(clock.now() + timedelta(days=days)):
        yield


def planned(noor: StrictClient, step: str = STEP) -> UUID:
    insight_id = keep(noor)
    plan(noor, insight_id, step=step, soon="tomorrow")
    return insight_id


def answer(noor: StrictClient, insight_id: UUID, became: str) -> None:
    noor.post(_path(insight_id), {**token(noor), "became": became})


def test_it_is_asked_back_the_day_after_and_from_four_in_the_morning(noor: StrictClient) -> None:
    with clock.held_at(datetime(2026, 12, 3, 12, tzinfo=UTC)):
        planned(noor)
        assert STEP not in noor.get(HOME)
    with clock.held_at(datetime(2026, 12, 5, 2, 59, tzinfo=UTC)):
        assert STEP not in noor.get(HOME)
    with clock.held_at(datetime(2026, 12, 5, 3, tzinfo=UTC)):
        assert STEP in noor.get(HOME)
    with clock.held_at(datetime(2027, 1, 5, 3, tzinfo=UTC)):
        assert STEP in noor.get(HOME)


def test_one_at_a_time_the_one_whose_day_came_first(noor: StrictClient) -> None:
    later, first = keep(noor), keep(noor)
    plan(noor, later, step="Later.", soon="week")
    plan(noor, first, step="Eerst.", soon="today")
    with days_later(9):
        assert "Eerst." in noor.get(HOME)
        assert "Later." not in noor.get(HOME)
        answer(noor, first, "done")
        assert "Later." in noor.get(HOME)


@pytest.mark.parametrize(
    ("became", "said", "state"),
    [
        ("done", "Noted. Good that you did it.", "did it"),
        ("let-go", "Let go. That is a choice too.", "let go"),
    ],
)
def test_answered_it_is_not_asked_again(
    noor: StrictClient, app: Flask, became: str, said: str, state: str
) -> None:
    insight_id = planned(noor)
    with days_later(2):
        noor.post(_path(insight_id), {**form_at(noor, HOME, _path(insight_id)), "became": became})
        page = words_of(noor.follow())
        assert in_dutch(app, said) in page
        assert STEP not in page
        assert in_dutch(app, state) in words_of(noor.get("/inzichten"))
        plan(noor, insight_id, where="thuis")
        assert STEP not in noor.get(HOME)


def test_put_aside_it_is_never_asked_again_and_stays_in_the_list(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    insight_id = planned(noor)
    with days_later(2):
        answer(noor, insight_id, "not-now")
        assert in_dutch(app, "All right. We won't ask about it again.") in words_of(noor.follow())
        assert STEP not in noor.get(HOME)
        assert STEP in noor.get("/inzichten")
        assert own_insight(app, cast, insight_id).words.became is None


def test_smaller_asks_what_would_be_and_once_more_with_a_new_day(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    insight_id = planned(noor)
    with days_later(2):
        answer(noor, insight_id, "smaller")
        assert in_dutch(app, "What would be smaller?") in words_of(noor.follow())
        shown = form_at(noor, f"/inzichten/{insight_id}")
        assert (shown["step"], shown["day"], "soon" in shown) == (STEP, "", False)
        assert STEP not in noor.get(HOME)
        plan(noor, insight_id, step="Een appje.", soon="tomorrow")
        assert own_insight(app, cast, insight_id).words.became is None
    with days_later(4):
        assert "Een appje." in noor.get(HOME)
        answer(noor, insight_id, "done")
        assert "Een appje." not in noor.get(HOME)


def test_smaller_without_a_day_is_not_asked_again(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    insight_id = planned(noor)
    with days_later(2):
        answer(noor, insight_id, "smaller")
        plan(noor, insight_id, step="Een appje.")
        insight = own_insight(app, cast, insight_id)
        assert (insight.words.became, insight.ask_on) == (None, None)
        assert "Een appje." not in noor.get(HOME)


def test_an_answer_that_is_sent_again_after_a_new_day_was_chosen_stands_alone(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    insight_id = planned(noor)
    answer(noor, insight_id, "done")
    plan(noor, insight_id, day=(today() + timedelta(days=5)).isoformat())
    insight = own_insight(app, cast, insight_id)
    assert (insight.words.became, insight.asked_at) == (None, None)


def test_a_step_without_words_asks_about_the_sentence(noor: StrictClient) -> None:
    insight_id = keep(noor, own="Ik mag rusten.")
    plan(noor, insight_id, soon="today")
    with days_later(2):
        assert "Ik mag rusten." in noor.get(HOME)


def test_what_lies_in_a_vault_that_is_lost_is_not_asked_about(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    insight_id = planned(noor)
    noor = begin_again(app, cast, "noor")
    with days_later(5):
        # Everything that can call does: an unproven code, a later-on check, keys of a lost vault.
        assert STEP not in noor.get(HOME, budget=18)
        assert STEP not in noor.get("/inzichten")
        noor.get(f"/inzichten/{insight_id}", status=404)
        answer_missing = {**token(noor), "became": "done"}
        noor.post(_path(insight_id), answer_missing, status=404)


def test_opened_again_it_is_asked_about_and_may_be_answered(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    insight_id = planned(noor)
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        code = make_recovery_code(db, viewer)
    noor = begin_again(app, cast, "noor")
    with days_later(4):
        noor.submit("/ik/eerdere-kluis", code=code)
        assert STEP in noor.get(HOME)
        assert STEP in noor.get("/inzichten")
        answer(noor, insight_id, "smaller")
        plan(noor, insight_id, step="Een appje.")
        assert "Een appje." in noor.get(f"/inzichten/{insight_id}")


def test_nobody_else_answers(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    insight_id = planned(noor)
    fields = {"became": "done"}
    refuse_everybody_else(everybody, database, _path(insight_id), "noor", fields=fields)
    with untouched(database):
        noor.post(_path(uuid4()), {**fields, **token(noor)}, status=404)
        noor.post(_path(insight_id), {**fields, "csrf_token": "oud"}, status=422)
        noor.post(_path(insight_id), {"became": "misschien", **token(noor)}, status=422)
        noor.post(_path(insight_id), token(noor), status=422)


def _path(insight_id: UUID) -> str:
    return f"/inzichten/{insight_id}/hoe-ging-het"
