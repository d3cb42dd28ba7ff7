"""After a reset a new vault shows nothing older; opened again, the older one is all there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from journal.accounts.actions.keys import make_recovery_code
from journal.accounts.models import Purpose
from journal.core import clock
from journal.core.db import Database, query_count
from journal.core.viewers import Participant
from journal.entries.models import EntryShare
from journal.guidance.models import NumbersGrant
from tests.support.acting import (
    begin_again,
    count,
    in_dutch,
    reading_on,
    share_numbers,
    token,
    withdraw,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

OLD = "Uit de oude kluis"
CHART = 'class="chart-plot"'
EXPORT = "/ik/meenemen"


@dataclass
class Beginner:
    """Noor with a new vault, and the recovery code of the one before."""

    client: StrictClient
    code: str

    def reopen(self) -> None:
        self.client.submit("/ik/eerdere-kluis", code=self.code)


@pytest.fixture
def begun_again(noor: StrictClient, cast: Cast, database: Database) -> Beginner:
    for number in range(4):
        write(noor, f"{OLD} {number}.", readers=str(cast["ilse"].id))
    noor.submit("/dagboek/schrijven", text=f"{OLD}, nog niet af.", draft="1")
    noor.submit("/inchecken", mood="7")
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    return begun_from(noor, cast, database)


def begun_from(client: StrictClient, cast: Cast, database: Database) -> Beginner:
    with reading_on(client, Participant) as (_, noor), database.write() as db:
        code = make_recovery_code(db, noor)
    return Beginner(begin_again(client.app, cast, "noor"), code)


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


def test_a_coach_can_be_agreed_to_again_and_sees_what_is_new(
    begun_again: Beginner, ilse: StrictClient, cast: Cast
) -> None:
    """Agreeing shares anew what opens; what lies in the vault that is lost stays as it is."""
    noor, coach = begun_again.client, cast["ilse"].id
    noor.submit(f"/begeleiders/{coach}/sleutel")
    entry_id = write(noor, "Uit de nieuwe kluis.", readers=str(coach))
    assert "Uit de nieuwe kluis." in ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")


def test_nothing_of_a_vault_that_is_lost_stays_shared(
    begun_again: Beginner, ilse: StrictClient, database: Database, cast: Cast
) -> None:
    """Its writer could neither see it nor take it back."""
    assert (count(database, EntryShare), count(database, NumbersGrant)) == (0, 0)
    assert CHART not in ilse.get(f"/begeleiding/{cast['noor'].id}")
    withdraw(begun_again.client, Purpose.SHARING)


def test_a_chain_of_older_vaults_opens_link_by_link(
    begun_again: Beginner, cast: Cast, database: Database
) -> None:
    write(begun_again.client, "Uit de tweede kluis.")
    begun_again.reopen()
    third = begun_from(begun_again.client, cast, database)
    assert OLD not in third.client.get("/dagboek")
    third.reopen()
    page = words_of(third.client.get("/dagboek"))
    assert page.count(OLD) == 5
    assert "Uit de tweede kluis." in page


def test_a_letter_and_an_answer_of_a_lost_vault_do_not_call(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    day = (clock.now() + timedelta(days=2)).date().isoformat()
    noor.submit("/dagboek/brief", text=OLD, opens_on=day)
    entry = write(noor, OLD, readers=str(cast["ilse"].id))
    shared = f"/begeleiding/{cast['noor'].id}/{entry}"
    ilse.submit(shared, f"{shared}/antwoord", text="Dank je.")
    again = begun_from(noor, cast, database)
    with clock.held_at(clock.now() + timedelta(days=3)):
        said = words_of(again.client.get("/vandaag", budget=18))
        assert in_dutch(app, "There is a letter from yourself.") not in said
        assert in_dutch(app, "%(name)s wrote back.", name="Ilse") not in said
        assert in_dutch(app, "No letter under way") in words_of(
            again.client.get("/dagboek/brieven")
        )


def test_what_is_taken_along_holds_every_plan_that_opens_and_who_answered(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    entry = write(noor, OLD, readers=str(cast["ilse"].id))
    shared = f"/begeleiding/{cast['noor'].id}/{entry}"
    ilse.submit(shared, f"{shared}/antwoord", text="Dank je.")
    noor.submit("/hulp/mijn/bewerken", helps="Eerst dit.")
    again = begun_from(noor, cast, database)
    again.client.submit("/hulp/mijn/bewerken", helps="Nu dit.")
    mine = json.loads(again.client.submit(EXPORT, EXPORT, status=200))
    assert (mine["safety_plan"]["helps"], mine["earlier_safety_plans"]) == ("Nu dit.", [])
    again.reopen()
    mine = json.loads(again.client.submit(EXPORT, EXPORT, status=200))
    assert mine["safety_plan"]["helps"] == "Nu dit."
    assert [plan["helps"] for plan in mine["earlier_safety_plans"]] == ["Eerst dit."]
    assert [reply["from"] for reply in mine["entries"][0]["replies"]] == [str(cast["ilse"].id)]


def test_what_to_talk_about_first_is_written_on_and_thrown_away_all_the_same(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    topic = f"/gesprek/{cast['ilse'].id}/eerst"
    noor.submit("/gesprek", topic, text=OLD)
    again = begun_from(noor, cast, database)
    again.reopen()
    phone = again.client
    assert OLD in phone.get("/gesprek")
    phone.submit("/gesprek", topic, text="Iets nieuws eerst.")
    assert "Iets nieuws eerst." in phone.get("/gesprek")
    mine = json.loads(phone.submit(EXPORT, EXPORT, status=200))
    assert [each["text"] for each in mine["to_talk_about_first"]] == [OLD, "Iets nieuws eerst."]
    phone.post(f"{topic}/weg", token(phone))
    page = phone.get("/gesprek")
    assert OLD not in page
    assert "Iets nieuws eerst." not in page
