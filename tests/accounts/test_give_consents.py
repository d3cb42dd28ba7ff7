from __future__ import annotations

import pytest
import sqlalchemy as sa

from journal.accounts.models import WORDINGS, Consent, Purpose
from journal.core.db import Database
from tests.accounts.checks import (
    OLD_PAGE,
    form,
    newcomer,
    nothing_changes,
    refuses_all_but,
    says,
)
from tests.support.client import StrictClient

PATH = "/toestemming"
NEEDED = (
    "Without a yes to this, Naklank cannot keep anything. "
    "If you'd rather not, you can simply close this screen."
)


@pytest.fixture
def sam(ilse: StrictClient) -> StrictClient:
    """Give the phone of somebody who just joined."""
    return newcomer(ilse)


def test_works_for_just_what_is_ticked(sam: StrictClient, database: Database) -> None:
    sam.submit(PATH, journal="y", mail="y")
    assert sam.last.headers["Location"] == "/"
    assert _given(database) == {"journal", "mail"}
    sam.get("/vandaag")
    sam.get(PATH, status=404)
    sam.post(PATH, {"journal": "y"}, status=404)


def test_nothing_is_ticked_beforehand_and_nothing_else_is_there_yet(sam: StrictClient) -> None:
    assert set(form(sam.get(PATH), PATH)) == {"csrf_token"}
    sam.get("/", status=303)
    assert sam.last.headers["Location"] == PATH
    for path in ("/vandaag", "/dagboek", "/inchecken", "/oefenen"):
        sam.get(path, status=303)
        assert sam.last.headers["Location"] == f"{PATH}?notice=consent-first"


def test_is_only_for_somebody_who_was_not_asked_yet(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    refuses_all_but([], everybody, database, PATH, {"journal": "y"})


def test_refuses_bad_input_kindly(sam: StrictClient, database: Database) -> None:
    with nothing_changes(database):
        page = sam.submit(PATH, status=422, sharing="y")
        assert says(page, NEEDED)
        assert _ticked(page) == {"sharing"}
        page = sam.submit(PATH, status=422, journal="y", mail="y", csrf_token="oud")
        assert says(page, OLD_PAGE)
        assert _ticked(page) == {"journal", "mail"}
    sam.post(PATH, form(page, PATH))


def _ticked(page: str) -> set[str]:
    return set(form(page, PATH)) - {"csrf_token"}


def _given(database: Database) -> set[str]:
    newest = sa.select(Consent).order_by(Consent.given_at.desc()).limit(1)
    with database.read() as db:
        person = db.scalars(newest).one().person_id
        rows = db.scalars(sa.select(Consent).where(Consent.person_id == person)).all()
    assert all(row.version == WORDINGS[Purpose(row.purpose)] for row in rows)
    return {row.purpose for row in rows}
