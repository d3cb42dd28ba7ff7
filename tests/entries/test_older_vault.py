"""After a reset a new vault shows nothing older; opened again, the older one is all there."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from journal.accounts.actions import keys
from journal.accounts.models import Purpose
from journal.core.db import Database, query_count
from journal.core.viewers import Coach, Participant, Visitor
from journal.entries.models import EntryShare
from tests.support.acting import (
    count,
    reading_on,
    share_numbers,
    withdraw,
    words_of,
    write,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

OLD = "Uit de oude kluis"
CHART = 'class="chart-plot"'


@dataclass
class Beginner:
    """Noor with a new vault, and the recovery code of the one before."""

    client: StrictClient
    code: str

    def reopen(self) -> None:
        self.client.submit("/ik/eerdere-kluis", code=self.code)


@pytest.fixture
def begun_again(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> Beginner:
    for number in range(4):
        write(noor, f"{OLD} {number}.", readers=str(cast["ilse"].id))
    noor.submit("/dagboek/schrijven", text=f"{OLD}, nog niet af.", draft="1")
    noor.submit("/inchecken", mood="7")
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    return begin_again(app, cast, database, noor)


def begin_again(app: Flask, cast: Cast, database: Database, client: StrictClient) -> Beginner:
    with reading_on(client, Participant) as (_, noor), database.write() as db:
        code = keys.make_recovery_code(db, noor)
    with writing_as(app, cast, "ilse", Coach) as (db, ilse):
        token = keys.offer_reset(db, ilse, cast["noor"].id)
    with app.test_request_context():
        new = keys.use_reset(database, Visitor(), token, b"weer vijf gewone woorden", agent="")
    return Beginner(StrictClient(app, new), code)


def test_the_new_vault_shows_nothing_older(begun_again: Beginner) -> None:
    for page in ("/dagboek", "/dagboek/verwijderd", "/vandaag", "/terugblik", "/oefenen"):
        text = begun_again.client.get(page)
        assert OLD not in text
        assert CHART not in text


def test_opened_again_everything_older_is_there(begun_again: Beginner) -> None:
    noor = begun_again.client
    write(noor, "Iets nieuws.")
    noor.get("/dagboek")
    asked = query_count()
    begun_again.reopen()
    page = noor.get("/dagboek")
    assert query_count() <= asked + 1
    assert words_of(page).count(OLD) == 5
    assert CHART in noor.get("/terugblik")


def test_sharing_can_be_withdrawn_though_the_vault_is_lost(
    begun_again: Beginner, ilse: StrictClient, database: Database, cast: Cast
) -> None:
    person = f"/begeleiding/{cast['noor'].id}"
    assert CHART in ilse.get(person)
    withdraw(begun_again.client, Purpose.SHARING)
    assert count(database, EntryShare) == 0
    assert CHART not in ilse.get(person)


def test_a_chain_of_older_vaults_opens_link_by_link(
    begun_again: Beginner, app: Flask, cast: Cast, database: Database
) -> None:
    write(begun_again.client, "Uit de tweede kluis.")
    begun_again.reopen()
    third = begin_again(app, cast, database, begun_again.client)
    assert OLD not in third.client.get("/dagboek")
    third.reopen()
    page = words_of(third.client.get("/dagboek"))
    assert page.count(OLD) == 5
    assert "Uit de tweede kluis." in page
