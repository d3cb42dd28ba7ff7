from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask

from journal.core.db import Database
from tests.support.acting import (
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def replied(noor: StrictClient, ilse: StrictClient, cast: Cast) -> UUID:
    entry_id = write(noor, "Wat denk jij?", readers=str(cast["ilse"].id))
    shared = f"/begeleiding/{cast['noor'].id}/{entry_id}"
    ilse.submit(shared, f"{shared}/antwoord", text="Neem de tijd.")
    return entry_id


def test_a_reply_calls_until_it_was_seen(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    entry_id = replied(noor, ilse, cast)
    called = in_dutch(app, "%(name)s wrote back.", name="Ilse")
    assert called in words_of(noor.get("/vandaag"))
    seen = f"/dagboek/{entry_id}/antwoorden/gezien"
    noor.submit(f"/dagboek/{entry_id}", seen)
    page = noor.follow()
    assert "Neem de tijd." in page
    assert seen not in page
    assert called not in words_of(noor.get("/vandaag"))
    with untouched(database):
        noor.post(seen, token(noor))


def test_nobody_else_sees_it_for_her(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    ilse: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    seen = f"/dagboek/{replied(noor, ilse, cast)}/antwoorden/gezien"
    refuse_everybody_else(everybody, database, seen, "noor")
    with untouched(database):
        noor.post(seen, {"csrf_token": "oud"}, status=422)
        noor.post(f"/dagboek/{uuid4()}/antwoorden/gezien", token(noor), status=404)
