from __future__ import annotations

from uuid import uuid4

from flask import Flask

from journal.core.audit import Act
from journal.core.db import Database
from journal.guidance.models import NumbersGrant
from tests.support.acting import (
    acts,
    count,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

CHART = 'class="chart-plot"'


def test_from_the_next_request_on_a_coach_sees_no_number(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    noor.submit("/inchecken", mood="7")
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    person = f"/begeleiding/{cast['noor'].id}"
    assert CHART in ilse.get(person)
    noor.submit("/begeleiders", f"/begeleiders/{cast['ilse'].id}/getallen/terug")
    assert CHART not in ilse.get(person)
    assert count(database, NumbersGrant) == 0
    assert CHART in noor.get("/terugblik")
    assert acts(database, Act.NUMBERS_TAKEN_BACK) == [(cast["noor"].id, cast["ilse"].id)]


def test_nobody_else_takes_them_back(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    cast: Cast,
    database: Database,
    app: Flask,
) -> None:
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    path = f"/begeleiders/{cast['ilse'].id}/getallen/terug"
    refuse_everybody_else(everybody, database, path, "noor")
    with untouched(database):
        noor.post(path, {"csrf_token": "oud"}, status=422)
        for stranger in (cast["dana"].id, uuid4(), "geen-id"):
            noor.post(f"/begeleiders/{stranger}/getallen/terug", token(noor), status=404)
