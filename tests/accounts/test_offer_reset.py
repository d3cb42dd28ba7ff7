"""A coach makes a link to a new vault for somebody who is there with them."""

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


def test_works_and_confirms_it_at_once(
    ilse: StrictClient, visitor: StrictClient, database: Database, cast: Cast
) -> None:
    page = ilse.submit(_person(cast), _path(cast), status=200)
    assert "<svg" in page
    assert says(page, "You see this link only now. If it gets lost, you make a new one.")
    assert acts_about(database, cast["noor"].id)[-1] == "reset-asked"
    assert says(visitor.get(link(page)), "Open a new vault")


def test_alone_it_changes_nothing_for_who_is_signed_in(
    ilse: StrictClient, noor: StrictClient, cast: Cast
) -> None:
    ilse.submit(_person(cast), _path(cast), status=200)
    assert says(noor.get("/vandaag"), "Not you? Stop the request")
    noor.get("/dagboek")


def test_is_only_for_the_coach_who_guides(
    everybody: dict[str, StrictClient], dana: StrictClient, database: Database, cast: Cast
) -> None:
    refuses_all_but(["ilse", "dana"], everybody, database, _path(cast))
    fields = form(dana.get(_person(cast, "bram")), _path(cast, "bram"))
    with nothing_changes(database):
        dana.post(_path(cast), fields, status=404)


def test_is_not_for_somebody_who_has_no_vault_yet(
    ilse: StrictClient, database: Database, cast: Cast
) -> None:
    invite(ilse)
    sam = person_called(database, ilse.app, "Sam").id
    fields = form(ilse.get(_person(cast)), _path(cast))
    with nothing_changes(database):
        ilse.post(f"/begeleiding/{sam}/nieuwe-kluis", fields, status=404)


def test_refuses_bad_input_kindly(ilse: StrictClient, database: Database, cast: Cast) -> None:
    fields = form(ilse.get(_person(cast)), _path(cast))
    with nothing_changes(database):
        for wrong in (uuid4(), "x", "%00"):
            ilse.post(f"/begeleiding/{wrong}/nieuwe-kluis", fields, status=404)
        page = ilse.post(_path(cast), {"csrf_token": "oud"}, status=422)
    assert says(page, NOT_READ)


def _person(cast: Cast, key: str = "noor") -> str:
    return f"/begeleiding/{cast[key].id}"


def _path(cast: Cast, key: str = "noor") -> str:
    return f"{_person(cast, key)}/nieuwe-kluis"
