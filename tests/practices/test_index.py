from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from journal.core.db import query_count
from journal.practices.views import is_offered
from journal.prompts.breathing import Pattern
from journal.prompts.files import read_catalogue
from journal.prompts.models import Caution, PromptVersion
from tests.support.acting import in_dutch, token, words_of
from tests.support.cast import Cast
from tests.support.client import StrictClient

EVERY_CAUTION = {caution.value for caution in Caution}
GENTLE = Pattern(breathe_in=4, top_up=0, hold_full=0, breathe_out=6, hold_empty=0, minutes=5)
HOLDS_FULL = Pattern(breathe_in=4, top_up=0, hold_full=2, breathe_out=6, hold_empty=0, minutes=5)
HOLDS_EMPTY = Pattern(breathe_in=4, top_up=0, hold_full=0, breathe_out=6, hold_empty=2, minutes=5)


def version(cautions: list[str], pattern: Pattern | None = None) -> PromptVersion:
    return PromptVersion(id=uuid4(), cautions=cautions, pattern=pattern)


@pytest.mark.parametrize("caution", Caution)
def test_what_somebody_would_rather_not_do_is_not_offered(caution: Caution) -> None:
    asks = version([caution])
    assert not is_offered(asks, {caution})
    assert is_offered(asks, EVERY_CAUTION - {caution})
    assert is_offered(asks, set())
    assert is_offered(version([]), EVERY_CAUTION)


@pytest.mark.parametrize("pattern", [HOLDS_FULL, HOLDS_EMPTY])
def test_holding_the_breath_is_known_from_the_pattern(pattern: Pattern) -> None:
    holding = version([], pattern)
    assert not is_offered(holding, {Caution.BREATH_HOLDING})
    assert is_offered(holding, EVERY_CAUTION - {Caution.BREATH_HOLDING})
    assert is_offered(version([], GENTLE), EVERY_CAUTION)


def test_the_page_leaves_out_what_was_ticked(noor: StrictClient, app: Flask) -> None:
    practices = [each for each in read_catalogue() if each.kind in {"breathing", "bodywork"}]
    for caution in Caution:
        noor.post("/ik/liever-niet", {**token(noor), "cautions": caution})
        page = words_of(noor.get("/oefenen"))
        for each in practices:
            asks = caution in each.content.cautions
            assert (each.content.title_nl in page) is not asks, (each.slug, caution)


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
