from __future__ import annotations

import re
from dataclasses import replace

from flask import Flask
from sqlalchemy import select

from journal.core.db import Database
from journal.core.viewers import Clock, Participant
from journal.prompts.actions import load_catalogue
from journal.prompts.files import ShippedPrompt, read_catalogue
from journal.prompts.models import Anchor, Caution, Domain, Eyes, Posture, Prompt
from journal.prompts.queries import published
from tests.support.acting import reading_as, reword, untouched
from tests.support.cast import Cast
from tests.support.client import StrictClient

SLUG = "weather-inside"
PHASES = {
    "preparing": (-7,),
    "landing": (2,),
    "afterglow": (8,),
    "daily life": (30,),
    "holding on": (70,),
    "onwards": (120,),
}
FORBIDDEN = re.compile(
    r"\b(moet(en)?|gefaald|gemist|streak|genez\w+|behandel\w+|therapie|diagnose|monitor\w*"
    r"|dosering|gram|dos(e|age|ing)|heal(s|ed|ing)?|cure(s|d)?|treat(ment|s)?|therapy)\b",
    re.IGNORECASE,
)
"""What no prompt may say: nothing that judges, promises or doses."""


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


def test_at_least_ninety_to_write_or_make_over_every_domain_and_phase() -> None:
    shipped = [each for each in read_catalogue() if each.kind in {"reflection", "creative"}]
    assert len(shipped) >= 90
    for phase, days in PHASES.items():
        for domain in Domain:
            fitting = [
                each
                for each in shipped
                if each.domain == domain and all(fits(each, day) for day in days)
            ]
            assert len(fitting) >= 4, (phase, domain)


def test_each_is_whole_in_both_languages_and_claims_nothing_without_a_source() -> None:
    titles = set()
    for each in read_catalogue():
        said = each.content
        for text, longest in (
            *((said.title_nl, 120), (said.title_en, 120)),
            *((said.body_nl, 1200), (said.body_en, 1200)),
        ):
            assert 0 < len(text) <= longest, each.slug
            assert not FORBIDDEN.search(text), (each.slug, FORBIDDEN.search(text))
        assert (said.evidence == "") == (said.source == ""), each.slug
        assert said.evidence in {"", "A", "B", "C"}
        assert set(said.cautions) <= set(Caution)
        titles |= {said.title_nl, said.title_en}
    assert len(titles) == 2 * len(list(read_catalogue()))


def test_the_first_days_ask_little() -> None:
    for each in read_catalogue():
        if each.content.until_day is not None and 0 <= each.content.until_day <= 7:
            assert each.content.minutes <= 5, each.slug


def fits(each: ShippedPrompt, day: int) -> bool:
    first, last = each.content.from_day, each.content.until_day
    return (first is None or first <= day) and (last is None or day <= last)


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


def test_thirty_practices_and_more_each_with_a_way_through_it() -> None:
    practices = [each for each in read_catalogue() if each.kind in {"breathing", "bodywork"}]
    assert len(practices) >= 30
    assert {1, 2, 3, 5, 10, 20} <= {each.content.minutes for each in practices}
    for each in practices:
        said = each.content
        # A pacer or steps: what has neither is written to.
        assert bool(said.steps) != bool(said.pattern), each.slug
        assert said.manner["postures"], each.slug
        assert set(said.manner["postures"]) <= set(Posture), each.slug
        assert set(said.manner["eyes"]) <= set(Eyes), each.slug
        assert set(said.manner["anchors"]) <= set(Anchor), each.slug
        assert said.manner["anchors"] != ["breath"], each.slug
        if said.steps:
            assert all(step["nl"] and step["en"] for step in said.steps), each.slug
            length = sum(step["seconds"] for step in said.steps)
            assert abs(length - 60 * said.minutes) <= max(30, 6 * said.minutes), each.slug


def test_shaking_waits_until_the_first_days_are_over() -> None:
    (shaking,) = (each for each in read_catalogue() if each.slug == "shake-it-small")
    assert shaking.content.from_day is not None
    assert shaking.content.from_day >= 4
