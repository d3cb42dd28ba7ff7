from __future__ import annotations

import pytest
from flask import Flask

from journal.accounts.actions import devices
from journal.accounts.models import SlotKind
from journal.core.db import Database
from tests.accounts.checks import (
    EMPTY,
    MANY_TRIES,
    NO_SIGN,
    OLD_PAGE,
    cookie_of,
    device,
    form,
    in_dutch,
    nothing_changes,
    says,
    signed_in,
    slots,
    too_long,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/slot"
WRONG = "This passphrase doesn't fit. Try once more, calmly."


@pytest.fixture
def locked(noor: StrictClient) -> StrictClient:
    """Give Noor's phone with the lock on."""
    noor.submit("/ik", "/ik/slot")
    return noor


def test_works_and_gives_a_new_secret(
    app: Flask, locked: StrictClient, database: Database, cast: Cast
) -> None:
    old = cookie_of(locked)
    locked.submit(PATH, passphrase=cast["noor"].passphrase)
    assert locked.last.headers["Location"] == "/"
    locked.get("/dagboek")
    assert cookie_of(locked).device_id == old.device_id
    assert cookie_of(locked).secret != old.secret
    row = device(database, old.device_id)
    assert row is not None
    assert (row.locked_at, row.unlock_tries) == (None, 0)
    assert len(slots(database, cast["noor"].id, SlotKind.DEVICE)) == 1
    StrictClient(app, old).get("/dagboek", status=401)


def test_works_for_a_coach_and_during_a_pause(
    ilse: StrictClient, noor: StrictClient, cast: Cast
) -> None:
    noor.submit("/ik/toestemmingen", "/ik/toestemmingen/journal", withdraw="1")
    for client, key in ((ilse, "ilse"), (noor, "noor")):
        client.submit("/ik", "/ik/slot")
        client.submit(PATH, passphrase=cast[key].passphrase)
        client.get("/ik")


def test_somebody_elses_passphrase_opens_nothing(locked: StrictClient, cast: Cast) -> None:
    assert says(locked.submit(PATH, status=422, passphrase=cast["bram"].passphrase), WRONG)
    locked.get("/dagboek", status=401)


def test_too_many_wrong_ones_end_the_device(
    app: Flask,
    locked: StrictClient,
    database: Database,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert devices.UNLOCK_TRIES == 10
    monkeypatch.setattr(devices, "UNLOCK_TRIES", 3)
    device_id, page = cookie_of(locked).device_id, locked.get(PATH)
    for _ in range(3):
        page = locked.post(PATH, {**form(page, PATH), "passphrase": "iets anders"}, status=422)
    assert device(database, device_id) is None
    fields = {**form(page, PATH), "passphrase": cast["noor"].passphrase}
    locked.post(PATH, fields, status=401)
    signed_in(app, cast["noor"].email, cast["noor"].passphrase)


def test_tries_are_counted_before_the_work(
    locked: StrictClient, database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = devices.UNLOCK
    assert limit.tries == 10
    monkeypatch.setattr(devices, "UNLOCK", type(limit)(limit.name, 1, limit.window))
    page = locked.submit(PATH, status=422, passphrase="iets anders")
    right = {**form(page, PATH), "passphrase": cast["noor"].passphrase}
    with nothing_changes(database):
        assert says(locked.post(PATH, right, status=429), MANY_TRIES)


def test_is_only_for_a_device_that_is_locked(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    with nothing_changes(database):
        for key, client in everybody.items():
            status = 401 if key == "visitor" else 404
            client.get(PATH, status=status)
            client.post(PATH, {"passphrase": "x"}, status=status)


def test_refuses_bad_input_kindly(locked: StrictClient, database: Database, cast: Cast) -> None:
    right, page = cast["noor"].passphrase, locked.get(PATH)
    with nothing_changes(database):
        for changed, message in (
            ({"passphrase": "  "}, in_dutch(EMPTY)),
            ({"passphrase": "p" * 129}, too_long(1, 128)),
            ({"passphrase": f"{right}\x00"}, in_dutch(NO_SIGN)),
            ({"passphrase": right, "csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            page = locked.post(PATH, {**form(page, PATH), **changed}, status=422)
            assert message in page, changed
            assert right not in page
    locked.get("/dagboek", status=401)
