from __future__ import annotations

import logging
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, update

from journal.accounts.cookies import NAME
from journal.core.db import Database
from journal.core.viewers import Clock
from journal.help.actions import fill_help_card
from journal.help.models import HelpRow
from journal.organisation.models import Organisation
from tests.support.acting import count, form_at, untouched, words_of
from tests.support.client import StrictClient

SUICIDE = "Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl."
ANONYMOUS = ("/hulp", "/privacy", "/over", "/ademen")


def test_the_card_is_whole_for_everybody_signed_out_too(
    everybody: dict[str, StrictClient],
) -> None:
    for client in everybody.values():
        page = client.get("/hulp")
        for call in ('href="tel:112"', 'href="tel:113"', 'href="tel:08000113"'):
            assert call in page
        assert SUICIDE in words_of(page)
        assert "huisartsenpost" in page


def test_it_is_one_tap_away_on_every_page(everybody: dict[str, StrictClient]) -> None:
    places = {
        "noor": ("/vandaag", "/dagboek", "/dagboek/schrijven", "/oefenen", "/terugblik", "/ik"),
        "ilse": ("/begeleiding", "/ik"),
        "eva": ("/beheer/vragen", "/beheer/mensen"),
        "visitor": ("/inloggen", "/wachtzin-kwijt", "/herstellen", "/over", "/privacy"),
    }
    for key, paths in places.items():
        for path in paths:
            assert 'href="/hulp"' in everybody[key].get(path), path
    for key, path in (("visitor", "/geen-pagina"), ("noor", "/beheer/mensen")):
        assert 'href="/hulp"' in everybody[key].get(path, status=404)


@pytest.mark.parametrize("cookie", ["", "v1", "v1..", "v1.geen-id.geheim", "\x01", "v9." * 1_000])
def test_a_broken_cookie_is_not_even_looked_at(visitor: StrictClient, cookie: str) -> None:
    visitor.browser.set_cookie(NAME, cookie, secure=True, domain="localhost")
    visitor.browser.set_cookie("__Host-session", cookie, secure=True, domain="localhost")
    for path in ANONYMOUS:
        visitor.get(path)


def test_opening_it_leaves_no_line_and_no_row(
    noor: StrictClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), untouched(database):
        for path in ANONYMOUS:
            noor.get(path)
            assert "Noor" not in noor.last.text
            assert "Set-Cookie" not in noor.last.headers
    assert not [record for record in caplog.records if record.name == "naklank"]
    with caplog.at_level(logging.DEBUG):
        noor.get("/vandaag")
    assert [record for record in caplog.records if record.name == "naklank"]


def test_it_speaks_the_language_that_was_chosen_and_no_other(visitor: StrictClient) -> None:
    assert 'lang="nl"' in visitor.get("/hulp")
    own = form_at(visitor, "/inloggen")["csrf_token"]
    visitor.post("/taal", {"csrf_token": own, "language": "en", "back": "/hulp"})
    page = visitor.get("/hulp")
    assert 'lang="en"' in page
    assert SUICIDE not in words_of(page)
    assert "free of charge and anonymously" in words_of(page)


def test_it_says_who_runs_this_and_where_a_complaint_goes(visitor: StrictClient) -> None:
    for path in ("/over", "/privacy"):
        page = words_of(visitor.get(path))
        assert "Praktijk De Oever" in page
    assert "klachten@example.org" in visitor.get("/over")


def test_before_the_beginning_no_page_fails(visitor: StrictClient, database: Database) -> None:
    with database.write() as db:
        db.execute(delete(HelpRow))
        db.execute(delete(Organisation))
    for path in ("/hulp", "/over", "/privacy"):
        visitor.get(path)


def test_a_card_that_was_filled_stays_as_it_is(app: Flask, database: Database) -> None:
    with database.write() as db:
        db.execute(update(HelpRow).values(title_nl="Zelf ingevuld"))
    rows = count(database, HelpRow)
    assert rows == 4
    with untouched(database), database.write() as db:
        fill_help_card(db, Clock(), date(2026, 1, 1))
