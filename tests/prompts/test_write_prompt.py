from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.core.db import Database
from journal.prompts.forms import LONGEST_BODY, LONGEST_TITLE
from journal.prompts.models import Prompt, PromptState, PromptVersion
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

PAGE = "/beheer/vragen/nieuw"
FIELDS = {
    "kind": "reflection",
    "domain": "nature",
    "title_nl": "Wat hoorde je vandaag buiten?",
    "title_en": "What did you hear outside today?",
    "body_nl": "Een vogel, een auto, niets.",
    "body_en": "A bird, a car, nothing.",
    "minutes": "7",
    "from_day": "-3",
    "until_day": "14",
}


def test_it_is_kept_as_a_draft_and_shown_as_the_phone_does(
    eva: StrictClient, noor: StrictClient, database: Database, app: Flask
) -> None:
    eva.post(PAGE, {**token(eva), **FIELDS})
    page = eva.follow()
    assert page.count('class="prompt-card"') == 4
    for text in (FIELDS["title_nl"], FIELDS["title_en"], FIELDS["body_nl"], FIELDS["body_en"]):
        assert text in words_of(page)
    with database.read() as db:
        version = db.scalars(select(PromptVersion).order_by(PromptVersion.id)).all()[-1]
        prompt = db.get_one(Prompt, version.prompt_id)
    assert (prompt.state, prompt.kind, prompt.domain) == ("draft", "reflection", "nature")
    assert (version.minutes, version.from_day, version.until_day) == (7, -3, 14)
    assert (version.number, version.published_at) == (1, None)
    assert FIELDS["title_nl"] in words_of(eva.get("/beheer/vragen"))
    noor.get(f"/dagboek/schrijven?prompt={prompt.id}", status=404)


def test_two_with_the_same_words_each_get_a_place(eva: StrictClient, database: Database) -> None:
    before = count(database, Prompt)
    for _ in range(2):
        eva.post(PAGE, {**token(eva), **FIELDS})
    eva.post(PAGE, {**token(eva), **FIELDS, "title_en": "🌊"})
    with database.read() as db:
        drafts = select(Prompt.slug).where(Prompt.state == PromptState.DRAFT)
        slugs = set(db.scalars(drafts.where(Prompt.shipped_digest.is_(None))))
    assert len(slugs) == 3
    assert count(database, Prompt) == before + 3


def test_bad_input_is_refused_with_every_word_kept(
    eva: StrictClient, database: Database, app: Flask
) -> None:
    longer = "This is %(num)d character too long (at most %(most)d fit)."
    choose = in_dutch(app, "Choose one of these, please.")
    minutes = in_dutch(app, "Choose a number from 1 to 60.")
    far = in_dutch(app, "This day is too far away.")
    unreadable = in_dutch(app, "There is a character in this that cannot be saved.")
    cases = [
        ({"title_nl": " "}, in_dutch(app, "Fill this in, please.")),
        ({"title_en": ""}, in_dutch(app, "Fill this in, please.")),
        ({"title_nl": "a\x00b"}, unreadable),
        (
            {"title_nl": "é" * (LONGEST_TITLE + 1)},
            in_dutch(app, longer, longer, num=1, most=LONGEST_TITLE),
        ),
        (
            {"body_en": "é" * (LONGEST_BODY + 1)},
            in_dutch(app, longer, longer, num=1, most=LONGEST_BODY),
        ),
        ({"minutes": "0"}, minutes),
        ({"minutes": "61"}, minutes),
        ({"minutes": "veel"}, minutes),
        ({"minutes": "9" * 5_000}, minutes),
        ({"from_day": "99999"}, far),
        ({"until_day": "-99999"}, far),
        (
            {"from_day": "5", "until_day": "4"},
            in_dutch(app, "This day comes before the first one."),
        ),
        ({"kind": "breathing"}, choose),
        ({"domain": "werk"}, choose),
    ]
    form = {**form_at(eva, PAGE), **FIELDS}
    with untouched(database):
        for changed, message in cases:
            fields = {**form, **changed}
            answer = eva.post(PAGE, fields, status=422)
            assert message in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])
            for name in ("title_nl", "title_en", "body_nl", "body_en", "minutes", "from_day"):
                assert kept[name] == fields[name].strip().replace("\x00", ""), changed
        eva.post(PAGE, FIELDS, status=422)


def test_a_window_of_one_day_and_one_without_an_end_are_fine(
    eva: StrictClient, database: Database
) -> None:
    before = count(database, Prompt)
    for first, last in (("5", "5"), ("5", ""), ("", "5"), ("", "")):
        eva.post(PAGE, {**token(eva), **FIELDS, "from_day": first, "until_day": last})
    assert count(database, Prompt) == before + 4


def test_only_admins_write_prompts(everybody: dict[str, StrictClient], database: Database) -> None:
    refuse_everybody_else(everybody, database, PAGE, "eva", fields=FIELDS)


@pytest.mark.parametrize("page", ["", "/bewerken"])
def test_what_is_no_prompt_is_not_found(eva: StrictClient, page: str) -> None:
    for odd in (UUID(int=1), "geen-id"):
        eva.get(f"/beheer/vragen/{odd}{page}", status=404)
