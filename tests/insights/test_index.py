from __future__ import annotations

import json
import re

from flask import Flask

from journal.core.columns import uuid7
from journal.core.db import Database, query_count
from journal.core.viewers import Participant
from journal.insights.actions import keep_insight
from journal.insights.models import Insight
from tests.accounts.checks import form
from tests.insights.kept import SENTENCE, keep, plan
from tests.support.acting import count, in_dutch, words_of, writing_as
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/inzichten"


def keep_many(app: Flask, cast: Cast, number: int) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        for each in range(number):
            keep_insight(db, noor, uuid7(), None, f"Inzicht {each}.")


def test_before_the_first_one_it_says_what_will_stand_here(noor: StrictClient, app: Flask) -> None:
    assert in_dutch(app, "No insights, so far") in words_of(noor.get(PAGE))
    assert PAGE in noor.get("/dagboek")


def test_the_newest_first_thirty_at_a_time(noor: StrictClient, app: Flask, cast: Cast) -> None:
    keep_many(app, cast, 65)
    seen, page = [], PAGE
    while page:
        text = noor.get(page)
        seen.append(re.findall(r"Inzicht (\d+)\.", text))
        page = next(iter(re.findall(r'href="(/inzichten\?before=[^"]+)"', text)), "")
    assert [len(each) for each in seen] == [30, 30, 5]
    assert [int(number) for each in seen for number in each] == list(range(64, -1, -1))


def test_as_many_questions_for_thirty_as_for_three(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    keep_many(app, cast, 3)
    noor.get(PAGE)
    noor.get(PAGE)
    asked = query_count()
    keep_many(app, cast, 27)
    noor.get(PAGE)
    assert query_count() == asked


def test_each_says_where_it_stands_and_nothing_is_counted(noor: StrictClient, app: Flask) -> None:
    keep(noor, own="Gewoon bewaard.")
    assert in_dutch(app, "kept") in words_of(noor.get(PAGE))
    plan(noor, keep(noor, own="Met een stap."), step="Thee zetten.", soon="tomorrow")
    page = words_of(noor.get(PAGE))
    assert "Thee zetten. · " in page
    assert "%" not in page


def test_nobody_sees_those_of_another(noor: StrictClient, bram: StrictClient) -> None:
    insight_id = keep(noor)
    assert SENTENCE not in bram.get(PAGE)
    assert SENTENCE not in bram.get(f"{PAGE}?before={insight_id}")
    noor.get(f"{PAGE}?before=nergens")


def test_everything_of_mine_can_be_taken_along(noor: StrictClient) -> None:
    plan(noor, keep(noor), step="Bellen.", where="Thuis.", soon="tomorrow")
    taken = "/ik/meenemen"
    mine = json.loads(noor.post(taken, form(noor.get(taken), taken), status=200))
    (insight,) = mine["insights"]
    assert (insight["sentence"], insight["step"], insight["where"]) == (
        SENTENCE,
        "Bellen.",
        "Thuis.",
    )
    assert insight["when"] < insight["ask_on"]
    assert insight["of_entry"] == mine["entries"][0]["id"]


def test_whoever_is_erased_leaves_none(noor: StrictClient, cast: Cast, database: Database) -> None:
    keep(noor)
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert count(database, Insight) == 0
