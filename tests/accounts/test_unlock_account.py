from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    acts_about,
    form,
    nothing_changes,
    refuses_all_but,
    says,
    signed_in,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


@pytest.fixture(autouse=True)
def _locked(eva: StrictClient, cast: Cast) -> None:
    eva.submit(_account(cast), f"{_account(cast)}/slot")


def test_works(
    app: Flask, eva: StrictClient, noor: StrictClient, database: Database, cast: Cast
) -> None:
    eva.submit(_account(cast), _path(cast))
    assert says(eva.follow(), "The account is open again.")
    assert acts_about(database, cast["noor"].id)[-1] == "account-unlocked"
    signed_in(app, cast["noor"].email, cast["noor"].passphrase).get("/vandaag")
    noor.get("/vandaag", status=401)


def test_is_only_for_admins(
    everybody: dict[str, StrictClient], database: Database, cast: Cast
) -> None:
    others = {key: client for key, client in everybody.items() if key != "noor"}
    refuses_all_but(["eva"], others, database, _path(cast))
    refuses_all_but(["eva"], {"visitor": everybody["noor"]}, database, _path(cast))


def test_refuses_what_cannot_be(eva: StrictClient, database: Database, cast: Cast) -> None:
    fields = form(eva.get(_account(cast)), _path(cast))
    with nothing_changes(database):
        for wrong in (cast["eva"].id, cast["bram"].id, uuid4(), "x"):
            eva.post(f"/beheer/mensen/{wrong}/slot/open", fields, status=404)
        assert says(eva.post(_path(cast), {"csrf_token": "oud"}, status=422), NOT_READ)


def _account(cast: Cast) -> str:
    return f"/beheer/mensen/{cast['noor'].id}"


def _path(cast: Cast) -> str:
    return f"{_account(cast)}/slot/open"
