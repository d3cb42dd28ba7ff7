from __future__ import annotations

from uuid import uuid4

from flask import Flask

from journal.core.audit import Act
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.prompts.models import Kind
from journal.prompts.queries import published
from tests.support.acting import (
    acts,
    form_at,
    in_dutch,
    reading_as,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def a_question(app: Flask, cast: Cast) -> tuple[str, str]:
    """Return the page of a published question, and its wording."""
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        version = published(db, noor, [Kind.REFLECTION])[0]
    return f"/beheer/vragen/{version.prompt_id}", version.title_nl


def test_it_is_offered_no_more_and_entries_keep_its_wording(
    eva: StrictClient, noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    page, question = a_question(app, cast)
    prompt_id = page.rpartition("/")[2]
    asked = form_at(noor, f"/dagboek/schrijven?prompt={prompt_id}", "/dagboek/schrijven")
    noor.post("/dagboek/schrijven", {**asked, "text": "Mijn antwoord."})
    eva.submit(page, f"{page}/einde")
    said = in_dutch(app, "Retired. Entries keep the wording they answered.")
    assert said in words_of(eva.follow())
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        assert prompt_id not in {str(version.prompt_id) for version in published(db, viewer)}
    assert question in words_of(noor.get(f"/dagboek/{asked['id']}"))
    assert question in words_of(noor.get(f"/dagboek/{asked['id']}/bewerken"))
    assert acts(database, Act.PROMPT_RETIRED) == [(cast["eva"].id, None)]


def test_retiring_twice_is_retiring_once(
    eva: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    page, _ = a_question(app, cast)
    eva.submit(page, f"{page}/einde")
    with untouched(database):
        eva.post(f"{page}/einde", token(eva))


def test_nobody_else_retires(
    everybody: dict[str, StrictClient],
    eva: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    page, _ = a_question(app, cast)
    refuse_everybody_else(everybody, database, f"{page}/einde", "eva")
    with untouched(database):
        eva.post(f"{page}/einde", {"csrf_token": "oud"}, status=422)
        for odd in (uuid4(), "geen-id"):
            eva.post(f"/beheer/vragen/{odd}/einde", token(eva), status=404)
