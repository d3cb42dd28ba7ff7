from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select, update

from journal.core.audit import Act
from journal.core.db import Database
from journal.prompts.models import Prompt, PromptState
from tests.support.acting import (
    acts,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

FIELDS = {
    "kind": "reflection",
    "domain": "nature",
    "title_nl": "Wat hoorde je vandaag buiten?",
    "title_en": "What did you hear outside today?",
    "minutes": "7",
}


def written(eva: StrictClient, **changed: str) -> str:
    """Write a prompt; return its page."""
    eva.post("/beheer/vragen/nieuw", {**token(eva), **FIELDS, **changed})
    return eva.last.headers["Location"].partition("?")[0]


def retire_the_rest(database: Database, page: str) -> None:
    with database.write() as db:
        rest = update(Prompt).where(Prompt.id != UUID(page.rpartition("/")[2]))
        db.execute(rest.values(state=PromptState.RETIRED))


def test_what_is_published_appears_on_vandaag_in_each_language(
    eva: StrictClient, noor: StrictClient, database: Database, cast: Cast, app: Flask
) -> None:
    page = written(eva)
    retire_the_rest(database, page)
    assert in_dutch(app, "Nothing is laid out for today") in words_of(noor.get("/vandaag"))
    eva.submit(page, f"{page}/publicatie")
    assert in_dutch(app, "Published.") in words_of(eva.follow())
    assert FIELDS["title_nl"] in words_of(noor.get("/vandaag"))
    noor.submit("/ik/profiel", language="en")
    assert FIELDS["title_en"] in words_of(noor.get("/vandaag"))
    assert acts(database, Act.PROMPT_PUBLISHED) == [(cast["eva"].id, None)]


def test_outside_its_window_it_does_not_appear(
    eva: StrictClient, noor: StrictClient, bram: StrictClient, database: Database
) -> None:
    page = written(eva, from_day="30", until_day="50")
    retire_the_rest(database, page)
    eva.submit(page, f"{page}/publicatie")
    assert FIELDS["title_nl"] not in words_of(noor.get("/vandaag"))
    assert FIELDS["title_nl"] in words_of(bram.get("/vandaag"))


def test_publishing_twice_is_publishing_once(eva: StrictClient, database: Database) -> None:
    page = written(eva)
    eva.submit(page, f"{page}/publicatie")
    with untouched(database):
        eva.post(f"{page}/publicatie", token(eva))


def test_what_was_retired_can_be_published_again(
    eva: StrictClient, noor: StrictClient, database: Database
) -> None:
    page = written(eva)
    retire_the_rest(database, page)
    for act in ("publicatie", "einde", "publicatie"):
        eva.submit(page, f"{page}/{act}")
    assert FIELDS["title_nl"] in words_of(noor.get("/vandaag"))


def test_nobody_else_publishes(
    everybody: dict[str, StrictClient], eva: StrictClient, database: Database
) -> None:
    page = written(eva)
    refuse_everybody_else(everybody, database, f"{page}/publicatie", "eva")
    with untouched(database):
        eva.post(f"{page}/publicatie", {"csrf_token": "oud"}, status=422)
        for odd in (uuid4(), "geen-id"):
            eva.post(f"/beheer/vragen/{odd}/publicatie", token(eva), status=404)
    with database.read() as db:
        own = select(Prompt).where(Prompt.shipped_digest.is_(None))
        drafts = db.scalars(own.where(Prompt.state == PromptState.DRAFT)).all()
    assert len(drafts) == 1
