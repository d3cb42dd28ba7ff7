from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from journal.accounts.cookies import TIMEOUTS
from journal.accounts.models import PersonRole, Role
from journal.core.db import Database
from journal.core.viewers import Admin, Coach
from tests.accounts.checks import (
    NOT_READ,
    cookie_of,
    device,
    form,
    nothing_changes,
    refuses_all_but,
    says,
    signed_in,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/rol"


@pytest.fixture
def both(ilse: StrictClient, database: Database, cast: Cast) -> StrictClient:
    """Give the phone of Ilse, who guides people and administers too."""
    with database.write() as db:
        db.add(PersonRole(person_id=cast["ilse"].id, role=Role.ADMIN))
    return ilse


def test_works_there_and_back(both: StrictClient, database: Database, cast: Cast) -> None:
    person = f"/begeleiding/{cast['noor'].id}"
    both.submit(PATH, role="admin")
    assert both.last.headers["Location"] == "/"
    both.get("/", status=303)
    assert both.last.headers["Location"] == "/beheer/vragen"
    both.get("/beheer/mensen")
    for path in ("/begeleiding", person, "/ik/herstelcode"):
        both.get(path, status=404)
    both.submit(PATH, role="coach")
    both.get(person)
    both.get("/beheer/mensen", status=404)


def test_an_admin_holds_no_key(
    app: Flask, both: StrictClient, cast: Cast, database: Database
) -> None:
    with app.app_context():
        assert cast.viewer("ilse", Coach).vault.owner == cast["ilse"].id
    both.submit(PATH, role="admin")
    with app.app_context():
        assert not hasattr(cast.viewer("ilse", Admin), "vault")


def test_brings_the_time_outs_of_the_role(both: StrictClient, database: Database) -> None:
    both.submit(PATH, role="admin")
    row = device(database, cookie_of(both).device_id)
    assert row is not None
    assert row.role == Role.ADMIN
    assert row.expires_at - row.used_at <= TIMEOUTS[Role.ADMIN].idle + timedelta(hours=1)


def test_is_asked_at_sign_in_of_who_may_be_several(
    both: StrictClient, visitor: StrictClient, cast: Cast
) -> None:
    visitor.submit("/inloggen", email=cast["ilse"].email, passphrase=cast["ilse"].passphrase)
    assert visitor.last.headers["Location"] == PATH
    page = visitor.follow()
    assert says(page, "As a coach")
    assert says(page, "As an administrator")
    assert not says(page, "As a participant")


def test_another_device_stays_in_its_role(both: StrictClient, app: Flask, cast: Cast) -> None:
    laptop = signed_in(app, cast["ilse"].email, cast["ilse"].passphrase)
    laptop.submit(PATH, role="admin")
    both.get("/begeleiding")
    both.get("/beheer/mensen", status=404)


def test_refuses_a_stranger_and_a_role_that_is_not_ones_own(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    refuses_all_but(everybody.keys() - {"visitor"}, everybody, database, PATH, {"role": "admin"})
    own = {"noor": "participant", "bram": "participant", "eva": "admin"}
    for key, client in everybody.items():
        if key == "visitor":
            continue
        fields = form(client.get(PATH), PATH)
        with nothing_changes(database):
            for role in {"participant", "coach", "admin"} - {own.get(key, "coach")}:
                client.post(PATH, {**fields, "role": role}, status=404)


def test_refuses_bad_input_kindly(both: StrictClient, database: Database) -> None:
    fields = form(both.get(PATH), PATH)
    with nothing_changes(database):
        for role in ("", "ADMIN", "owner", "admin\x00", "a" * 5000):
            both.post(PATH, {**fields, "role": role}, status=404)
        both.post(PATH, fields, status=404)
        page = both.post(PATH, {"role": "admin", "csrf_token": "oud"}, status=422)
    assert says(page, NOT_READ)
