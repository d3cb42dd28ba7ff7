from __future__ import annotations

import pytest
from flask import Flask

from journal.core.db import query_count
from journal.prompts.breathing import Pattern
from journal.prompts.files import ShippedPrompt, read_catalogue
from journal.prompts.models import Caution, asks_of
from tests.practices.test_practise import practices as practices_of
from tests.support.acting import in_dutch, token, words_of
from tests.support.cast import Cast
from tests.support.client import StrictClient

GENTLE = Pattern(breathe_in=4, top_up=0, hold_full=0, breathe_out=6, hold_empty=0, minutes=5)
HOLDS_FULL = Pattern(breathe_in=4, top_up=0, hold_full=2, breathe_out=6, hold_empty=0, minutes=5)
HOLDS_EMPTY = Pattern(breathe_in=4, top_up=0, hold_full=0, breathe_out=6, hold_empty=2, minutes=5)


@pytest.mark.parametrize("pattern", [HOLDS_FULL, HOLDS_EMPTY])
def test_holding_the_breath_is_known_from_the_pattern(pattern: Pattern) -> None:
    assert asks_of([], pattern) == {Caution.BREATH_HOLDING}
    assert asks_of([Caution.TOUCH], pattern) == {Caution.BREATH_HOLDING, Caution.TOUCH}
    assert asks_of([], GENTLE) == asks_of([], None) == set()


def test_the_page_leaves_out_what_was_ticked(noor: StrictClient, app: Flask) -> None:
    practices = [
        each
        for each in read_catalogue()
        if each.kind in {"breathing", "bodywork"} and each.is_published and fits_anybody(each)
    ]
    for caution in Caution:
        noor.post("/ik/liever-niet", {**token(noor), "cautions": caution})
        page = words_of(noor.get("/oefenen"))
        for each in practices:
            asks = caution in asks_of(each.content.cautions, each.content.pattern)
            assert (each.content.title_nl in page) is not asks, (each.slug, caution)
        hides = any(
            caution in asks_of(each.content.cautions, each.content.pattern) for each in practices
        )
        assert (in_dutch(app, "Change that") in page) is hides, caution


def test_nothing_ticked_is_not_told_and_lying_is_asked_where_lying_is_the_point(
    noor: StrictClient, app: Flask
) -> None:
    assert in_dutch(app, "Change that") not in words_of(noor.get("/oefenen"))
    lying = {"quarter-hour-of-nothing"}
    told = {each.slug for each in read_catalogue() if Caution.LYING_DOWN in each.content.cautions}
    assert told == lying


def test_opened_all_the_same_it_says_that_it_is_not_offered(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    told = (
        "This one asks for something you'd rather not do. It isn't offered to you; "
        "whether you do it is up to you."
    )
    titles = {title: prompt_id for prompt_id, title in practices_of(app, cast).items()}
    box = next(each for title, each in titles.items() if title.startswith("Adem in een vierkant"))
    assert in_dutch(app, told) not in words_of(noor.get(f"/oefenen/{box}"))
    noor.post("/ik/liever-niet", {**token(noor), "cautions": Caution.BREATH_HOLDING})
    assert in_dutch(app, told) in words_of(noor.get(f"/oefenen/{box}"))


def fits_anybody(each: ShippedPrompt) -> bool:
    return each.content.from_day is None


def test_before_anything_was_done_it_says_so(noor: StrictClient, app: Flask) -> None:
    assert in_dutch(app, "No practice yet") in words_of(noor.get("/oefenen"))


def test_a_page_asks_as_little_of_three_times_as_much(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    noor.get("/ik")
    noor.submit(f"/oefenen/{next(iter(practices_of(app, cast)))}", before="5")
    counts = []
    for _ in range(3):
        page = noor.get("/oefenen")
        counts.append(query_count())
        first = page.partition('class="row-link" href="/oefenen/')[2].partition('"')[0]
        noor.submit(f"/oefenen/{first}", before="5")
    assert len(set(counts)) == 1
