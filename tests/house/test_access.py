"""The access table: what it says is what the app does, for each of the cast and for nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from journal import FEATURES, create_app
from journal.core.access import METHODS, Answer, Feature, Route, Unguarded
from journal.core.viewers import Admin, Coach, Participant, Visitor
from tests.conftest import settings
from tests.support.client import SAME_ORIGIN, StrictClient

TABLE = Path(__file__).parent / "access-table.txt"
ROLES: dict[str, type] = {
    "visitor": Visitor,
    "noor": Participant,
    "bram": Participant,
    "ilse": Coach,
    "dana": Coach,
    "eva": Admin,
}


def routes() -> Iterator[Route]:
    for feature in FEATURES:
        yield from feature.routes


def test_the_table_is_that_of_the_app(app: Flask) -> None:
    lines = sorted(str(route) for route in routes())
    assert TABLE.read_text(encoding="utf-8").splitlines() == lines


def test_every_route_answers_whom_it_is_for_and_nobody_else(
    everybody: dict[str, StrictClient],
) -> None:
    for route in routes():
        for key, client in everybody.items():
            status = _call(client, route)
            if ROLES[key] in route.audience or route.anonymous:
                assert status != 401, f"{key} {route}"
            elif key == "visitor":
                assert status == 401, f"{key} {route}"
            else:
                assert status == 404, f"{key} {route}"


def _call(client: StrictClient, route: Route) -> int:
    path = route.rule
    while "<" in path:
        start, _, rest = path.partition("<")
        value = 12 if rest.startswith("int:") else uuid4()
        path = f"{start}{value}{rest.partition('>')[2]}"
    response = client.browser.open(
        path, method=METHODS[route.kind], base_url="https://localhost", headers=SAME_ORIGIN
    )
    assert response.status_code < 500, f"{response.status} {route}"
    return response.status_code


@pytest.mark.parametrize("key", ["eva", "ilse", "noor"])
def test_a_cross_site_post_finds_nothing(everybody: dict[str, StrictClient], key: str) -> None:
    client = everybody[key]
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        client.post("/inloggen", {"email": "x", "passphrase": "y"}, status=404, headers=headers)


def test_a_route_without_an_audience_is_refused() -> None:
    feature = Feature("loose", __name__)

    def view(db: Session) -> Answer:
        return ""

    with pytest.raises(Unguarded):
        feature.page("/loose")(view)


def test_the_app_does_not_start_with_an_unguarded_endpoint() -> None:
    loose = Feature("loose", __name__)
    loose.blueprint.add_url_rule("/loose", "loose", lambda: "")
    with pytest.raises(Unguarded, match="loose"):
        create_app(settings("sqlite://"), [loose])
