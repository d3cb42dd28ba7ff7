from __future__ import annotations

from uuid import uuid4

from flask import Flask

from journal.core.audit import Act
from journal.core.db import Database
from tests.support.acting import (
    acts,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_every_device_ends_and_nothing_is_lost(
    noor: StrictClient,
    visitor: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    entry_id = write(noor, "Dit blijft.")
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/slot")
    noor.get("/dagboek", status=401)
    email, passphrase = cast["noor"].email, cast["noor"].passphrase
    visitor.submit("/inloggen", email=email, passphrase=passphrase, status=422)
    assert in_dutch(app, "locked") in words_of(eva.get("/beheer/mensen"))
    eva.submit(account, f"{account}/slot/open")
    visitor.submit("/inloggen", email=email, passphrase=passphrase)
    assert "Dit blijft." in visitor.get(f"/dagboek/{entry_id}")
    assert len(acts(database, Act.ACCOUNT_LOCKED)) == len(acts(database, Act.ACCOUNT_UNLOCKED)) == 1


def test_an_admin_reads_nothing_of_anybody_here(
    noor: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    entry_id = write(noor, "Een geheim van Noor.")
    for page in ("/beheer/mensen", f"/beheer/mensen/{cast['noor'].id}"):
        text = eva.get(page)
        assert "Een geheim van Noor." not in text
        assert str(entry_id) not in text


def test_nobody_else_locks_or_opens(
    everybody: dict[str, StrictClient], eva: StrictClient, cast: Cast, database: Database
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    for path in (f"{account}/slot", f"{account}/slot/open"):
        refuse_everybody_else(everybody, database, path, "eva")
        with untouched(database):
            eva.post(path, {"csrf_token": "oud"}, status=422)


def test_only_what_can_be_locked_is_found(
    eva: StrictClient, cast: Cast, database: Database
) -> None:
    with untouched(database):
        for odd in (cast["eva"].id, uuid4(), "geen-id"):
            eva.post(f"/beheer/mensen/{odd}/slot", token(eva), status=404)
        eva.post(f"/beheer/mensen/{cast['noor'].id}/slot/open", token(eva), status=404)
