from __future__ import annotations

import pytest
from flask import Flask

from journal.accounts.actions import keys
from journal.core.db import Database
from tests.accounts.checks import (
    EMPTY,
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    cookie_of,
    field,
    form,
    in_dutch,
    later,
    nothing_changes,
    refuses_all_but,
    says,
    signed_in,
    too_long,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/ik/wachtzin"
NEW = "paarse giraf eet stiekem pannenkoek"
NOT_NOW = "This is not your passphrase as it is now."
TOO_EASY = "This one is still too easy to guess. Adding a few unrelated words often helps."
HAS_YOU = "This has your name or address in it, and those are the first things to be guessed."


def test_works_with_one_of_ones_own(
    app: Flask, noor: StrictClient, cast: Cast, database: Database
) -> None:
    noors = cast["noor"]
    noor.submit("/dagboek/schrijven", text="Blijft leesbaar.")
    entry = noor.last.headers["Location"]
    noor.submit(PATH, old=noors.passphrase, own=NEW)
    assert says(noor.follow(), "Your passphrase has changed. The old one no longer works.")
    assert acts_about(database, noors.id)[-1] == "passphrase-changed"
    laptop = StrictClient(app)
    laptop.submit("/inloggen", status=422, email=noors.email, passphrase=noors.passphrase)
    assert "Blijft leesbaar." in signed_in(app, noors.email, NEW).get(entry)
    assert "Blijft leesbaar." in noor.get(entry)


def test_works_with_the_one_that_was_made(app: Flask, noor: StrictClient, cast: Cast) -> None:
    made = field(noor.get(PATH), PATH, "made")
    noor.submit(PATH, made=made, old=cast["noor"].passphrase)
    signed_in(app, cast["noor"].email, made)


def test_works_in_every_role(ilse: StrictClient, eva: StrictClient, cast: Cast) -> None:
    for client, key in ((ilse, "ilse"), (eva, "eva")):
        client.submit(PATH, old=cast[key].passphrase, own=NEW)
        signed_in(client.app, cast[key].email, NEW)
        client.get("/ik")


def test_gives_this_device_a_new_secret(app: Flask, noor: StrictClient, cast: Cast) -> None:
    old = cookie_of(noor)
    noor.submit(PATH, old=cast["noor"].passphrase, own=NEW)
    assert cookie_of(noor).device_id == old.device_id
    assert cookie_of(noor).secret != old.secret
    with later(seconds=61):
        StrictClient(app, old).get("/vandaag", status=401)
        noor.get("/vandaag")


def test_ends_the_other_devices_only_when_that_is_wished(
    app: Flask, noor: StrictClient, cast: Cast
) -> None:
    noors = cast["noor"]
    laptop = signed_in(app, noors.email, noors.passphrase)
    noor.submit(PATH, old=noors.passphrase, own=NEW)
    laptop.get("/vandaag")
    noor.submit(PATH, old=NEW, own=f"{NEW} opnieuw", ends_others="y")
    laptop.get("/vandaag", status=401)
    noor.get("/vandaag")


def test_the_recovery_code_goes_on_working(app: Flask, noor: StrictClient, cast: Cast) -> None:
    shown = noor.submit("/ik/herstelcode", status=200)
    code = field(shown, "/ik/herstelcode/nagekeken", "code")
    noor.submit(PATH, old=cast["noor"].passphrase, own=NEW)
    visitor = StrictClient(app)
    visitor.submit("/herstellen", email=cast["noor"].email, code=code)


def test_refuses_a_stranger_and_somebody_elses_passphrase(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database, cast: Cast
) -> None:
    refuses_all_but(everybody.keys() - {"visitor"}, everybody, database, PATH)
    with nothing_changes(database):
        page = noor.submit(PATH, status=422, old=cast["bram"].passphrase, own=NEW)
    assert says(page, NOT_NOW)


def test_tries_are_counted(
    noor: StrictClient, bram: StrictClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = keys.OWN_PASSPHRASE
    assert limit.tries == 10
    monkeypatch.setattr(keys, "OWN_PASSPHRASE", type(limit)(limit.name, 2, limit.window))
    for _ in range(2):
        noor.submit(PATH, status=422, old="iets anders", own=NEW)
    noor.submit(PATH, status=429, old=cast["noor"].passphrase, own=NEW)
    bram.submit(PATH, old=cast["bram"].passphrase, own=NEW)


def test_refuses_bad_input_kindly(noor: StrictClient, database: Database, cast: Cast) -> None:
    old, page = cast["noor"].passphrase, noor.get(PATH)
    with nothing_changes(database):
        for changed, message in (
            ({"old": ""}, in_dutch(EMPTY)),
            ({"old": "o" * 129}, too_long(1, 128)),
            ({"old": f"{old}\x00"}, in_dutch(NO_SIGN)),
            ({"own": "xq7kz"}, in_dutch(TOO_EASY)),
            ({"own": "Noor1980"}, in_dutch(HAS_YOU)),
            ({"own": "noor@example.org"}, in_dutch(HAS_YOU)),
            ({"own": "o" * 129}, too_long(1, 128)),
            ({"own": "", "made": ""}, in_dutch(TOO_EASY)),
            ({"own": "", "made": "xq7kz"}, in_dutch(TOO_EASY)),
            ({"csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            fields = {"old": old, "own": NEW, "ends_others": "y"} | changed
            page = noor.post(PATH, {**form(page, PATH), **fields}, status=422)
            assert message in page, changed
            assert form(page, PATH).get("ends_others") == "y"
            assert old not in page
            assert NEW not in page
    signed_in(noor.app, cast["noor"].email, old)
