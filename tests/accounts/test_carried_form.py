"""What was posted without being signed in: carried through the sign-in, and stored nowhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from journal.accounts.actions import signing_in
from journal.accounts.cookies import NAME
from journal.accounts.models import Device
from journal.core.db import Database
from journal.entries.models import Entry, EntryDraft
from tests.accounts.checks import (
    MANY_TRIES,
    OLD_PAGE,
    cookie_of,
    form,
    later,
    nothing_changes,
    says,
)
from tests.support import pages
from tests.support.cast import Cast
from tests.support.client import StrictClient

WRITING = "/dagboek/schrijven"
SIGN_IN = "/inloggen"
TEXT = "\nEerst een lege regel,\n\n  toen «aanhalingen» & <b>haken</b>."
AGAIN = "You are signed in again. Press the button once more, then this is saved."
WAS_OUT = (
    "You were signed out. What you wrote has not been saved yet, "
    "and comes back once you are signed in."
)


@pytest.fixture
def refused(noor: StrictClient) -> str:
    """Give the page with which Noor's text came back after her phone was signed out."""
    fields = {**form(noor.get(WRITING), WRITING), "text": TEXT}
    noor.browser.delete_cookie(NAME, domain="localhost", path="/")
    return noor.post(WRITING, fields, status=401)


def test_comes_back_unseen_in_the_page_that_asks_to_sign_in(
    noor: StrictClient, refused: str
) -> None:
    assert says(refused, WAS_OUT)
    carried = form(refused, SIGN_IN)
    assert carried["carried_path"] == WRITING
    assert carried["carried.text"] == TEXT
    assert "carried.csrf_token" not in carried
    assert all(area.get("hidden") is not None for area in pages.parsed(refused).iter("textarea"))


def test_is_shown_again_to_the_same_writer_and_not_saved(
    noor: StrictClient, refused: str, database: Database, cast: Cast
) -> None:
    page = _sign_in(noor, refused, cast, "noor", status=200)
    assert says(page, AGAIN)
    assert not says(page, OLD_PAGE)
    assert form(page, WRITING)["text"] == TEXT
    assert _count(database) == 0
    noor.post(WRITING, form(page, WRITING))
    assert _count(database) == 1
    assert "aanhalingen" in noor.follow()


def test_is_not_shown_to_another_writer(
    noor: StrictClient, refused: str, database: Database, cast: Cast
) -> None:
    carried = {
        name: value for name, value in form(refused, SIGN_IN).items() if name.startswith("carried")
    }
    for key, home in (("bram", "/vandaag"), ("ilse", "/begeleiding")):
        page = _sign_in(noor, noor.get(SIGN_IN), cast, key, status=303, **carried)
        assert "aanhalingen" not in page
        noor.get("/", status=303)
        assert noor.last.headers["Location"] == home
        assert "aanhalingen" not in noor.follow()
        noor.browser.delete_cookie(NAME, domain="localhost", path="/")
    assert _count(database) == 0


def test_is_stored_nowhere_meanwhile(noor: StrictClient, refused: str, database: Database) -> None:
    with nothing_changes(database):
        _try(noor, refused, "niemand@example.org", status=422)
    with noor.browser.session_transaction(base_url="https://localhost") as session:
        assert set(session) <= {"csrf", "language", "_permanent"}


def test_stays_with_a_mistyped_passphrase_and_after_too_many(
    noor: StrictClient, refused: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_in, "BY_ACCOUNT", replace(signing_in.BY_ACCOUNT, tries=2))
    page = refused
    for _ in range(2):
        page = _try(noor, page, cast["noor"].email, status=422)
    page = _try(noor, page, cast["noor"].email, status=429)
    assert says(page, MANY_TRIES)
    assert form(page, SIGN_IN)["carried.text"] == TEXT
    with later(minutes=16):
        page = _sign_in(noor, page, cast, "noor", status=200)
    assert form(page, WRITING)["text"] == TEXT


