from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from journal.core.db import Database
from journal.prompts.models import Prompt, PromptVersion
from tests.support import pages
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.client import StrictClient


def path_of(database: Database, slug: str) -> str:
    with database.read() as db:
        return f"/beheer/vragen/{db.scalars(select(Prompt.id).where(Prompt.slug == slug)).one()}"


def versions(database: Database, path: str) -> list[PromptVersion]:
    prompt_id = UUID(path.rpartition("/")[2])
    with database.read() as db:
        query = select(PromptVersion).where(PromptVersion.prompt_id == prompt_id)
        return list(db.scalars(query.order_by(PromptVersion.number)))


def test_what_was_published_stays_as_it_was_until_it_is_published_anew(
    eva: StrictClient, noor: StrictClient, database: Database
) -> None:
    path = path_of(database, "weather-inside")
    (first,) = versions(database, path)
    for title in ("Hoe waait het in jou?", "Hoe waait het vandaag in jou?"):
        eva.submit(f"{path}/bewerken", title_nl=title)
    before, draft = versions(database, path)
    assert before.title_nl == first.title_nl
    assert (draft.number, draft.title_nl) == (2, "Hoe waait het vandaag in jou?")
    asked = f"/dagboek/schrijven?prompt={first.prompt_id}"
    assert first.title_nl in words_of(noor.get(asked))
    assert "Hoe waait het vandaag in jou?" in words_of(eva.get(path))
    eva.submit(path, f"{path}/publicatie")
    assert "Hoe waait het vandaag in jou?" in words_of(noor.get(asked))


def test_what_the_form_does_not_ask_stays(eva: StrictClient, database: Database) -> None:
    for slug in ("cyclic-sigh", "body-scan"):
        path = path_of(database, slug)
        eva.submit(f"{path}/bewerken", title_nl="Anders gezegd")
        before, after = versions(database, path)
        for kept in ("pattern", "steps", "cautions", "evidence", "source", "weight", "intensity"):
            assert getattr(after, kept) == getattr(before, kept), kept
        with database.read() as db:
            assert db.get_one(Prompt, before.prompt_id).kind in {"breathing", "bodywork"}


def test_bad_input_is_refused_with_every_word_kept(
    eva: StrictClient, database: Database, app: Flask
) -> None:
    page = f"{path_of(database, 'weather-inside')}/bewerken"
    form = {**form_at(eva, page), "body_nl": "Wat ik typte."}
    cases = [
        ({"title_nl": ""}, "Fill this in, please."),
        ({"minutes": "0"}, "Choose a number from 1 to 60."),
        ({"from_day": "9", "until_day": "1"}, "This day comes before the first one."),
        ({"kind": "creative"}, "Choose one of these, please."),
    ]
    with untouched(database):
        for changed, message in cases:
            answer = eva.post(page, {**form, **changed}, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            assert pages.values_of(pages.forms(answer)[0])["body_nl"] == "Wat ik typte."
        eva.post(page, {**form, "csrf_token": "oud"}, status=422)
        eva.post(f"/beheer/vragen/{uuid4()}/bewerken", form, status=404)


def test_saving_the_same_twice_is_one_draft(eva: StrictClient, database: Database) -> None:
    page = f"{path_of(database, 'weather-inside')}/bewerken"
    form = {**form_at(eva, page), "title_nl": "Nog eens?"}
    before = count(database, PromptVersion)
    for _ in range(3):
        eva.post(page, form)
    assert count(database, PromptVersion) == before + 1


def test_nobody_else_edits(
    everybody: dict[str, StrictClient], eva: StrictClient, database: Database
) -> None:
    page = f"{path_of(database, 'weather-inside')}/bewerken"
    fields = {name: value for name, value in form_at(eva, page).items() if name != "csrf_token"}
    refuse_everybody_else(everybody, database, page, "eva", fields=fields)
    with untouched(database):
        assert token(eva)
