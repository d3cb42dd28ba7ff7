"""An admin makes a link to a new vault, which waits for 72 hours or for the coach."""

from __future__ import annotations

from uuid import uuid4

from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    acts_about,
    form,
    invite,
    link,
    nothing_changes,
    person_called,
    refuses_all_but,
    says,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_works_and_waits(
    eva: StrictClient, visitor: StrictClient, database: Database, cast: Cast
) -> None:
    path = link(eva.submit(_account(cast), _path(cast), status=200))
    assert acts_about(database, cast["noor"].id)[-1] == "reset-asked"
    page = visitor.get(path)
    assert says(page, "Found your recovery code after all? Then your own vault opens right now.")
    assert path not in page


def test_the_coach_and_the_other_devices_are_told(
    eva: StrictClient, ilse: StrictClient, dana: StrictClient, noor: StrictClient, cast: Cast
) -> None:
    eva.submit(_account(cast), _path(cast), status=200)
    assert says(ilse.get("/begeleiding"), "asked for a new vault")
    assert says(
        ilse.get(f"/begeleiding/{cast['noor'].id}"), "Yes, I know that it is %(name)s", name="Noor"
    )
    assert not says(dana.get("/begeleiding"), "asked for a new vault")
    for page in ("/vandaag", "/ik"):
        assert says(noor.get(page), "Not you? Stop the request")


def test_works_for_a_colleague_who_is_told_too(
    eva: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    link(eva.submit(_account(cast, "ilse"), _path(cast, "ilse"), status=200))
    assert says(ilse.get("/ik"), "Not you? Stop the request")


def test_is_only_for_admins(
    everybody: dict[str, StrictClient], database: Database, cast: Cast
) -> None:
    refuses_all_but(["eva"], everybody, database, _path(cast))


def test_is_not_for_an_account_without_a_vault_or_a_locked_one(
    eva: StrictClient, ilse: StrictClient, database: Database, cast: Cast
) -> None:
    invite(ilse)
    sam = person_called(database, eva.app, "Sam").id
    eva.submit(_account(cast, "bram"), f"{_account(cast, 'bram')}/slot")
    fields = form(eva.get(_account(cast)), _path(cast))
    with nothing_changes(database):
        for wrong in (sam, cast["bram"].id, uuid4(), "x"):
            eva.post(f"/beheer/mensen/{wrong}/nieuwe-kluis", fields, status=404)
        page = eva.post(_path(cast), {"csrf_token": "oud"}, status=422)
    assert says(page, NOT_READ)


def _account(cast: Cast, key: str = "noor") -> str:
    return f"/beheer/mensen/{cast[key].id}"


def _path(cast: Cast, key: str = "noor") -> str:
    return f"{_account(cast, key)}/nieuwe-kluis"
