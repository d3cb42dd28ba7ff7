from __future__ import annotations

from uuid import UUID

from flask import Flask

from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.entries.models import Entry, EntryDraft, EntryVersion
from journal.entries.queries.drafts import drafts_of
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    reading_as,
    refuse_everybody_else,
    token,
    untouched,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/dagboek/schrijven"
DRAFT = "/dagboek/concept"


def typed_into(app: Flask, cast: Cast, entry_id: str) -> list[str]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return [writing.text for _, writing in drafts_of(db, noor, UUID(entry_id))]


def test_what_is_typed_is_kept_and_the_answer_says_when(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    fields = form_at(noor, PAGE)
    with clock.held_at(clock.now().replace(hour=20, minute=4)):
        noor.post(DRAFT, {**fields, "text": "Een begin"}, status=200)
        here = clock.local(clock.now(), clock.DEFAULT_ZONE).strftime("%H:%M")
    answer = noor.last.get_json()
    assert answer["label"] == in_dutch(app, "Saved %(time)s", time=here)
    assert typed_into(app, cast, fields["id"]) == ["Een begin"]


def test_each_pause_overwrites_the_last_under_a_new_key(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    fields, seen = form_at(noor, PAGE), set()
    for text in ("Een", "Een begin", "Een begin"):
        noor.post(DRAFT, {**fields, "text": text}, status=200)
        with database.read() as db:
            row = db.get_one(EntryDraft, UUID(fields["page"]))
            seen |= {row.sealed, row.wrapped_key}
    assert len(seen) == 6
    assert count(database, EntryDraft) == 1
    assert typed_into(app, cast, fields["id"]) == ["Een begin"]


def test_an_emptied_page_leaves_no_draft(noor: StrictClient, database: Database) -> None:
    fields = form_at(noor, PAGE)
    noor.post(DRAFT, {**fields, "text": "Een begin"}, status=200)
    noor.post(DRAFT, {**fields, "text": " "}, status=200)
    assert count(database, EntryDraft) == 0


def test_saving_drops_the_draft(noor: StrictClient, database: Database) -> None:
    fields = {**form_at(noor, PAGE), "text": "Een begin"}
    noor.post(DRAFT, fields, status=200)
    noor.post(PAGE, {**fields, "text": "Een begin en een eind."})
    assert count(database, EntryDraft) == 0
    noor.get(f"{DRAFT}/{fields['page']}", status=303)


def test_a_draft_of_a_saved_entry_is_taken_up_again_and_changes_nothing_yet(
    noor: StrictClient, app: Flask, database: Database
) -> None:
    entry_id = write(noor, "Zo was het.")
    edit = f"/dagboek/{entry_id}/bewerken"
    noor.post(DRAFT, {**form_at(noor, edit, PAGE), "text": "Zo was het ook."}, status=200)
    assert count(database, EntryVersion) == 1
    page = noor.get(f"/dagboek/{entry_id}")
    assert in_dutch(app, "You were still writing on this. What you typed has been kept.") in page
    assert "Zo was het." in page
    assert form_at(noor, edit, PAGE)["text"] == "Zo was het ook."


def test_a_coach_never_sees_a_draft(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Dit deel ik.", readers=str(cast["ilse"].id))
    fields = form_at(noor, f"/dagboek/{entry_id}/bewerken", PAGE)
    noor.post(DRAFT, {**fields, "text": "Dit nog niet."}, status=200)
    shared = ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")
    assert "Dit deel ik." in shared
    assert "Dit nog niet." not in shared


def test_nobody_else_keeps_a_draft_in_its_place(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    page = str(uuid7())
    saved = {"id": str(write(noor, "Van mij.")), "page": page, "text": "Van een ander."}
    refuse_everybody_else(everybody, database, DRAFT, "noor", fields=saved)
    typed = {**form_at(noor, PAGE), "text": "Ook van mij."}
    noor.post(DRAFT, typed, status=200)
    theirs = {"id": str(uuid7()), "page": typed["page"], "text": "Van een ander."}
    refuse_everybody_else(everybody, database, DRAFT, "noor", fields=theirs)
    refuse_everybody_else(everybody, database, f"{DRAFT}/{typed['page']}/weg", "noor")
    with untouched(database):
        everybody["bram"].get(f"{DRAFT}/{typed['page']}", status=303)
    assert count(database, Entry) == 1


def test_bad_input_is_refused_and_said(noor: StrictClient, database: Database, app: Flask) -> None:
    whole = "This page was not whole. Load it again; your text stays where it is."
    cases = [
        ("text", "a\x00b", "There is a character in this that cannot be saved."),
        ("id", "geen-id", whole),
        ("prompt_id", "geen-id", whole),
        ("page", "geen-id", whole),
    ]
    fields = {**form_at(noor, PAGE), "text": "Een begin"}
    with untouched(database):
        for name, value, message in cases:
            noor.post(DRAFT, {**fields, name: value}, status=422)
            assert noor.last.get_json()["errors"] == {name: [in_dutch(app, message)]}
        noor.post(DRAFT, {**fields, **token(noor), "csrf_token": "oud"}, status=422)


def test_two_tabs_keep_apart_what_is_typed_in_them(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    edit = f"/dagboek/{write(noor, 'Zo was het.')}/bewerken"
    first, second = form_at(noor, edit, PAGE), form_at(noor, edit, PAGE)
    noor.post(DRAFT, {**first, "text": "In het ene tabblad."}, status=200)
    noor.post(DRAFT, {**second, "text": "In het andere."}, status=200)
    noor.post(DRAFT, {**first, "text": "In het ene tabblad, verder."}, status=200)
    both = {"In het ene tabblad, verder.", "In het andere."}
    assert set(typed_into(app, cast, first["id"])) == both
    noor.post(PAGE, {**first, "text": "In het ene tabblad, klaar."})
    assert typed_into(app, cast, first["id"]) == ["In het andere."]


def test_a_page_that_goes_on_takes_the_place_of_the_draft_it_began_with(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    typed = {**form_at(noor, PAGE), "text": "Een begin"}
    noor.post(DRAFT, typed, status=200)
    goes_on = form_at(noor, f"{DRAFT}/{typed['page']}", PAGE)
    assert goes_on["text"] == "Een begin"
    assert goes_on["page"] != typed["page"]
    noor.post(DRAFT, {**goes_on, "text": "Een begin, en verder"}, status=200)
    assert typed_into(app, cast, typed["id"]) == ["Een begin, en verder"]


def test_what_was_typed_elsewhere_meanwhile_is_not_lost_by_going_on(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    typed = {**form_at(noor, PAGE), "text": "Een begin"}
    noor.post(DRAFT, typed, status=200)
    goes_on = form_at(noor, f"{DRAFT}/{typed['page']}", PAGE)
    noor.post(DRAFT, {**typed, "text": "Een begin, hier"}, status=200)
    noor.post(DRAFT, {**goes_on, "text": "Een begin, daar"}, status=200)
    assert set(typed_into(app, cast, typed["id"])) == {"Een begin, hier", "Een begin, daar"}


def test_an_older_text_that_comes_late_changes_nothing(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    typed = form_at(noor, PAGE)
    for counter, text in (("7", "Nieuw"), ("5", "Oud"), ("7", "Nieuw"), ("9", "Nieuwer")):
        noor.post(DRAFT, {**typed, "text": text, "counter": counter}, status=200)
        kept = "Nieuwer" if counter == "9" else "Nieuw"
        assert typed_into(app, cast, typed["id"]) == [kept]
    for odd in ("-1", "veel", str(2**60)):
        noor.post(DRAFT, {**typed, "text": "Nu", "counter": odd}, status=422)


def test_a_form_that_is_sent_holds_what_stands_there_now(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    typed = form_at(noor, PAGE)
    noor.post(DRAFT, {**typed, "text": "Een begin", "counter": str(2**40)}, status=200)
    noor.post(PAGE, {**typed, "text": "Een begin en meer", "draft": "1"})
    assert typed_into(app, cast, typed["id"]) == ["Een begin en meer"]


def test_a_draft_can_be_thrown_away(noor: StrictClient, database: Database) -> None:
    typed = {**form_at(noor, PAGE), "text": "Een begin"}
    noor.post(DRAFT, typed, status=200)
    noor.post(f"{DRAFT}/{typed['page']}/weg", token(noor))
    assert count(database, EntryDraft) == 0
    noor.post(f"{DRAFT}/{typed['page']}/weg", token(noor))


def test_a_page_belongs_to_one_entry(noor: StrictClient, database: Database) -> None:
    typed = {**form_at(noor, PAGE), "text": "Een begin"}
    noor.post(DRAFT, typed, status=200)
    with untouched(database):
        noor.post(DRAFT, {**typed, "id": str(uuid7())}, status=404)
