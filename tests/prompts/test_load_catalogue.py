from __future__ import annotations

from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from journal.core.db import Database
from journal.core.viewers import Admin, Clock, Participant
from journal.prompts.actions import load_catalogue
from journal.prompts.files import ShippedPrompt, read_catalogue
from journal.prompts.models import Domain, Kind, Prompt
from journal.prompts.queries import catalogue, published
from tests.support.acting import reading_as, reword, untouched
from tests.support.cast import Cast
from tests.support.client import StrictClient

SLUG = "weather-inside"


def renewed(slug: str, title_nl: str) -> list[ShippedPrompt]:
    """Return the catalogue as a later release might ship it, with one question reworded."""
    return [
        replace(each, digest=b"later", content=replace(each.content, title_nl=title_nl))
        if each.slug == slug
        else each
        for each in read_catalogue()
    ]


def load(database: Database, shipped: list[ShippedPrompt]) -> int:
    with database.write() as db:
        return load_catalogue(db, Clock(), shipped)


def published_titles(app: Flask, cast: Cast) -> dict[str, str]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return {version.prompt.slug: version.title_nl for version in published(db, noor)}


def prompt_of(database: Database, slug: str) -> Prompt:
    with database.read() as db:
        return db.scalars(select(Prompt).where(Prompt.slug == slug)).one()


def test_thirty_prompts_over_every_domain_and_kind(app: Flask, cast: Cast) -> None:
    with reading_as(app, cast, "eva", Admin) as (db, eva):
        prompts = [version.prompt for version in catalogue(db, eva)]
    assert len(prompts) == 30
    assert {prompt.kind for prompt in prompts} == set(Kind)
    assert {prompt.domain for prompt in prompts} == set(Domain)
    assert len([prompt for prompt in prompts if prompt.kind == Kind.BREATHING]) == 2
    assert len([prompt for prompt in prompts if prompt.kind == Kind.BODYWORK]) == 3


def test_loading_again_changes_nothing(database: Database) -> None:
    with untouched(database):
        assert load(database, list(read_catalogue())) == 0


def test_a_later_wording_becomes_a_new_version(app: Flask, cast: Cast, database: Database) -> None:
    later = renewed(SLUG, "Welk weer is het nu vanbinnen?")
    assert load(database, later) == 1
    assert published_titles(app, cast)[SLUG] == "Welk weer is het nu vanbinnen?"
    with untouched(database):
        assert load(database, later) == 0


def test_what_an_admin_changed_survives(
    eva: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    reword(eva, prompt_of(database, SLUG).id, "Hoe is het weer in jou?")
    with untouched(database):
        assert load(database, renewed(SLUG, "Welk weer is het nu vanbinnen?")) == 0
    assert published_titles(app, cast)[SLUG] == "Hoe is het weer in jou?"


def test_a_draft_of_an_admin_survives(
    eva: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    path = f"/beheer/vragen/{prompt_of(database, SLUG).id}"
    before = published_titles(app, cast)[SLUG]
    eva.submit(f"{path}/bewerken", title_nl="Nog niet klaar?")
    with untouched(database):
        assert load(database, renewed(SLUG, "Welk weer is het nu vanbinnen?")) == 0
    assert published_titles(app, cast)[SLUG] == before


def test_what_an_admin_retired_stays_away(
    eva: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    path = f"/beheer/vragen/{prompt_of(database, SLUG).id}"
    eva.submit(path, f"{path}/einde")
    with untouched(database):
        assert load(database, renewed(SLUG, "Welk weer is het nu vanbinnen?")) == 0
    assert SLUG not in published_titles(app, cast)


def test_a_new_one_is_added(app: Flask, cast: Cast, database: Database) -> None:
    first = next(iter(read_catalogue()))
    assert load(database, [replace(first, slug="a-new-one", digest=b"new")]) == 1
    assert published_titles(app, cast)["a-new-one"] == first.content.title_nl