def test_comes_back_whole_when_it_was_too_long_to_save(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    fields = {**form(noor.get(WRITING), WRITING), "text": "é" * 150_000}
    noor.browser.delete_cookie(NAME, domain="localhost", path="/")
    page = _sign_in(noor, noor.post(WRITING, fields, status=401), cast, "noor", status=200)
    assert form(page, WRITING)["text"] == fields["text"]
    assert _count(database) == 0


def test_goes_through_an_unlocking_too(noor: StrictClient, cast: Cast, database: Database) -> None:
    fields = {**form(noor.get("/inchecken"), "/inchecken"), "mood": "7"}
    noor.submit("/ik", "/ik/slot")
    refused = noor.post("/inchecken", fields, status=401)
    wrong = noor.post("/slot", {**form(refused, "/slot"), "passphrase": "x"}, status=422)
    right = {**form(wrong, "/slot"), "passphrase": cast["noor"].passphrase}
    page = noor.post("/slot", right, status=200)
    assert says(page, AGAIN)
    assert form(page, "/inchecken")["mood"] == "7"
    noor.post("/inchecken", form(page, "/inchecken"))


def test_an_expired_device_loses_no_text(noor: StrictClient, cast: Cast) -> None:
    fields = {**form(noor.get(WRITING), WRITING), "text": TEXT}
    with later(days=61):
        page = noor.post(WRITING, fields, status=401)
        page = _sign_in(noor, page, cast, "noor", status=200)
    assert form(page, WRITING)["text"] == TEXT


def test_a_mere_button_is_not_carried(noor: StrictClient, cast: Cast) -> None:
    fields = form(noor.get("/ik"), "/ik/slot")
    noor.browser.delete_cookie(NAME, domain="localhost", path="/")
    page = noor.post("/ik/slot", fields, status=401)
    assert not says(page, WAS_OUT)
    _sign_in(noor, page, cast, "noor", status=303)
    assert noor.last.headers["Location"] == "/"


def test_only_pages_of_ours_are_shown_again(visitor: StrictClient, cast: Cast) -> None:
    for path in ("//evil.example/x", "https://evil.example", "dagboek", ""):
        fields = {"carried_path": path, "carried_writer": str(cast["noor"].id), "carried.a": "b"}
        _sign_in(visitor, visitor.get(SIGN_IN), cast, "noor", status=303, **fields)
        assert visitor.last.headers["Location"] == "/"
        visitor.browser.delete_cookie(NAME, domain="localhost", path="/")


def test_an_address_that_is_nothing_is_no_fault(
    visitor: StrictClient, cast: Cast, database: Database
) -> None:
    for path in ("/nergens", "/\x00[", "/a\r\nX: y", "/%zz?a=b", "/hulp", "/uitloggen"):
        fields = {"carried_path": path, "carried_writer": str(cast["noor"].id), "carried.a": "b"}
        _sign_in(visitor, visitor.get(SIGN_IN), cast, "noor", status=200, **fields)
        visitor.get("/vandaag")
        visitor.browser.delete_cookie(NAME, domain="localhost", path="/")
    assert _count(database) == 0


def test_what_is_shown_again_does_nothing(
    visitor: StrictClient, noor: StrictClient, cast: Cast, database: Database
) -> None:
    """Even when the fields are made up: a carried form is shown, whatever it would do."""
    before = cookie_of(noor).device_id
    for path in (
        "/ik/slot",
        f"/ik/apparaten/{before}/afmelden",
        "/ik/toestemmingen/journal",
        "/ik/herstelcode",
        "/rol",
    ):
        fields = {
            "carried_path": path,
            "carried_writer": str(cast["noor"].id),
            "carried.withdraw": "1",
            "carried.role": "admin",
        }
        _sign_in(visitor, visitor.get(SIGN_IN), cast, "noor", status=200, **fields)
        visitor.get("/vandaag")
        visitor.browser.delete_cookie(NAME, domain="localhost", path="/")
    noor.get("/vandaag")
    with database.read() as db:
        assert db.get(Device, before) is not None


def _sign_in(
    client: StrictClient, page: str, cast: Cast, key: str, *, status: int, **fields: str
) -> str:
    known = {"email": cast[key].email, "passphrase": cast[key].passphrase}
    return client.post(SIGN_IN, {**form(page, SIGN_IN), **known, **fields}, status=status)


def _try(client: StrictClient, page: str, email: str, *, status: int) -> str:
    fields = {**form(page, SIGN_IN), "email": email, "passphrase": "iets anders"}
    return client.post(SIGN_IN, fields, status=status)


def _count(database: Database) -> int:
    with database.read() as db:
        return sum(
            db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (Entry, EntryDraft)
        )
