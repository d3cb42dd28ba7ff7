"""The device cookie: who somebody is, for how long, and what becomes of a cookie that was bent."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from journal.accounts.actions.devices import end_expired_devices
from journal.accounts.cookies import NAME, TIMEOUTS
from journal.accounts.models import Device, KeySlot, Person, Role, SlotKind, State, Vault
from journal.core import clock
from journal.core.db import Base, Database
from journal.core.viewers import Clock
from tests.accounts.checks import cookie_of, device, nothing_changes, slots
from tests.support.cast import Cast
from tests.support.client import StrictClient

KEYS = {Role.PARTICIPANT: "noor", Role.COACH: "ilse", Role.ADMIN: "eva"}
MOMENT = timedelta(minutes=1)


def test_the_table_of_time_outs() -> None:
    days = {
        role: (timeout.idle / timedelta(days=1), timeout.absolute / timedelta(days=1))
        for role, timeout in TIMEOUTS.items()
    }
    assert days == {Role.PARTICIPANT: (60, 365), Role.COACH: (14, 90), Role.ADMIN: (0.5, 7)}


@pytest.mark.parametrize("role", Role)
def test_ends_when_it_is_not_used(
    everybody: dict[str, StrictClient], database: Database, cast: Cast, role: Role
) -> None:
    client = everybody[KEYS[role]]
    row = _row(database, cast, KEYS[role])
    for moment, status in ((-MOMENT, 200), (timedelta(0), 401)):
        with clock.held_at(row.signed_in_at + TIMEOUTS[role].idle + moment):
            StrictClient(client.app, cast[KEYS[role]].cookie).get("/ik", status=status)
        _put_back(database, row)


@pytest.mark.parametrize("role", Role)
def test_ends_in_the_end_however_much_it_is_used(
    everybody: dict[str, StrictClient], database: Database, cast: Cast, role: Role
) -> None:
    client, timeout = everybody[KEYS[role]], TIMEOUTS[role]
    began = _row(database, cast, KEYS[role]).signed_in_at
    at, over = began, began + timeout.absolute
    while at < over - MOMENT:
        at = min(at + timeout.idle - 2 * timedelta(hours=1), over - MOMENT)
        with clock.held_at(at):
            client.get("/ik")
    with clock.held_at(over):
        client.get("/ik", status=401)


def test_what_is_over_is_deleted_with_its_way_into_the_vault(
    noor: StrictClient, ilse: StrictClient, database: Database, cast: Cast
) -> None:
    noors = _row(database, cast, "noor")
    with clock.held_at(noors.signed_in_at + timedelta(days=20)):
        end_expired_devices(database, Clock())
    assert device(database, noors.id) is not None
    assert slots(database, cast["noor"].id, SlotKind.DEVICE)
    assert not slots(database, cast["ilse"].id, SlotKind.DEVICE)
    with database.read() as db:
        owners = set(db.scalars(sa.select(Device.person_id)))
    assert owners == {cast["noor"].id, cast["bram"].id}


def test_gets_a_new_secret_after_a_day(
    app: Flask, noor: StrictClient, database: Database, cast: Cast
) -> None:
    old = cookie_of(noor)
    signed_in_at = _row(database, cast, "noor").signed_in_at
    with clock.held_at(signed_in_at + timedelta(hours=23, minutes=59)):
        noor.get("/vandaag")
        assert cookie_of(noor).secret == old.secret
    renewed_at = signed_in_at + timedelta(days=1, hours=2)
    with clock.held_at(renewed_at):
        noor.get("/vandaag")
    new = cookie_of(noor)
    assert new.device_id == old.device_id
    assert new.secret != old.secret
    with clock.held_at(renewed_at + timedelta(seconds=59)):
        StrictClient(app, old).get("/vandaag")
        StrictClient(app, new).get("/vandaag")
    with clock.held_at(renewed_at + timedelta(seconds=60)):
        StrictClient(app, old).get("/vandaag", status=401)
        StrictClient(app, new).get("/vandaag")


def test_requests_that_were_under_way_get_no_second_new_secret(
    app: Flask, noor: StrictClient, database: Database, cast: Cast
) -> None:
    old = cookie_of(noor)
    with clock.held_at(clock.now() + timedelta(days=2)):
        noor.get("/vandaag")
        late = StrictClient(app, old)
        late.get("/vandaag")
        assert "Set-Cookie" not in late.last.headers or NAME not in late.last.headers["Set-Cookie"]
        late.post("/inchecken", {"mood": "7"}, status=422)
        noor.get("/vandaag")
    assert len(slots(database, cast["noor"].id, SlotKind.DEVICE)) == 2
    with clock.held_at(clock.now() + timedelta(days=4)):
        noor.get("/vandaag")
    assert len(slots(database, cast["noor"].id, SlotKind.DEVICE)) == 2


def test_an_admins_device_stays_known_without_a_new_secret_until_a_day_passed(
    eva: StrictClient, database: Database, cast: Cast
) -> None:
    old, began = cookie_of(eva), _row(database, cast, "eva").signed_in_at
    for hours in (10, 20, 30):
        with clock.held_at(began + timedelta(hours=hours)):
            eva.get("/beheer/vragen")
    assert cookie_of(eva).secret != old.secret


def test_its_use_is_known_by_the_hour_only(
    noor: StrictClient, database: Database, cast: Cast
) -> None:
    at = datetime(2031, 3, 4, 15, 47, 12, 345, tzinfo=clock.now().tzinfo)
    row = _row(database, cast, "noor")
    _put_back(database, row, signed_in_at=at, expires_at=at + timedelta(days=1), renewed_at=at)
    with clock.held_at(at):
        noor.get("/vandaag")
    assert _row(database, cast, "noor").used_at == at.replace(minute=0, second=0, microsecond=0)
    with nothing_changes(database), clock.held_at(at + timedelta(minutes=10)):
        noor.get("/vandaag")


def test_the_database_cannot_make_it(noor: StrictClient, database: Database) -> None:
    secret = cookie_of(noor).secret
    kept = _dump(database)
    for shape in (secret, base64.urlsafe_b64encode(secret).rstrip(b"="), secret.hex().encode()):
        assert shape not in kept


def test_a_bent_cookie_is_nobody(app: Flask, database: Database, cast: Cast) -> None:
    noors, brams = cast["noor"].cookie, cast["bram"].cookie
    device_id, secret = str(noors.device_id), _text(noors.secret)
    flipped = bytes([noors.secret[0] ^ 1]) + noors.secret[1:]
    bent = [
        *("", "v1", "v1.", "v1..", ".", "..", "null", "%00", "v1.%00.%00", "é", "\x7f", '"v1'),
        *(f"v2.{device_id}.{secret}", f"V1.{device_id}.{secret}", f"{device_id}.{secret}"),
        *(f"v1.{device_id}", f"v1.{device_id}.", f"v1..{secret}", f"v1.{secret}.{device_id}"),
        *(f"v1.{device_id}.{secret[:-1]}", f"v1.{device_id}.{secret}AAAA", f"v1.{device_id}.{{}}"),
        *(f"v1.{device_id}.{_text(flipped)}", f"v1.{device_id}.{_text(brams.secret)}"),
        *(f"v1.{brams.device_id}.{secret}", f"v1.{uuid4()}.{secret}", f"v1.{UUID(int=0)}.{secret}"),
        *(f"v1.{cast['noor'].id}.{secret}", f"v1.{device_id}.{_text(bytes(32))}", "v1." * 900),
        *(
            f"v1.{device_id}.{'A' * 3500}",
            f"v1.{'9' * 3000}.{secret}",
            f"v1.{device_id}. {secret}.",
        ),
    ]
    with nothing_changes(database):
        for value in bent:
            client = StrictClient(app)
            client.browser.set_cookie(NAME, value, secure=True, domain="localhost")
            client.get("/", status=303)
            assert client.last.headers["Location"] == "/inloggen", value
            client.post("/uitloggen", status=401)


def test_a_known_cookie_is_somebody(app: Flask, cast: Cast) -> None:
    """The test above would pass as well if no cookie at all were known."""
    client = StrictClient(app)
    noors = cast["noor"].cookie
    value = f"v1.{noors.device_id}.{_text(noors.secret)}"
    client.browser.set_cookie(NAME, value, secure=True, domain="localhost")
    client.get("/vandaag")


@pytest.mark.parametrize("change", ["person", "wrapped_key", "commitment", "vault", "state"])
def test_a_row_that_was_changed_opens_nothing(
    noor: StrictClient, database: Database, cast: Cast, change: str
) -> None:
    """Who can write the database still cannot make a device open somebody else's vault."""
    noors, brams = cast["noor"], cast["bram"].id
    slot = sa.update(KeySlot).where(KeySlot.device_id == noors.cookie.device_id)
    vault = sa.select(Vault.id).where(Vault.person_id == brams).scalar_subquery()
    changes = {
        "person": sa.update(Device)
        .where(Device.id == noors.cookie.device_id)
        .values(person_id=brams),
        "wrapped_key": slot.values(wrapped_key=b"x" * 90),
        "commitment": slot.values(commitment=b"x" * 32),
        "vault": slot.values(vault_id=vault),
        "state": sa.update(Person).where(Person.id == noors.id).values(state=State.LOCKED),
    }
    with database.write() as db:
        db.execute(changes[change])
    noor.get("/vandaag", status=401)


def _text(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def _row(database: Database, cast: Cast, key: str) -> Device:
    found = device(database, cast[key].cookie.device_id)
    assert found is not None
    return found


def _put_back(database: Database, row: Device, **values: Any) -> None:
    columns = ("signed_in_at", "used_at", "renewed_at", "expires_at", "proof")
    before = {name: getattr(row, name) for name in columns}
    with database.write() as db:
        db.execute(sa.update(Device).where(Device.id == row.id).values({**before, **values}))


def _dump(database: Database) -> bytes:
    with database.read() as db:
        rows = [
            row for table in Base.metadata.sorted_tables for row in db.execute(sa.select(table))
        ]
    values = [value for row in rows for value in row]
    return b"\n".join(
        value if isinstance(value, bytes) else str(value).encode() for value in values
    )
