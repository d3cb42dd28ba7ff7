from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Vault
from journal.checkins.models import Answers, CheckIn
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.viewers import LockedParticipant, Participant, SignedIn
from journal.entries.models import Entry, EntryVersion, Writing
from journal.entries.queries.own import own_entry
from journal.today.actions import CheckedIn, put_away, take_in
from journal.today.models import WaitingItem
from tests.support import pages
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    post_at_once,
    reading_on,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/slot/schrijven"


@pytest.fixture
def locked(noor: StrictClient) -> StrictClient:
    """Give Noor's phone, locked, with an entry that it must not show."""
    write(noor, "Dit staat achter slot.")
    noor.submit("/ik", "/ik/slot")
    return noor


def unlock(locked: StrictClient, cast: Cast) -> None:
    locked.submit("/slot", passphrase=cast["noor"].passphrase)


def test_it_is_sealed_at_once_and_stands_in_the_journal_once_open(
    locked: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with clock.held_at(datetime(2026, 12, 1, 22, tzinfo=UTC)):
        fields = {**form_at(locked, PAGE), "text": "Midden in de nacht, é 🌊."}
        locked.post(PAGE, fields)
    with database.read() as db:
        row = db.scalars(select(WaitingItem)).one()
    assert b"nacht" not in row.sealed
    assert count(database, Entry) == 1
    with clock.held_at(datetime(2026, 12, 2, 8, tzinfo=UTC)):
        unlock(locked, cast)
        assert "Midden in de nacht, é 🌊." in locked.get("/dagboek")
        with reading_on(locked, Participant) as (db, noor):
            entry = own_entry(db, noor, UUID(fields["id"]))
    assert count(database, WaitingItem) == 0
    assert (entry.day.day, entry.readers) == (1, frozenset())


def test_nothing_from_before_is_shown(locked: StrictClient) -> None:
    for page in (PAGE, "/slot/inchecken", "/slot"):
        assert "Dit staat achter slot." not in locked.get(page)
    locked.get("/dagboek", status=401)


def test_sent_again_it_waits_once_with_its_newest_words(
    locked: StrictClient, cast: Cast, database: Database
) -> None:
    fields = form_at(locked, PAGE)
    for text in ("Een.", "Een.", "Twee."):
        locked.post(PAGE, {**fields, "text": text})
    assert post_at_once(locked, PAGE, {**form_at(locked, PAGE), "text": "Drie."}) == [303] * 4
    assert count(database, WaitingItem) == 2
    unlock(locked, cast)
    page = locked.get("/dagboek")
    assert "Een." not in page
    assert "Twee." in page
    assert "Drie." in page


def test_unlocked_on_four_phones_at_once_it_stands_in_the_journal_once(
    noor: StrictClient, database: Database
) -> None:
    with reading_on(noor, Participant) as (db, viewer):
        vault = db.get_one(Vault, viewer.vault.id)
    said = {each.name: getattr(viewer, each.name) for each in dataclasses.fields(SignedIn)}
    locked = LockedParticipant(**said, vault_id=vault.id, public_key=vault.public_key)
    with database.write() as db:
        for number in range(5):
            put_away(db, locked, uuid7(), Writing(f"Nummer {number}."))
            put_away(db, locked, uuid7(), CheckedIn(Answers(mood=number)))
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(take_in, database, viewer) for _ in range(4)]:
            done.result()
    rows = [count(database, kept) for kept in (WaitingItem, Entry, EntryVersion, CheckIn)]
    assert rows == [0, 5, 5, 5]


def test_nobody_else_writes_in_its_place(
    locked: StrictClient, everybody: dict[str, StrictClient], cast: Cast, database: Database
) -> None:
    fields = {**form_at(locked, PAGE), "text": "Van Noor."}
    locked.post(PAGE, fields)
    theirs = {"id": fields["id"], "text": "Van een ander."}
    with untouched(database):
        for key in ("bram", "ilse", "eva"):
            everybody[key].post(PAGE, {**theirs, **token(everybody[key])}, status=404)
        everybody["visitor"].post(PAGE, theirs, status=401)
    everybody["bram"].submit("/ik", "/ik/slot")
    own_token = form_at(everybody["bram"], PAGE)["csrf_token"]
    with untouched(database):
        everybody["bram"].post(PAGE, {**theirs, "csrf_token": own_token}, status=404)
        # The id of a check-in that waits is no entry.
        check_in = {**form_at(locked, "/slot/inchecken"), "id": fields["id"], "mood": "3"}
        locked.post("/slot/inchecken", check_in, status=404)


def test_bad_input_is_refused_with_every_word_kept(
    locked: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    missing = "This page was not whole. Load it again; your text stays where it is."
    cases = [
        ({"text": " "}, "Fill this in, please."),
        ({"text": "a\x00b"}, "There is a character in this that cannot be saved."),
        ({"id": "geen-id"}, missing),
        ({"prompt_id": "geen-id"}, missing),
        ({"readers": str(cast["ilse"].id)}, "Choose one of these, please."),
    ]
    form = {**form_at(locked, PAGE), "text": "Wat ik typte."}
    with untouched(database):
        for changed, message in cases:
            fields = {**form, **changed}
            answer = locked.post(PAGE, fields, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])["text"]
            assert kept == fields["text"].rstrip().replace("\x00", ""), changed
        locked.post(PAGE, {**form, "csrf_token": "oud"}, status=422)
