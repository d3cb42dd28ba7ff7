from __future__ import annotations

from uuid import uuid4

import pytest

from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    acts_about,
    form,
    link,
    nothing_changes,
    refuses_all_but,
    says,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


@pytest.fixture
def waiting(eva: StrictClient, cast: Cast) -> str:
    """Give the path to a new vault for Noor, which waits for 72 hours or for Ilse."""
    account = f"/beheer/mensen/{cast['noor'].id}"
    return link(eva.submit(account, f"{account}/nieuwe-kluis", status=200))


def test_works_at_once(
    ilse: StrictClient, visitor: StrictClient, waiting: str, database: Database, cast: Cast
) -> None:
    ilse.submit(_person(cast), _path(cast))
    assert says(ilse.follow(), "Confirmed. The new vault can be opened now.")
    assert acts_about(database, cast["noor"].id)[-1] == "reset-confirmed"
    visitor.submit(waiting)


def test_the_coach_and_the_other_devices_are_told_and_nobody_else(
    ilse: StrictClient, dana: StrictClient, noor: StrictClient, waiting: str, cast: Cast
) -> None:
    assert says(ilse.get("/begeleiding"), "asked for a new vault")
    assert says(ilse.get(_person(cast)), "Yes, I know that it is %(name)s", name="Noor")
    assert not says(dana.get("/begeleiding"), "asked for a new vault")
    for page in ("/vandaag", "/ik"):
        assert says(noor.get(page), "Not you? Stop the request")


def test_is_only_for_the_coach_who_guides(
    everybody: dict[str, StrictClient],
    dana: StrictClient,
    visitor: StrictClient,
    waiting: str,
    database: Database,
    cast: Cast,
) -> None:
    refuses_all_but(["ilse", "dana"], everybody, database, _path(cast))
    fields = form(dana.get("/ik"), "/uitloggen")
    with nothing_changes(database):
        dana.post(_path(cast), fields, status=404)
    assert waiting not in visitor.get(waiting)


def test_without_a_request_there_is_nothing_to_confirm(
    ilse: StrictClient, database: Database, cast: Cast
) -> None:
    fields = form(ilse.get("/ik"), "/uitloggen")
    with nothing_changes(database):
        ilse.post(_path(cast), fields)


def test_refuses_bad_input_kindly(
    ilse: StrictClient, waiting: str, database: Database, cast: Cast
) -> None:
    fields = form(ilse.get(_person(cast)), _path(cast))
    with nothing_changes(database):
        for wrong in (uuid4(), "x", "%00"):
            ilse.post(f"/begeleiding/{wrong}/nieuwe-kluis/bevestigd", fields, status=404)
        page = ilse.post(_path(cast), {"csrf_token": "oud"}, status=422)
    assert says(page, NOT_READ)


def _person(cast: Cast) -> str:
    return f"/begeleiding/{cast['noor'].id}"


def _path(cast: Cast) -> str:
    return f"{_person(cast)}/nieuwe-kluis/bevestigd"
