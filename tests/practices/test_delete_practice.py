from __future__ import annotations

from flask import Flask

from journal.core.db import Database
from journal.practices.models import Practice, PracticeWords
from tests.practices.test_practise import practices
from tests.support.acting import count, form_at, refuse_everybody_else, token, untouched, words_of
from tests.support.cast import Cast
from tests.support.client import StrictClient


def practise(noor: StrictClient, app: Flask, cast: Cast, line: str) -> str:
    page = f"/oefenen/{next(iter(practices(app, cast)))}"
    fields = {**form_at(noor, page), "before": "6", "line": line}
    noor.post(page, fields)
    return f"/oefenen/gedaan/{fields['id']}/verwijderen"


def test_it_goes_with_its_line_and_a_second_tap_finds_it_gone(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    practise(noor, app, cast, "Dit blijft.")
    gone = practise(noor, app, cast, "Dit gaat weg.")
    for _ in range(2):
        noor.post(gone, token(noor))
        assert noor.last.location == "/oefenen?notice=shredded"
    page = words_of(noor.get("/oefenen"))
    assert "Dit blijft." in page
    assert "Dit gaat weg." not in page
    assert (count(database, Practice), count(database, PracticeWords)) == (1, 1)


def test_nobody_else_deletes_it(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    path = practise(noor, app, cast, "Van mij.")
    refuse_everybody_else(everybody, database, path, "noor")
    with untouched(database):
        noor.post(path, {"csrf_token": "oud"}, status=422)
