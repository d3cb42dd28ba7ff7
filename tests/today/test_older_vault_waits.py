"""What was written on a locked phone is sealed to the vault of then, and waits until that opens."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts.actions.keys import make_recovery_code
from journal.checkins.models import CheckIn
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.entries.models import Entry, EntryVersion
from journal.today.models import WaitingItem
from tests.support.acting import begin_again, count, reading_on, untouched
from tests.support.cast import Cast
from tests.support.client import StrictClient

AGAIN = "weer vijf gewone woorden"
OLDER, NEWER = "Vlak voor ik de wachtzin vergat.", "Op de nieuwe telefoon, op slot."


@dataclass
class Returned:
    """Noor, who wrote on a locked phone, lost every way in, and has a new vault."""

    phone: StrictClient
    code: str


@pytest.fixture
def returned(noor: StrictClient, app: Flask, cast: Cast, database: Database) -> Returned:
    """Give Noor after all of that, with the recovery code of the vault that is lost."""
    with reading_on(noor, Participant) as (_, viewer), database.write() as db:
        code = make_recovery_code(db, viewer)
    noor.submit("/ik", "/ik/slot")
    noor.submit("/slot/schrijven", text=OLDER)
    noor.submit("/slot/inchecken", mood="4")
    return Returned(begin_again(app, cast, "noor"), code)


def test_it_waits_while_that_vault_is_lost(
    returned: Returned, app: Flask, cast: Cast, database: Database
) -> None:
    phone = StrictClient(app)
    phone.submit("/inloggen", email=cast["noor"].email, passphrase=AGAIN)
    for page in ("/dagboek", "/vandaag", "/terugblik"):
        assert OLDER not in phone.get(page)
    assert (count(database, WaitingItem), count(database, Entry)) == (2, 0)


def test_it_comes_as_soon_as_that_vault_is_opened_again(
    returned: Returned, database: Database
) -> None:
    returned.phone.submit("/ik/eerdere-kluis", code=returned.code)
    assert OLDER in returned.phone.get("/dagboek")
    assert (count(database, WaitingItem), count(database, CheckIn)) == (0, 1)
    with untouched(database):
        returned.phone.get("/dagboek")


def test_it_stands_in_no_ones_way_of_what_the_new_vault_opens(
    returned: Returned, database: Database
) -> None:
    phone = returned.phone
    phone.submit("/ik", "/ik/slot")
    phone.submit("/slot/schrijven", text=NEWER)
    phone.submit("/slot", passphrase=AGAIN)
    page = phone.get("/dagboek")
    assert NEWER in page
    assert OLDER not in page
    assert count(database, WaitingItem) == 2
    phone.submit("/ik/eerdere-kluis", code=returned.code)
    page = phone.get("/dagboek")
    assert NEWER in page
    assert OLDER in page
    assert count(database, WaitingItem) == 0


def test_what_came_in_is_sealed_in_the_vault_of_now(
    returned: Returned, app: Flask, database: Database
) -> None:
    returned.phone.submit("/ik/eerdere-kluis", code=returned.code)
    with reading_on(returned.phone, Participant) as (db, noor):
        assert set(db.scalars(select(EntryVersion.vault_id))) == {noor.vault.id}
