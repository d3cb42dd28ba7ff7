from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
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


@pytest.fixture
def kim(eva: StrictClient, database: Database) -> UUID:
    """Give the id of Kim, whom Eva invited as a coach."""
    fields = {"name": "Kim", "email": "kim@example.org", "role": "coach"}
    eva.submit("/beheer/mensen/uitnodigen", status=200, **fields)
    return person_called(database, eva.app, "Kim").id


def test_works(eva: StrictClient, visitor: StrictClient, kim: UUID) -> None:
    path = f"/beheer/mensen/{kim}"
    first = link(eva.submit(path, f"{path}/uitnodiging", status=200))
    second = link(eva.submit(path, f"{path}/uitnodiging", status=200))
    visitor.get(first, status=404)
    visitor.submit(second)
    visitor.get("/begeleiding")


def test_is_only_for_admins(
    everybody: dict[str, StrictClient], kim: UUID, database: Database
) -> None:
    refuses_all_but(["eva"], everybody, database, f"/beheer/mensen/{kim}/uitnodiging")


def test_refuses_what_cannot_be(
    eva: StrictClient, ilse: StrictClient, kim: UUID, database: Database, cast: Cast
) -> None:
    invite(ilse)
    sam = person_called(database, ilse.app, "Sam").id
    path = f"/beheer/mensen/{kim}"
    fields = form(eva.get(path), f"{path}/uitnodiging")
    with nothing_changes(database):
        for wrong in (sam, cast["ilse"].id, cast["eva"].id, uuid4(), "x"):
            eva.post(f"/beheer/mensen/{wrong}/uitnodiging", fields, status=404)
        page = eva.post(f"{path}/uitnodiging", {"csrf_token": "oud"}, status=422)
    assert says(page, NOT_READ)
