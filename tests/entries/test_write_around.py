from __future__ import annotations

from uuid import uuid4

from flask import Flask

from journal.core.db import Database
from journal.core.viewers import Participant
from journal.entries.about import About, Part
from journal.entries.models import Entry
from journal.guided_sessions.queries import own_sessions
from tests.support import pages
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    reading_as,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

WRITE = "/dagboek/schrijven"
GONE = "What this answered is no longer there. Your text is: save it once more."


def session_of(app: Flask, cast: Cast, key: str = "noor") -> str:
    with reading_as(app, cast, key, Participant) as (db, viewer):
        return f"/sessies/{own_sessions(db, viewer)[0].id}"


def test_each_session_has_one_intention_and_it_can_be_shared_like_any_entry(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    page = f"{session_of(app, cast)}/intention"
    assert in_dutch(app, "My intention for this session") in words_of(noor.get(page))
    fields = {**form_at(noor, page, WRITE), "text": "Minder haast."}
    noor.post(WRITE, {**fields, "readers": str(cast["ilse"].id)})
    noor.get(page, status=303)
    assert "Minder haast." in noor.follow()
    assert count(database, Entry) == 1
    shared = ilse.get(f"/begeleiding/{cast['noor'].id}/{fields['id']}")
    assert "Minder haast." in shared
    assert in_dutch(app, "My intention for this session") in words_of(shared)


def test_what_was_typed_and_not_saved_is_there_again(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    page = f"{session_of(app, cast)}/fears"
    noor.post("/dagboek/concept", {**form_at(noor, page, WRITE), "text": "Dat"}, status=200)
    assert form_at(noor, page, WRITE)["text"] == "Dat"


def test_the_three_are_apart_and_nobody_can_tell_which_is_which(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    base = session_of(app, cast)
    ids = {form_at(noor, f"{base}/{part}", WRITE)["id"] for part in ("intention", "hopes", "fears")}
    assert len(ids) == 3
    with reading_as(app, cast, "bram", Participant) as (_, bram):
        attendance = own_sessions(_, bram)[0].id
        theirs = {str(About(part, attendance).entry_id(bram.vault)) for part in Part}
    assert not ids & theirs


def test_a_session_of_somebody_else_is_not_found(
    noor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    theirs = session_of(app, cast, "bram").rpartition("/")[2]
    with untouched(database):
        for path in (f"/sessies/{theirs}/hopes", f"/sessies/{uuid4()}/hopes"):
            noor.get(path, status=404)
        noor.get(f"{session_of(app, cast)}/letter", status=404)
        noor.get(f"{session_of(app, cast)}/dosering", status=404)
        fields = {**form_at(noor, WRITE), **token(noor), "text": "Dag.", "about": f"hopes:{theirs}"}
        page = noor.post(WRITE, fields, status=422)
    assert in_dutch(app, GONE) in words_of(page)
    (form,) = (form for form in pages.forms(page) if form.get("action") == WRITE)
    again = pages.values_of(form)
    assert (again["text"], again["about"], again["id"]) == ("Dag.", "", fields["id"])


def test_what_it_is_about_is_read_back_or_is_nothing() -> None:
    about = About(Part.HOPES, uuid4())
    assert About.parse(str(about)) == about
    assert About.parse("letter") == About(Part.LETTER)
    for odd in (None, "", "hopes", "hopes:x", "letter:1", f"dreams:{uuid4()}", "hopes:" + "-" * 36):
        assert About.parse(odd) is None


def test_an_odd_address_gives_a_whole_page_to_sign_in(
    visitor: StrictClient, cast: Cast, app: Flask
) -> None:
    visitor.get(f"{session_of(app, cast)}/%00", status=401)
