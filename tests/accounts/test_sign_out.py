from __future__ import annotations

from flask import Flask

from journal.accounts.cookies import NAME
from journal.accounts.models import SlotKind
from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    OLD_PAGE,
    acts_about,
    cookie_of,
    device,
    form,
    nothing_changes,
    says,
    signed_in,
    slots,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/uitloggen"


def test_works(noor: StrictClient, database: Database, cast: Cast) -> None:
    cookie, noors = cookie_of(noor), cast["noor"]
    noor.submit("/ik", PATH)
    assert noor.last.headers["Clear-Site-Data"] == '"cache"'
    assert noor.browser.get_cookie(NAME) is None
    assert says(noor.follow(), "You are signed out.")
    assert device(database, cookie.device_id) is None
    assert not slots(database, noors.id, SlotKind.DEVICE)
    assert acts_about(database, noors.id)[-1] == "device-ended"
    noor.get("/vandaag", status=401)
    kept = StrictClient(noor.app, cookie)
    kept.get("/vandaag", status=401)


def test_works_in_every_role_and_while_locked(
    ilse: StrictClient, dana: StrictClient, eva: StrictClient, noor: StrictClient
) -> None:
    for client in (noor, dana):
        client.submit("/ik", "/ik/slot")
        client.submit("/slot", PATH)
        client.get("/slot", status=401)
    for client in (ilse, eva):
        client.submit("/ik", PATH)
        client.get("/ik", status=401)


def test_leaves_other_devices_alone(app: Flask, noor: StrictClient, cast: Cast) -> None:
    laptop = signed_in(app, cast["noor"].email, cast["noor"].passphrase)
    noor.submit("/ik", PATH)
    laptop.get("/vandaag")


def test_makes_pages_from_before_useless(noor: StrictClient, cast: Cast) -> None:
    before = form(noor.get("/ik"), PATH)
    noor.submit("/ik", PATH)
    fields = {"email": cast["noor"].email, "passphrase": cast["noor"].passphrase}
    assert says(noor.post("/inloggen", {**before, **fields}, status=422), OLD_PAGE)


def test_asks_a_stranger_to_sign_in_and_a_stale_page_to_try_again(
    visitor: StrictClient, noor: StrictClient, database: Database
) -> None:
    with nothing_changes(database):
        visitor.post(PATH, status=401)
        for token in ("", "oud", form(visitor.get("/inloggen"), "/inloggen")["csrf_token"]):
            assert says(noor.post(PATH, {"csrf_token": token}, status=422), NOT_READ)
    noor.get("/vandaag")
