from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    form,
    invite,
    later,
    link,
    newcomer,
    nothing_changes,
    person_called,
    refuses_all_but,
    says,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


@pytest.fixture
def sam(ilse: StrictClient, database: Database) -> UUID:
    """Give the id of Sam, whom Ilse invited."""
    invite(ilse)
    return person_called(database, ilse.app, "Sam").id


def test_works_also_when_the_first_link_is_over(
    ilse: StrictClient, visitor: StrictClient, sam: UUID
) -> None:
    with later(days=4):
        ilse.get("/ik")  # gets its secret of the day, which is not in a page's budget
        page = ilse.submit(_person(sam), _path(sam), status=200)
        assert says(page, "A link for %(name)s", name="Sam")
        visitor.submit(link(page))


def test_is_only_for_the_coach_who_guides(
    everybody: dict[str, StrictClient], dana: StrictClient, sam: UUID, database: Database
) -> None:
    refuses_all_but(["ilse", "dana"], everybody, database, _path(sam))
    fields = form(dana.get("/ik"), "/uitloggen")
    with nothing_changes(database):
        dana.post(_path(sam), fields, status=404)


def test_is_not_for_somebody_who_joined(ilse: StrictClient, database: Database, cast: Cast) -> None:
    newcomer(ilse)
    fields = form(ilse.get("/ik"), "/uitloggen")
    joined = person_called(database, ilse.app, "Sam").id
    with nothing_changes(database):
        for person in (joined, cast["noor"].id, uuid4(), "x"):
            ilse.post(f"/begeleiding/{person}/uitnodiging", fields, status=404)


def test_refuses_a_stale_page_kindly(ilse: StrictClient, sam: UUID, database: Database) -> None:
    with nothing_changes(database):
        assert says(ilse.post(_path(sam), {"csrf_token": "oud"}, status=422), NOT_READ)


def _person(sam: UUID) -> str:
    return f"/begeleiding/{sam}"


def _path(sam: UUID) -> str:
    return f"{_person(sam)}/uitnodiging"
