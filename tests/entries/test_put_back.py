from __future__ import annotations

from uuid import uuid4

from journal.core.db import Database
from tests.support.acting import refuse_everybody_else, token, untouched, write
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_it_stands_in_the_journal_again_and_only_for_its_writer(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    entry_id = write(noor, "Toch wel.", readers=str(cast["ilse"].id))
    noor.submit(f"/dagboek/{entry_id}", f"/dagboek/{entry_id}/verwijderen")
    noor.submit("/dagboek/verwijderd", f"/dagboek/{entry_id}/terugzetten")
    assert "Toch wel." in noor.follow()
    assert "Toch wel." in noor.get("/dagboek")
    assert "Toch wel." not in noor.get("/dagboek/verwijderd")
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}", status=404)


def test_what_was_not_deleted_stays_as_it_is(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Gewoon hier.", readers=str(cast["ilse"].id))
    with untouched(database):
        noor.post(f"/dagboek/{entry_id}/terugzetten", token(noor))


def test_nobody_else_puts_it_back(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    entry_id = write(noor, "Weg.")
    noor.submit(f"/dagboek/{entry_id}", f"/dagboek/{entry_id}/verwijderen")
    refuse_everybody_else(everybody, database, f"/dagboek/{entry_id}/terugzetten", "noor")
    with untouched(database):
        noor.post(f"/dagboek/{entry_id}/terugzetten", {"csrf_token": "oud"}, status=422)
        noor.post(f"/dagboek/{uuid4()}/terugzetten", token(noor), status=404)
