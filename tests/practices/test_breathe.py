from __future__ import annotations

from flask import Flask

from journal.core.db import Database
from journal.prompts.files import read_catalogue
from tests.support.acting import untouched, words_of
from tests.support.client import StrictClient


def test_anybody_may_breathe_and_nothing_is_saved(
    everybody: dict[str, StrictClient], database: Database, app: Flask
) -> None:
    calmest = next(each for each in read_catalogue() if each.slug == "longer-exhale")
    with untouched(database):
        for client in everybody.values():
            page = client.get("/ademen")
            assert calmest.content.title_nl in words_of(page)
            assert "<form" not in page


def test_without_a_pattern_there_is_nothing_to_show(
    visitor: StrictClient, eva: StrictClient
) -> None:
    page = eva.get("/beheer/vragen")
    for each in read_catalogue():
        if each.kind == "breathing" and each.is_published:
            before = page.partition(each.content.title_nl)[0]
            prompt = before.rpartition('href="')[2].partition('"')[0]
            eva.submit(prompt, f"{prompt}/einde")
    visitor.get("/ademen", status=404)
