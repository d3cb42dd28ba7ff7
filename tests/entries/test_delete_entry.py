from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask

from journal.core import clock
from journal.core.cli import run_periodic
from journal.core.db import Database
from journal.entries.actions.keeping import KEPT_AFTER_DELETING
from journal.entries.models import Entry, EntryDraft, EntryShare, EntryVersion, Reply
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

ALL_OF_IT = (Entry, EntryVersion, EntryShare, EntryDraft, Reply)


def delete(noor: StrictClient, entry_id: UUID) -> None:
    noor.submit(f"/dagboek/{entry_id}", f"/dagboek/{entry_id}/verwijderen")


def test_it_is_gone_for_readers_at_once_and_stands_under_deleted(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Toch maar niet.", readers=str(cast["ilse"].id))
    delete(noor, entry_id)
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.get(f"{person}/{entry_id}", status=404)
    assert str(entry_id) not in ilse.get(person)
    assert count(database, EntryShare) == 0
    assert "Toch maar niet." not in noor.get("/dagboek")
    assert "Toch maar niet." in noor.get("/dagboek/verwijderd")
    assert "Toch maar niet." in noor.get(f"/dagboek/{entry_id}")


def test_its_draft_goes_for_good_with_it(noor: StrictClient, database: Database) -> None:
    entry_id = write(noor, "Zo was het.")
    typed = {**form_at(noor, f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven"), "text": "Meer"}
    noor.post("/dagboek/concept", typed, status=200)
    delete(noor, entry_id)
    noor.submit("/dagboek/verwijderd", f"/dagboek/{entry_id}/voorgoed")
    assert count(database, EntryDraft) == 0


def test_saved_on_another_page_it_is_back(noor: StrictClient, database: Database) -> None:
    entry_id = write(noor, "Toch maar niet.")
    typed = form_at(noor, f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven")
    delete(noor, entry_id)
    noor.post("/dagboek/schrijven", {**typed, "text": "Toch wel, en meer."})
    assert "Toch wel, en meer." in noor.get("/dagboek")
    assert count(database, EntryShare) == 0


def test_after_seven_days_it_goes_for_good(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    entry_id = write(noor, "Toch maar niet.", readers=str(cast["ilse"].id))
    shared = f"/begeleiding/{cast['noor'].id}/{entry_id}"
    ilse.submit(shared, f"{shared}/antwoord", text="Dank je wel.")
    stays = write(noor, "Dit blijft.")
    typed = {**form_at(noor, f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven"), "text": "Meer"}
    delete(noor, entry_id)
    noor.post("/dagboek/concept", typed, status=200)
    later = clock.now() + KEPT_AFTER_DELETING
    with app.app_context(), clock.held_at(later - timedelta(minutes=1)):
        run_periodic(database)
    assert count(database, Entry) == 2
    with app.app_context(), clock.held_at(later + timedelta(minutes=1)):
        run_periodic(database)
    assert [count(database, table) for table in ALL_OF_IT] == [1, 1, 0, 0, 0]
    noor.get(f"/dagboek/{entry_id}", status=404)
    assert "Dit blijft." in noor.get(f"/dagboek/{stays}")
    assert "Meer" not in words_of(noor.get("/dagboek"))


def test_nobody_else_deletes_it(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    path = f"/dagboek/{write(noor, 'Van mij.')}/verwijderen"
    refuse_everybody_else(everybody, database, path, "noor")


def test_bad_input_is_refused(noor: StrictClient, database: Database, app: Flask) -> None:
    entry_id = write(noor, "Van mij.")
    with untouched(database):
        answer = noor.post(f"/dagboek/{entry_id}/verwijderen", {"csrf_token": "oud"}, status=422)
        noor.post(f"/dagboek/{uuid4()}/verwijderen", token(noor), status=404)
        noor.post("/dagboek/geen-id/verwijderen", token(noor), status=404)
    assert in_dutch(app, "We could not read this") in words_of(answer)
