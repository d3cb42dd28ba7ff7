from __future__ import annotations

from uuid import uuid4
from xml.etree.ElementTree import Element

from flask import Flask
from sqlalchemy import select

from journal.core.db import Database
from journal.entries.models import Entry
from journal.insights.models import Insight
from tests.insights.kept import SENTENCE, TEXT, id_in, keep, own_insight
from tests.support import pages
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    post_at_once,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_a_sentence_of_an_entry_is_kept(noor: StrictClient, app: Flask, cast: Cast) -> None:
    entry_id = write(noor, TEXT)
    page = f"/dagboek/{entry_id}/inzicht"
    assert page in noor.get(f"/dagboek/{entry_id}")
    noor.submit(page, sentence=SENTENCE)
    insight = own_insight(app, cast, id_in(noor))
    assert SENTENCE in words_of(noor.follow())
    assert (insight.entry_id, insight.words.sentence) == (entry_id, SENTENCE)
    assert (insight.ask_on, insight.asked_at) == (None, None)


def test_ones_own_words_go_before_a_sentence(noor: StrictClient, app: Flask, cast: Cast) -> None:
    entry_id = write(noor, TEXT)
    noor.submit(f"/dagboek/{entry_id}/inzicht", sentence=SENTENCE, words="Samen,\r\ndus.  ")
    assert own_insight(app, cast, id_in(noor)).words.sentence == "Samen,\ndus."


def test_every_sentence_is_offered_once_and_none_is_chosen_for_anybody(noor: StrictClient) -> None:
    entry_id = write(noor, "Adem. Adem. Rust 🌊 & 'stilte'.")
    form = _choosing(noor.get(f"/dagboek/{entry_id}/inzicht"))
    values = [shown.get("value") for shown in form.iter("input") if shown.get("type") == "radio"]
    assert values == ["Adem.", "Rust 🌊 & 'stilte'."]
    assert "sentence" not in pages.values_of(form)


def test_of_a_long_entry_the_first_two_hundred_are_offered(noor: StrictClient, app: Flask) -> None:
    entry_id = write(noor, "\n".join(f"Zin {number}." for number in range(1, 302)))
    page = noor.get(f"/dagboek/{entry_id}/inzicht")
    assert page.count('type="radio"') == 200
    assert "Zin 200." in page
    assert "Zin 201." not in page
    more = "These are the first %(most)s sentences. Is yours further on? Write it down below."
    assert in_dutch(app, more, most=200) in words_of(page)
    noor.submit(f"/dagboek/{entry_id}/inzicht", sentence="Zin 201.")


def test_the_form_for_selected_words_waits_unseen_on_the_entry(noor: StrictClient) -> None:
    entry_id = write(noor, TEXT)
    action = f"/dagboek/{entry_id}/inzicht"
    form = next(
        f for f in pages.forms(noor.get(f"/dagboek/{entry_id}")) if f.get("action") == action
    )
    assert form.get("hidden") is not None
    noor.post(action, {**pages.values_of(form), "id": str(uuid4()), "words": "alleen te doen"})
    assert "alleen te doen" in noor.follow()


def test_sent_again_it_is_kept_once_and_its_newest_sentence_holds(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, TEXT)
    page = f"/dagboek/{entry_id}/inzicht"
    fields = {**form_at(noor, page), "words": "Eerst zo."}
    noor.post(page, fields)
    with untouched(database):
        noor.post(page, fields)
    noor.post(page, {**fields, "words": "Toen zo."})
    assert own_insight(app, cast, id_in(noor)).words.sentence == "Toen zo."
    assert post_at_once(noor, page, {**form_at(noor, page), "words": "Nog een."}) == [303] * 4
    assert count(database, Insight) == 2


def test_nobody_else_keeps_anything_of_hers(
    everybody: dict[str, StrictClient], noor: StrictClient, bram: StrictClient, database: Database
) -> None:
    entry_id = write(noor, TEXT)
    page = f"/dagboek/{entry_id}/inzicht"
    fields = {"id": str(uuid4()), "words": "Van een ander."}
    refuse_everybody_else(everybody, database, page, "noor", fields=fields)
    bram.get(page, status=404)
    noor.submit(page, words="Van mij.")
    theirs = write(bram, "Van Bram.")
    with untouched(database):
        taken = {"id": str(id_in(noor)), "words": "Van Bram.", **token(bram)}
        bram.post(f"/dagboek/{theirs}/inzicht", taken, status=404)
        noor.post(f"/dagboek/{uuid4()}/inzicht", {**fields, **token(noor)}, status=404)


def test_bad_input_is_refused_with_every_word_kept(
    noor: StrictClient, database: Database, app: Flask
) -> None:
    cases = [
        ({"words": "", "sentence": ""}, "Choose a sentence, or write your own."),
        ({"words": " \n"}, "Choose a sentence, or write your own."),
        ({"words": "", "sentence": "Dit staat er niet."}, "Choose one of these, please."),
        ({"words": "a\ufffdb"}, "There is a character in this that cannot be saved."),
        ({"id": "geen-id"}, "This page was not whole. Load it again; your text stays where it is."),
        (
            {"csrf_token": "oud"},
            "This page had been open for a while. Nothing is lost: send it once more.",
        ),
    ]
    page = f"/dagboek/{write(noor, TEXT)}/inzicht"
    form = {**form_at(noor, page), "words": "Mijn eigen woorden."}
    with untouched(database):
        for changed, message in cases:
            fields = {**form, **changed}
            answer = noor.post(page, fields, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            assert pages.values_of(_choosing(answer))["words"] == fields["words"].rstrip(), changed


def test_own_words_that_are_too_long_come_back_whole(
    noor: StrictClient, database: Database
) -> None:
    page = f"/dagboek/{write(noor, TEXT)}/inzicht"
    fields = {**form_at(noor, page), "words": "é" * 1_001}
    with untouched(database):
        answer = noor.post(page, fields, status=422)
    assert pages.values_of(_choosing(answer))["words"] == fields["words"]


def test_it_survives_its_entry(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    with database.read() as db:
        entry_id = db.scalars(select(Entry.id)).one()
    link = f'href="/dagboek/{entry_id}"'
    assert link in noor.get(f"/inzichten/{insight_id}")
    noor.submit(f"/dagboek/{entry_id}", f"/dagboek/{entry_id}/verwijderen")
    assert link not in noor.get(f"/inzichten/{insight_id}")
    noor.submit("/dagboek/verwijderd", f"/dagboek/{entry_id}/voorgoed")
    assert own_insight(app, cast, insight_id).entry_id is None
    assert SENTENCE in noor.get(f"/inzichten/{insight_id}")


def test_a_deleted_entry_offers_no_way_to_it(noor: StrictClient) -> None:
    entry_id = write(noor, TEXT)
    noor.submit(f"/dagboek/{entry_id}", f"/dagboek/{entry_id}/verwijderen")
    assert "/inzicht" not in noor.get(f"/dagboek/{entry_id}").replace("/inzichten", "")


def _choosing(page: str) -> Element:
    return next(form for form in pages.forms(page) if form.get("action", "").endswith("/inzicht"))
