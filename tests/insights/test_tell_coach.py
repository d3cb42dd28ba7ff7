from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask

from journal.accounts.models import Purpose
from journal.core.db import Database
from tests.insights.kept import id_in
from tests.support import pages
from tests.support.acting import (
    in_dutch,
    let_dana_guide_noor,
    refuse_everybody_else,
    token,
    untouched,
    withdraw,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

WRITING = "/dagboek/schrijven"


def answered(noor: StrictClient) -> UUID:
    noor.submit("/later/7", sleep="lot", low="no")
    return id_in(noor)


def path(check: UUID, coach: UUID) -> str:
    return f"/later/{check}/vertellen/{coach}"


def test_it_opens_the_writing_page_with_her_own_statement_and_saves_nothing(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    check, coach = answered(noor), cast["ilse"].id
    assert in_dutch(app, "Tell %(name)s", name="Ilse") in words_of(noor.get(f"/later/{check}"))
    with untouched(database):
        page = noor.post(path(check, coach), {**token(noor), "difficulty": "sleep"}, status=200)
    assert "data-unsaved" not in page
    fields = next(pages.values_of(f) for f in pages.forms(page) if f.get("action") == WRITING)
    statement = in_dutch(app, "I sleep worse than before my session")
    assert fields["text"].strip() == f"{statement}: {in_dutch(app, 'a lot')}."
    assert fields["readers"] == str(coach)
    noor.post(WRITING, fields)
    entry = noor.last.headers["Location"].partition("?")[0].rpartition("/")[2]
    assert statement in ilse.get(f"/begeleiding/{cast['noor'].id}/{entry}")


def test_each_coach_has_a_button_and_without_one_there_is_none(
    noor: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    check = answered(noor)
    page = noor.get(f"/later/{check}")
    for coach in ("ilse", "dana"):
        assert path(check, cast[coach].id) in page
    withdraw(noor, Purpose.SHARING)
    assert "/vertellen/" not in noor.get(f"/later/{check}")
    fields = {**token(noor), "difficulty": "sleep"}
    noor.post(path(check, cast["ilse"].id), fields, status=404)


def test_only_what_she_recognised_can_be_told_and_only_to_her_coach(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    check, coach = answered(noor), cast["ilse"].id
    fields = {**token(noor), "difficulty": "sleep"}
    with untouched(database):
        for difficulty in ("low", "hoped"):
            noor.post(path(check, coach), {**fields, "difficulty": difficulty}, status=404)
        noor.post(path(check, cast["dana"].id), fields, status=404)
        noor.post(path(uuid4(), coach), fields, status=404)
        noor.post(path(check, coach), {**fields, "difficulty": "anders"}, status=422)
        noor.post(path(check, coach), {**fields, "csrf_token": "oud"}, status=422)


def test_nobody_else_tells_it(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    check = answered(noor)
    fields = {"difficulty": "sleep"}
    refuse_everybody_else(everybody, database, path(check, cast["ilse"].id), "noor", fields=fields)
