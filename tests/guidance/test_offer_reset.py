from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Person, Reset
from journal.core.db import Database
from tests.support.acting import (
    count,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

LINK = re.compile(r"https://localhost(/nieuwe-kluis/[\w-]+)")


def test_a_coach_shows_a_link_face_to_face_that_works_at_once(
    ilse: StrictClient, noor: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    person = f"/begeleiding/{cast['noor'].id}"
    assert LINK.search(ilse.submit(person, f"{person}/nieuwe-kluis", status=200))
    with database.read() as db:
        reset = db.scalars(select(Reset)).one()
    assert reset.confirmed_by == cast["ilse"].id
    assert reset.waits_until == reset.asked_at
    told = "A new vault was asked for in your account. If that was you, there is nothing you need"
    assert in_dutch(app, f"{told} to do.") in words_of(noor.get("/vandaag"))


def test_an_admins_link_waits_until_the_coach_confirms(
    ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    assert LINK.search(eva.submit(account, f"{account}/nieuwe-kluis", status=200))
    with database.read() as db:
        waiting = db.scalars(select(Reset)).one()
    assert waiting.confirmed_by is None
    assert (waiting.waits_until - waiting.asked_at).days == 3
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.submit(person, f"{person}/nieuwe-kluis/bevestigd")
    with database.read() as db:
        assert db.get_one(Reset, waiting.id).confirmed_by == cast["ilse"].id
    assert f"{person}/nieuwe-kluis/bevestigd" not in ilse.get(person)


def test_nobody_else_offers_or_confirms(
    everybody: dict[str, StrictClient],
    ilse: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    person = f"/begeleiding/{cast['noor'].id}"
    account = f"/beheer/mensen/{cast['noor'].id}"
    refuse_everybody_else(everybody, database, f"{person}/nieuwe-kluis", "ilse")
    refuse_everybody_else(everybody, database, f"{person}/nieuwe-kluis/bevestigd", "ilse")
    refuse_everybody_else(everybody, database, f"{account}/nieuwe-kluis", "eva")
    with untouched(database):
        for odd in (cast["bram"].id, cast["ilse"].id, uuid4(), "geen-id"):
            ilse.post(f"/begeleiding/{odd}/nieuwe-kluis", token(ilse), status=404)
            ilse.post(f"/begeleiding/{odd}/nieuwe-kluis/bevestigd", token(ilse), status=404)
        eva.post(f"/beheer/mensen/{uuid4()}/nieuwe-kluis", token(eva), status=404)
        ilse.post(f"{person}/nieuwe-kluis", {"csrf_token": "oud"}, status=422)
        eva.post(f"{account}/nieuwe-kluis", {"csrf_token": "oud"}, status=422)


def test_there_is_none_for_somebody_who_has_no_vault_yet(
    ilse: StrictClient, eva: StrictClient, database: Database
) -> None:
    fields = {"name": "Sam", "email": "sam@example.org", "language": "nl", "asked_first": "y"}
    ilse.post("/begeleiding/uitnodigen", {**token(ilse), **fields}, status=200)
    with database.read() as db:
        sam = db.scalars(select(Person.id).order_by(Person.id)).all()[-1]
    ilse.post(f"/begeleiding/{sam}/nieuwe-kluis", token(ilse), status=404)
    eva.post(f"/beheer/mensen/{sam}/nieuwe-kluis", token(eva), status=404)
    assert count(database, Reset) == 0
