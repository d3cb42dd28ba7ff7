from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from journal.core.db import Database
from journal.core.keys import ring
from journal.core.mail import OutgoingMail
from tests.accounts.checks import (
    EMPTY,
    NO_SIGN,
    OLD_PAGE,
    acts_about,
    form,
    in_dutch,
    nothing_changes,
    refuses_all_but,
    says,
    signed_in,
    too_long,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/ik/profiel"
NO_ADDRESS = "This doesn't look like an e-mail address yet."
TAKEN = "This address cannot be used."
NO_CHOICE = "Choose one of these, please."


def test_works_for_everything_on_the_page(noor: StrictClient, cast: Cast) -> None:
    noor.submit(PATH, name=" Noortje ", language="en", theme="dark", zone="Asia/Tokyo")
    page = noor.follow()
    assert "Saved." in page
    assert '<html lang="en" data-theme="dark"' in page
    assert "Noortje" in page
    kept = form(noor.get(PATH), PATH)
    assert (kept["name"], kept["email"]) == ("Noortje", cast["noor"].email)
    assert (kept["language"], kept["theme"], kept["zone"]) == ("en", "dark", "Asia/Tokyo")
    noor.submit("/ik", "/uitloggen")
    assert '<html lang="en"' in noor.follow()


def test_a_new_address_is_the_one_to_sign_in_with(
    app: Flask, noor: StrictClient, cast: Cast
) -> None:
    noors = cast["noor"]
    noor.submit(PATH, email=" Noor.Nieuw@Example.org ")
    signed_in(app, "noor.nieuw@example.org", noors.passphrase)
    StrictClient(app).submit(
        "/inloggen", status=422, email=noors.email, passphrase=noors.passphrase
    )


def test_a_new_address_is_told_to_the_old_one(
    app: Flask,
    noor: StrictClient,
    cast: Cast,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    noor.submit(PATH, name="Noortje")
    noor.submit(PATH, email=cast["noor"].email.upper())
    with database.read() as db:
        assert db.scalars(sa.select(OutgoingMail)).all() == []
    noor.submit(PATH, email="noor.nieuw@example.org")
    with app.app_context(), database.read() as db:
        (mail,) = db.scalars(sa.select(OutgoingMail)).all()
        assert mail.about == "address"
        assert ring().open(mail.place("sealed_address"), mail.sealed_address) == cast["noor"].email
    assert acts_about(database, cast["noor"].id)[-1] == "address-changed"


def test_works_in_every_role_and_during_a_pause(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient
) -> None:
    noor.submit("/ik/toestemmingen", "/ik/toestemmingen/journal", withdraw="1")
    for client in (noor, ilse, eva):
        client.submit(PATH, name="Robin")
        assert "Robin" in client.get("/ik")


def test_a_coach_sees_the_new_name(noor: StrictClient, ilse: StrictClient) -> None:
    noor.submit(PATH, name="Noortje")
    assert "Noortje" in ilse.get("/begeleiding")


def test_refuses_a_stranger(everybody: dict[str, StrictClient], database: Database) -> None:
    refuses_all_but(everybody.keys() - {"visitor"}, everybody, database, PATH, {"name": "X"})


def test_refuses_bad_input_kindly(noor: StrictClient, database: Database, cast: Cast) -> None:
    typed, page = {"name": "Noortje", "email": "nieuw@example.org"}, noor.get(PATH)
    with nothing_changes(database):
        for changed, *messages in (
            ({"name": "  ", "email": ""}, in_dutch(EMPTY)),
            ({"name": "N" * 62, "email": "noor"}, too_long(2, 60), in_dutch(NO_ADDRESS)),
            ({"name": "N\x07r", "email": "@example.org"}, in_dutch(NO_SIGN), in_dutch(NO_ADDRESS)),
            ({"email": "no or@example.org"}, in_dutch(NO_ADDRESS)),
            ({"email": "n@e.o"}, in_dutch(NO_ADDRESS)),
            ({"email": f"{'n' * 250}@x.nl"}, too_long(1, 254)),
            ({"email": "no\x00or@example.org"}, in_dutch(NO_SIGN)),
            ({"email": cast["bram"].email.upper()}, in_dutch(TAKEN)),
            ({"language": "de", "zone": "Mars/Olympus"}, in_dutch(NO_CHOICE)),
            ({"theme": "roze", "zone": "../../etc/passwd"}, in_dutch(NO_CHOICE)),
            ({"csrf_token": "oud"}, in_dutch(OLD_PAGE)),
        ):
            fields = typed | changed
            page = noor.post(PATH, {**form(page, PATH), **fields}, status=422)
            for message in messages:
                assert message in page, changed
            kept = form(page, PATH)
            for name in typed:
                readable = "".join(sign for sign in fields[name] if sign >= " ")
                assert kept[name] == readable.strip()
    assert says(noor.get("/ik"), "Devices")


def test_a_name_of_which_nothing_is_seen_is_none(noor: StrictClient, database: Database) -> None:
    with nothing_changes(database):
        for name in ("\ufeff", "\u200b \u2060", "\u00ad"):
            assert in_dutch(EMPTY) in noor.submit(PATH, status=422, name=name)
