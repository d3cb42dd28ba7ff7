from __future__ import annotations

from journal.accounts.models import SlotKind
from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    cookie_of,
    device,
    form,
    later,
    nothing_changes,
    refuses_all_but,
    says,
    slots,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/ik/slot"
OPEN_WITH_THE_LOCK_ON = ["/slot", "/slot/inchecken", "/slot/schrijven", "/hulp", "/ademen"]
CLOSED = ["/vandaag", "/dagboek", "/terugblik", "/oefenen", "/begeleiders", "/ik", "/ik/apparaten"]


def test_works(noor: StrictClient, database: Database, cast: Cast) -> None:
    noor.submit("/ik", PATH)
    assert noor.last.headers["Location"] == "/"
    noor.get("/", status=303)
    assert noor.last.headers["Location"] == "/slot"
    row = device(database, cookie_of(noor).device_id)
    assert row is not None
    assert row.locked_at is not None
    assert not slots(database, cast["noor"].id, SlotKind.DEVICE)
    for path in CLOSED:
        assert says(noor.get(path, status=401), "With your passphrase you can read again.")


def test_help_breathing_and_writing_something_new_stay(noor: StrictClient) -> None:
    noor.submit("/ik", PATH)
    for path in OPEN_WITH_THE_LOCK_ON:
        noor.get(path)


def test_works_for_a_coach_and_during_a_pause(ilse: StrictClient, noor: StrictClient) -> None:
    noor.submit("/ik/toestemmingen", "/ik/toestemmingen/journal", withdraw="1")
    for client in (ilse, noor):
        client.submit("/ik", PATH)
        client.get("/slot")
        client.get("/ik", status=401)
        client.get("/slot/schrijven", status=401)


def test_a_lock_that_is_the_first_thing_of_a_day_holds(
    noor: StrictClient, database: Database, cast: Cast
) -> None:
    fields = form(noor.get("/ik"), PATH)
    with later(days=2):
        noor.post(PATH, fields)
        noor.get("/dagboek", status=401)
    assert not slots(database, cast["noor"].id, SlotKind.DEVICE)


def test_other_devices_stay_open(noor: StrictClient, bram: StrictClient) -> None:
    noor.submit("/ik", PATH)
    bram.get("/dagboek")


def test_refuses_a_stranger_and_who_holds_no_vault(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    refuses_all_but(["noor", "bram", "ilse", "dana"], everybody, database, PATH)


def test_refuses_a_stale_page_kindly(noor: StrictClient, database: Database) -> None:
    with nothing_changes(database):
        assert says(noor.post(PATH, {"csrf_token": "oud"}, status=422), NOT_READ)
    noor.get("/dagboek")
