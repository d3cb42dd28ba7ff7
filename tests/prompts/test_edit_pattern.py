"""An admin changes a breathing pattern, and no hard limit gives way."""

from __future__ import annotations

from flask import Flask
from flask_babel import force_locale

from journal.core.db import Database
from journal.prompts.forms import LIMIT_MESSAGES
from tests.prompts.test_edit_prompt import path_of, versions
from tests.support import pages
from tests.support.acting import form_at, refuse_everybody_else, untouched, words_of
from tests.support.client import StrictClient


def test_it_is_published_as_another_version_and_people_breathe_it(
    eva: StrictClient, visitor: StrictClient, database: Database
) -> None:
    path = path_of(database, "longer-exhale")
    eva.submit(f"{path}/bewerken", breathe_in="4,5", breathe_out="6.5", minutes="10")
    before, draft = versions(database, path)
    assert before.pattern
    assert before.pattern["breathe_in"] == 4
    assert draft.pattern == {
        "breathe_in": 4.5,
        "top_up": 0.0,
        "hold_full": 0.0,
        "breathe_out": 6.5,
        "hold_empty": 0.0,
        "minutes": 10,
        "rounds": None,
    }
    assert 'data-in="4"' in visitor.get("/ademen").replace('"4.0"', '"4"')
    eva.submit(path, f"{path}/publicatie")
    page = visitor.get("/ademen")
    assert 'data-in="4.5"' in page
    assert 'data-out="6.5"' in page


def test_what_is_beyond_a_limit_is_refused_at_its_field_with_every_number_kept(
    eva: StrictClient, app: Flask, database: Database
) -> None:
    page = f"{path_of(database, 'longer-exhale')}/bewerken"
    form = form_at(eva, page)
    cases = {
        "in": {"breathe_in": "2.9"},
        "top-up": {"top_up": "2.5"},
        "out": {"breathe_out": "3.5"},
        "hold-full": {"hold_full": "7.5", "minutes": "2"},
        "hold-empty": {"hold_empty": "4.5"},
        "cycle": {"hold_full": "6", "hold_empty": "4", "breathe_out": "7", "minutes": "2"},
        "minutes": {"hold_empty": "2", "minutes": "6"},
        "rounds": {"hold_full": "6", "minutes": "5", "rounds": "9"},
    }
    assert cases.keys() == LIMIT_MESSAGES.keys()
    with untouched(database):
        for limit, changed in cases.items():
            answer = eva.post(page, {**form, **changed}, status=422)
            _, message = LIMIT_MESSAGES[limit]
            with app.test_request_context(), force_locale("nl"):
                assert str(message) in words_of(answer), limit
            again = pages.values_of(pages.forms(answer)[0])
            assert {name: again[name] for name in changed} == changed
        below = {"top_up": "-5", "breathe_in": "0", "breathe_out": "0", "hold_full": "5"}
        for odd in (
            below,
            {"breathe_in": ""},
            {"top_up": "-5", "breathe_in": "0", "breathe_out": "0"},
            {"breathe_in": "sNaN"},
            {"rounds": "0"},
        ):
            eva.post(page, {**form, **odd}, status=422)


def test_nobody_else_changes_it(
    everybody: dict[str, StrictClient], eva: StrictClient, database: Database
) -> None:
    page = f"{path_of(database, 'longer-exhale')}/bewerken"
    fields = form_at(eva, page)
    del fields["csrf_token"]
    refuse_everybody_else(everybody, database, page, "eva", fields=fields)
