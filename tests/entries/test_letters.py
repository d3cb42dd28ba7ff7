from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from flask import Flask

from journal.core import clock
from journal.core.db import Database
from tests.support import pages
from tests.support.acting import (
    form_at,
    in_dutch,
    move_session,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import NOORS_DAY, Cast
from tests.support.client import StrictClient

PAGE, LETTERS = "/dagboek/brief", "/dagboek/brieven"


def today() -> date:
    return clock.day_of(clock.now(), clock.DEFAULT_ZONE)


def in_a_week() -> str:
    return (today() + timedelta(days=7)).isoformat()


def close_letter(noor: StrictClient, text: str, **fields: str) -> UUID:
    form = form_at(noor, PAGE)
    noor.post(PAGE, {**form, "text": text, "opens_on": in_a_week(), **fields})
    return UUID(form["id"])


def test_it_stays_closed_until_its_day_and_then_calls(noor: StrictClient, app: Flask) -> None:
    letter = close_letter(noor, "Weet je nog?")
    for page in ("/dagboek", LETTERS, "/vandaag"):
        assert "Weet je nog?" not in noor.get(page)
    noor.get(f"/dagboek/{letter}", status=303)
    noor.get(f"/dagboek/{letter}/bewerken", status=303)
    calls = in_dutch(app, "There is a letter from yourself.")
    assert calls not in words_of(noor.get("/vandaag"))
    with clock.held_at(clock.now() + timedelta(days=7)):
        assert calls in words_of(noor.get("/vandaag"))
        noor.submit(LETTERS, f"{LETTERS}/{letter}/open")
        assert "Weet je nog?" in noor.follow()
        assert calls not in words_of(noor.get("/vandaag"))
        assert "Weet je nog?" in noor.get("/dagboek")


def test_day_ninety_is_offered_while_it_is_ahead(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    offered = form_at(noor, PAGE)["opens_on"]
    assert offered == (today() + timedelta(days=90 - NOORS_DAY)).isoformat()
    move_session(ilse, cast["noor"].id, today() - timedelta(days=200))
    assert form_at(noor, PAGE)["opens_on"] == (today() + timedelta(days=90)).isoformat()


def test_it_can_come_on_another_day_or_be_opened_now(noor: StrictClient) -> None:
    letter = close_letter(noor, "Weet je nog?")
    later = (today() + timedelta(days=30)).isoformat()
    noor.submit(f"{LETTERS}/{letter}", opens_on=later)
    assert form_at(noor, f"{LETTERS}/{letter}")["opens_on"] == later
    noor.submit(LETTERS, f"{LETTERS}/{letter}/open")
    assert "Weet je nog?" in noor.follow()
    noor.get(f"{LETTERS}/{letter}", status=303)


def test_while_it_is_written_it_is_a_draft_of_a_letter(noor: StrictClient, app: Flask) -> None:
    form = form_at(noor, PAGE)
    noor.post("/dagboek/concept", {**form, "text": "Weet je"}, status=200)
    goes_on = noor.get(f"/dagboek/concept/{form['page']}")
    assert in_dutch(app, "Close the letter") in words_of(goes_on)
    (back,) = (each for each in pages.forms(goes_on) if each.get("action") == PAGE)
    noor.post(PAGE, {**pages.values_of(back), "text": "Weet je nog?", "opens_on": in_a_week()})
    assert "Weet je nog?" not in noor.get("/dagboek")


def test_nobody_reads_along(noor: StrictClient, ilse: StrictClient, cast: Cast) -> None:
    letter = close_letter(noor, "Voor mij alleen.", readers=str(cast["ilse"].id))
    ilse.get(f"/begeleiding/{cast['noor'].id}/{letter}", status=404)
    noor.post(f"/dagboek/{letter}/delen/{cast['ilse'].id}", token(noor), status=404)


def test_nobody_else_opens_or_moves_it(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    letter = close_letter(noor, "Voor mij alleen.")
    for action in ("", "/open"):
        path = f"{LETTERS}/{letter}{action}"
        refuse_everybody_else(everybody, database, path, "noor", fields={"opens_on": in_a_week()})


def test_bad_input_keeps_the_letter(noor: StrictClient, app: Flask, database: Database) -> None:
    ahead = "Choose a day that is still to come."
    far = "That is a long way off. At most five years, please."
    with untouched(database):
        for day, message in (
            ("", "Choose a day, please."),
            ("morgen", "This isn't a date we know."),
            (today().isoformat(), ahead),
            ("2020-01-01", ahead),
            ("2090-01-01", far),
        ):
            page = noor.submit(PAGE, text="Weet je nog?", opens_on=day, status=422)
            assert in_dutch(app, message) in words_of(page)
            assert "Weet je nog?" in page
        entry = "/dagboek/brieven/0198c2c0-0000-7000-8000-000000000000"
        noor.post(entry, {**token(noor), "opens_on": in_a_week()}, status=404)
    ordinary = write(noor, "Geen brief.")
    with untouched(database):
        noor.post(f"{LETTERS}/{ordinary}", {**token(noor), "opens_on": in_a_week()}, status=404)
