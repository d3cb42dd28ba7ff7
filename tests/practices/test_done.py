"""The list of everything that somebody practised."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from journal.core import clock
from journal.core.columns import uuid7
from journal.core.paging import PAGE as PAGE_LENGTH
from journal.core.viewers import Participant
from journal.practices.actions import practise
from journal.practices.models import Done
from journal.prompts.queries import PRACTICES, published
from tests.support import pages
from tests.support.acting import in_dutch, words_of, writing_as
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/oefenen/gedaan"


def test_it_goes_on_by_day_to_the_very_first(noor: StrictClient, app: Flask, cast: Cast) -> None:
    assert in_dutch(app, "No practice yet") in words_of(noor.get(PAGE))
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        version = published(db, viewer, PRACTICES)[0]
        done = Done(str(version.prompt_id), version.title_nl, before=6, after=4)
        for number in range(PAGE_LENGTH + 2):
            at = clock.now() - timedelta(days=number // 2)
            practise(db, viewer, uuid7(), done, at, line=f"Regel {number}.")
    first = noor.get(PAGE)
    (older,) = (each for each in pages.addresses(first) if "before=" in each)
    second = noor.get(older)
    assert [page.count("/verwijderen") for page in (first, second)] == [PAGE_LENGTH, 2]
    assert "before=" not in second
    said = words_of(first) + words_of(second)
    assert [said.count(f"Regel {number}.") for number in range(PAGE_LENGTH + 2)] == [1] * 32
    assert first.count("<h2") == PAGE_LENGTH / 2
    assert in_dutch(app, "tension from %(before)s to %(after)s", before=6, after=4) in said


def test_a_practice_is_called_what_it_is_called_in_the_language_of_now(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        version = published(db, viewer, PRACTICES)[0]
        done = Done(str(version.prompt_id), "Zoals het toen heette", before=6, after=4)
        practise(db, viewer, uuid7(), done)
    for page in (PAGE, "/oefenen", "/oefenen/wat-helpt", "/terugblik"):
        said = words_of(noor.get(page))
        assert version.title_nl in said, page
        assert "Zoals het toen heette" not in said, page


@pytest.mark.parametrize("before", ["", "gisteren", "2026-11-11_", "2026-99-99_x"])
def test_an_odd_address_is_the_first_page(noor: StrictClient, app: Flask, before: str) -> None:
    page = words_of(noor.get(f"{PAGE}?before={before}"))
    assert in_dutch(app, "No practice yet") in page
