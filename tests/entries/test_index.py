from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask

from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import query_count
from journal.core.viewers import Participant
from journal.entries.actions.saving import write_entry
from journal.entries.models import Writing
from journal.guidance.queries import my_coaches
from tests.support.acting import form_at, write, writing_as
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/dagboek/schrijven"


def write_many(app: Flask, cast: Cast, texts: list[str], days_ago: int = 0) -> list[UUID]:
    """Write entries of one day that Ilse may read, in one go."""
    at = clock.now() - timedelta(days=days_ago)
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        coaches = my_coaches(db, noor)
        return [write_entry(db, noor, uuid7(), Writing(text), coaches, at).id for text in texts]


def test_entries_stand_by_day_the_newest_first(noor: StrictClient, app: Flask, cast: Cast) -> None:
    write_many(app, cast, ["Een week terug."], days_ago=7)
    write_many(app, cast, ["Vandaag eerst.", "Vandaag daarna."])
    page = noor.get("/dagboek")
    places = [page.index(text) for text in ("Vandaag daarna.", "Vandaag eerst.", "Een week terug.")]
    assert places == sorted(places)


def test_a_page_asks_as_little_of_three_times_as_much(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast
) -> None:
    counts = []
    for times in (1, 2):
        entries = write_many(app, cast, [f"Nummer {times}.{n}" for n in range(3 * times)])
        ilse.get(f"/begeleiding/{cast['noor'].id}/{entries[0]}")
        fields = form_at(noor, PAGE)
        noor.post("/dagboek/concept", {**fields, "text": f"Concept {times}"}, status=200)
        page = noor.get("/dagboek")
        counts.append(query_count())
        assert page.count("Nummer") == {1: 3, 2: 9}[times]
    assert counts[0] == counts[1]


def test_older_ones_stand_on_the_next_page_and_none_is_left_out(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    texts = [f"Nummer {number:02}." for number in range(65)]
    for day in range(13):
        write_many(app, cast, texts[day * 5 : day * 5 + 5], days_ago=13 - day)
    seen: list[str] = []
    lengths, path = [], "/dagboek"
    while path:
        page = noor.get(path)
        here = [text for text in texts if text in page]
        lengths.append(len(here))
        seen += here
        path = _older(page)
    assert lengths == [30, 30, 5]
    assert sorted(seen) == texts
    for odd in ("geen", "2026-11-01", "2026-13-01_x", "_", "9999-12-31_" + "0" * 32):
        noor.get(f"/dagboek?before={odd}")


def test_a_text_without_spaces_shows_its_beginning(noor: StrictClient) -> None:
    write(noor, "🌊" * 500)
    assert "🌊" * 100 in noor.get("/dagboek")


def test_nobody_sees_anybody_elses(
    noor: StrictClient, bram: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    entry_id = write(noor, "Van mij alleen.")
    assert "Van mij alleen." not in bram.get("/dagboek")
    for client in (bram, ilse, eva):
        for page in ("", "/bewerken", "/versies"):
            client.get(f"/dagboek/{entry_id}{page}", status=404)


def _older(page: str) -> str:
    _, found, rest = page.partition('href="/dagboek?before=')
    return f"/dagboek?before={rest.partition(chr(34))[0]}" if found else ""
