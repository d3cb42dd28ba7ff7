from __future__ import annotations

from journal.core.db import Database
from journal.entries.models import Entry, EntryDraft, EntryShare, EntryVersion
from tests.support.acting import count, form_at, refuse_everybody_else, token, untouched, write
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_nothing_of_it_is_left(noor: StrictClient, cast: Cast, database: Database) -> None:
    entry_id = write(noor, "Nu meteen weg.", readers=str(cast["ilse"].id))
    edit = form_at(noor, f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven")
    noor.submit(f"/dagboek/{entry_id}", f"/dagboek/{entry_id}/verwijderen")
    # Typed on in another tab, after the deleting.
    noor.post("/dagboek/concept", {**edit, "text": "Nu meteen weg, ook dit."}, status=200)
    noor.submit("/dagboek/verwijderd", f"/dagboek/{entry_id}/voorgoed")
    assert not any(count(database, kept) for kept in (Entry, EntryVersion, EntryShare, EntryDraft))
    noor.get(f"/dagboek/{entry_id}", status=404)
    assert "Nu meteen weg" not in noor.get("/dagboek/verwijderd")


def test_a_second_tap_finds_it_gone(noor: StrictClient) -> None:
    kept, gone = write(noor, "Dit blijft."), write(noor, "Dit gaat weg.")
    for _ in range(2):
        noor.post(f"/dagboek/{gone}/voorgoed", token(noor))
        assert noor.last.location == "/dagboek/verwijderd?notice=shredded"
    assert "Dit blijft." in noor.get(f"/dagboek/{kept}")


def test_nobody_else_shreds_it(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    entry_id = write(noor, "Van mij.")
    refuse_everybody_else(everybody, database, f"/dagboek/{entry_id}/voorgoed", "noor")
    with untouched(database):
        noor.post(f"/dagboek/{entry_id}/voorgoed", {"csrf_token": "oud"}, status=422)
