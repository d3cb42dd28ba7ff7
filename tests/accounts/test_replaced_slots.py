"""A device's earlier secret opens for a minute more; then the job ends that way in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from journal.accounts.models import KeySlot, SlotKind
from journal.core import clock
from journal.core.cli import run_periodic
from journal.core.db import Database
from tests.accounts.checks import cookie_of, device, slots
from tests.support.cast import Cast
from tests.support.client import StrictClient

LASTS = timedelta(seconds=60)


def ways_in(database: Database, cast: Cast, key: str = "noor") -> list[KeySlot]:
    """Return the slots of somebody's devices, oldest first."""
    found = slots(database, cast[key].id, SlotKind.DEVICE)
    return sorted(found, key=lambda slot: slot.id)


def every_minute(app: Flask, database: Database) -> None:
    with app.app_context():
        run_periodic(database)


@pytest.fixture
def renewed(noor: StrictClient) -> timedelta:
    """Let Noor's phone get a new secret; give after how long that was."""
    after = timedelta(days=2)
    with clock.held_at(clock.now() + after):
        noor.get("/vandaag")
    return after


def test_the_earlier_way_in_goes_and_the_new_one_stays(
    app: Flask, noor: StrictClient, database: Database, cast: Cast, renewed: timedelta
) -> None:
    _, newer = ways_in(database, cast)
    with clock.held_at(newer.created_at + LASTS - timedelta(seconds=1)):
        every_minute(app, database)
        assert len(ways_in(database, cast)) == 2
    with clock.held_at(newer.created_at + LASTS):
        every_minute(app, database)
        assert [slot.id for slot in ways_in(database, cast)] == [newer.id]
        noor.get("/vandaag")
        assert "Noor" in noor.get("/ik")
    assert device(database, cookie_of(noor).device_id) is not None


def test_who_got_no_new_secret_keeps_their_way_in(
    app: Flask, bram: StrictClient, database: Database, cast: Cast, renewed: timedelta
) -> None:
    before = {key: [slot.id for slot in ways_in(database, cast, key)] for key in ("bram", "ilse")}
    with clock.held_at(clock.now() + renewed + timedelta(hours=1)):
        every_minute(app, database)
    for key, ids in before.items():
        assert [slot.id for slot in ways_in(database, cast, key)] == ids
        assert len(ids) == 1
    bram.get("/vandaag")


def test_another_device_of_the_same_person_keeps_its_own(
    app: Flask, database: Database, cast: Cast, noor: StrictClient
) -> None:
    laptop = StrictClient(app)
    laptop.submit("/inloggen", email=cast["noor"].email, passphrase=cast["noor"].passphrase)
    with clock.held_at(clock.now() + timedelta(days=2)):
        laptop.get("/vandaag")
        assert len(ways_in(database, cast)) == 3
    with clock.held_at(clock.now() + timedelta(days=2, minutes=2)):
        every_minute(app, database)
        left = {slot.device_id for slot in ways_in(database, cast)}
    assert left == {cookie_of(noor).device_id, cookie_of(laptop).device_id}
    noor.get("/vandaag")


def test_a_changed_passphrase_leaves_one_way_in_too(
    app: Flask, noor: StrictClient, database: Database, cast: Cast
) -> None:
    own = "paarse giraf eet stiekem pannenkoek"
    noor.submit("/ik/wachtzin", old=cast["noor"].passphrase, own=own)
    with clock.held_at(clock.now() + LASTS + timedelta(seconds=1)):
        every_minute(app, database)
        noor.get("/vandaag")
    assert len(ways_in(database, cast)) == 1
