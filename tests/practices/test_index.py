from __future__ import annotations

import pytest
from flask import Flask

from journal.core.db import query_count
from journal.prompts.breathing import Pattern
from journal.prompts.files import ShippedPrompt, read_catalogue
from journal.prompts.models import Caution, asks_of
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


def fits_anybody(each: ShippedPrompt) -> bool:
    return each.content.from_day is None


def test_before_anything_was_done_it_says_so(noor: StrictClient, app: Flask) -> None:
    assert in_dutch(app, "No practice yet") in words_of(noor.get("/oefenen"))


def test_a_page_asks_as_little_of_three_times_as_much(noor: StrictClient, cast: Cast) -> None:
    noor.get("/ik")
    counts = []
    for _ in range(3):
        page = noor.get("/oefenen")
        counts.append(query_count())
        first = page.partition('href="/oefenen/')[2].partition('"')[0]
        noor.submit(f"/oefenen/{first}", before="5")
    assert len(set(counts)) == 1
