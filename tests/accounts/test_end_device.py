from __future__ import annotations

from uuid import uuid4

import pytest
from flask import Flask

from journal.accounts.models import SlotKind
from journal.core.db import Database
from tests.accounts.checks import (
    NOT_READ,
    acts_about,
    cookie_of,
    device,
    form,
    nothing_changes,
    refuses_all_but,
    says,
    signed_in,
    slots,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/ik/apparaten"


@pytest.fixture
def laptop(app: Flask, cast: Cast) -> StrictClient:
    """Give a laptop on which Noor is signed in too."""
    return signed_in(app, cast["noor"].email, cast["noor"].passphrase)


def test_works_for_the_one_in_hand_like_signing_out(noor: StrictClient, database: Database) -> None:
    ended = cookie_of(noor).device_id
    noor.submit(PAGE, _path(noor))
    assert noor.last.headers["Clear-Site-Data"] == '"cache"'
    assert says(noor.follow(), "You are signed out.")
    assert device(database, ended) is None


def test_works_for_another_device(
    noor: StrictClient, laptop: StrictClient, database: Database, cast: Cast
) -> None:
    ended = cookie_of(laptop).device_id
    noor.submit(PAGE, _path(laptop))
    assert says(noor.follow(), "That device is signed out.")
    assert device(database, ended) is None
    assert {slot.device_id for slot in slots(database, cast["noor"].id, SlotKind.DEVICE)} == {
        cookie_of(noor).device_id
    }
    assert acts_about(database, cast["noor"].id)[-1] == "device-ended"
    laptop.get("/vandaag", status=401)
    noor.get("/vandaag")


def test_works_for_the_device_in_ones_hand(noor: StrictClient, laptop: StrictClient) -> None:
    noor.submit(PAGE, _path(noor))
    noor.get(PAGE, status=401)
    laptop.get("/vandaag")


def test_works_in_every_role(ilse: StrictClient, eva: StrictClient) -> None:
    for client in (ilse, eva):
        client.submit(PAGE, _path(client))
        client.get("/ik", status=401)


def test_the_page_knows_which_device_this_is(noor: StrictClient, laptop: StrictClient) -> None:
    for client in (noor, laptop):
        page = client.get(PAGE)
        assert page.count("/afmelden") == 2
        assert says(page, "this device")


def test_is_not_there_for_somebody_elses_device(
    noor: StrictClient,
    bram: StrictClient,
    eva: StrictClient,
    everybody: dict[str, StrictClient],
    database: Database,
) -> None:
    refuses_all_but(everybody.keys() - {"visitor"}, everybody, database, _path(noor))
    with nothing_changes(database):
        for client in (bram, eva):
            fields = form(client.get(PAGE), _path(client))
            client.post(_path(noor), fields, status=404)
    assert "/afmelden" in noor.get(PAGE)
    assert str(cookie_of(noor).device_id) not in bram.get(PAGE) + eva.get(PAGE)


def test_refuses_bad_input_kindly(noor: StrictClient, database: Database) -> None:
    fields = form(noor.get(PAGE), _path(noor))
    with nothing_changes(database):
        for wrong in (uuid4(), "x", "%00", "1' OR 1=1", "9" * 400):
            noor.post(f"{PAGE}/{wrong}/afmelden", fields, status=404)
        page = noor.post(_path(noor), {"csrf_token": "oud"}, status=422)
    assert says(page, NOT_READ)


def _path(client: StrictClient) -> str:
    return f"{PAGE}/{cookie_of(client).device_id}/afmelden"
