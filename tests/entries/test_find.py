from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.core import clock
from journal.core.db import Database, query_count
from journal.prompts.models import Prompt
from tests.support.acting import (
    form_at,
    in_dutch,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/dagboek/zoeken"


def found(noor: StrictClient, **fields: str) -> list[str]:
    """Look for something; return the addresses of the entries that were found, in their order."""
    page = noor.post(PAGE, {**form_at(noor, PAGE), **fields}, status=200)
    _, _, results = page.partition('class="found"')
    return [part.partition('"')[0] for part in results.split('row-link" href="/dagboek/')[1:]]


def test_it_finds_case_and_accents_folded_and_marks_them(noor: StrictClient) -> None:
    entry = write(noor, "In het Café op de hoek, heel even.")
    write(noor, "Ergens anders.")
    assert found(noor, words="cafe HOEK") == [str(entry)]
    assert "<mark>Café</mark>" in noor.last.text
    assert noor.last.request.query_string == b""


def test_it_looks_in_the_question_too(noor: StrictClient, database: Database) -> None:
    with database.read() as db:
        prompt = db.scalars(select(Prompt).where(Prompt.slug == "weather-inside")).one()
    entry = write(noor, "Mist.", prompt_id=str(prompt.id))
    assert found(noor, words="weer vanbinnen") == [str(entry)]
    assert found(noor, domain="nature") == [str(entry)]
    assert found(noor, domain="mind") == []
    assert found(noor, prompt_id=str(prompt.id)) == [str(entry)]
    noor.submit(f"/dagboek/{entry}", PAGE, status=200)
    assert f"/dagboek/{entry}" in noor.last.text


def test_newest_first_and_by_pages(noor: StrictClient) -> None:
    entries = []
    for day in range(33):
        with clock.held_at(clock.now() - timedelta(days=40 - day)):
            entries.append(str(write(noor, f"Regen, dag {day}.")))
    assert found(noor, words="regen") == entries[::-1][:30]
    assert found(noor, words="regen", skip="30") == entries[::-1][30:]


def test_shared_or_not_and_since_which_session(noor: StrictClient, cast: Cast, app: Flask) -> None:
    with clock.held_at(clock.now() - timedelta(days=30)):
        early = str(write(noor, "Ervoor."))
    late = str(write(noor, "Erna.", readers=str(cast["ilse"].id)))
    assert found(noor) == [late, early]
    assert found(noor, shared="yes") == [late]
    assert found(noor, shared="no") == [early]
    assert found(noor, session="before") == [early]
    session = noor.get("/sessies").partition('href="/sessies/')[2].partition('"')[0]
    assert found(noor, session=session) == [late]


def test_what_was_deleted_and_letters_under_way_are_not_found(noor: StrictClient) -> None:
    gone = write(noor, "Weg ermee.")
    noor.submit(f"/dagboek/{gone}", f"/dagboek/{gone}/verwijderen")
    in_a_year = (clock.now() + timedelta(days=365)).date().isoformat()
    noor.submit("/dagboek/brief", text="Weg voor later.", opens_on=in_a_year)
    assert found(noor, words="weg") == []


def test_nobody_finds_what_somebody_else_wrote(
    noor: StrictClient, bram: StrictClient, everybody: dict[str, StrictClient]
) -> None:
    write(noor, "Alleen van mij.")
    assert found(bram, words="alleen") == []
    for key, status in (("ilse", 404), ("eva", 404), ("visitor", 401)):
        everybody[key].get(PAGE, status=status)
        everybody[key].post(PAGE, {"words": "alleen"}, status=status)


def test_nothing_found_and_bad_input_are_said_kindly(
    noor: StrictClient, app: Flask, database: Database
) -> None:
    assert found(noor, words="zoiets") == []
    assert in_dutch(app, "Nothing found") in words_of(noor.last.text)
    with untouched(database):
        form = form_at(noor, PAGE)
        for fields in ({"words": "x" * 201}, {"domain": "x"}, {"session": str(uuid4())}):
            page = noor.post(PAGE, {**form, **fields}, status=422)
            assert fields.get("words", "") in page
        noor.post(PAGE, {"words": "x"}, status=422)


def test_it_asks_the_database_as_often_for_three_times_as_much(noor: StrictClient) -> None:
    counts = set()
    for _ in range(3):
        for _ in range(3):
            write(noor, "Regen.")
        noor.post(PAGE, {**token(noor), "words": "regen"}, status=200)
        counts.add(query_count())
    assert len(counts) == 1


@pytest.mark.parametrize("month", ["2026/13", "2026/0", "1999/5", "9999/1"])
def test_a_month_that_is_none_is_not_found(noor: StrictClient, month: str) -> None:
    noor.get(f"/dagboek/maand/{month}", status=404)


def test_a_month_has_a_dot_at_each_day_and_leads_there(noor: StrictClient, app: Flask) -> None:
    with clock.held_at(datetime(2026, 12, 3, 12, tzinfo=UTC)):
        write(noor, "Op de derde.")
        page = noor.get("/dagboek/maand/2026/12")
        assert "december 2026" in page
        (link,) = (part.partition('"')[0] for part in page.split('class="written" href="')[1:])
    with clock.held_at(datetime(2026, 12, 5, 12, tzinfo=UTC)):
        write(noor, "Op de vijfde.")
        there = noor.get(link)
        assert "Op de derde." in there
        assert "Op de vijfde." not in there
    assert in_dutch(app, "Newest") in words_of(there)
    UUID(link.rpartition("_")[2])
