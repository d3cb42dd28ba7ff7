from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Device, Purpose
from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.help.forms import LONGEST_NAME, LONGEST_PART
from journal.help.models import Call, SafetyPlan
from tests.support import pages
from tests.support.acting import (
    begin_again,
    count,
    form_at,
    in_dutch,
    post_at_once,
    reading_on,
    refuse_everybody_else,
    token,
    untouched,
    withdraw,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/hulp/mijn"
EDIT = "/hulp/mijn/bewerken"
PLAN: dict[str, Any] = {
    "signs": "Ik slaap kort.\n\nIk neem niet op.",
    "helps": "Tien minuten naar buiten.",
    "name_1": "Jeroen",
    "number_1": "06 1234 5678",
    "name_2": "De huisarts",
    "number_2": "",
    "places": "Bij mijn zus.",
}


EMPTY: dict[str, Any] = dict.fromkeys(PLAN, "")


def logged(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name == "naklank"]


def test_a_plan_is_shown_in_the_own_words_with_numbers_to_call(
    noor: StrictClient, app: Flask
) -> None:
    empty = words_of(noor.get(PAGE))
    assert in_dutch(app, "Nothing stands here yet") in empty
    noor.submit(EDIT, **PLAN)
    page = noor.follow()
    for said in ("Ik slaap kort.", "Ik neem niet op.", "Tien minuten naar buiten.", "De huisarts"):
        assert said in words_of(page)
    assert 'href="tel:0612345678"' in page
    assert 'href="tel:112"' in page
    assert 'href="tel:113"' in page
    assert 'href="/hulp"' in page
    shown = form_at(noor, EDIT)
    assert {name: shown[name] for name in PLAN} == PLAN


def test_who_guides_and_reads_when_stands_below(
    noor: StrictClient, ilse: StrictClient, app: Flask
) -> None:
    urgent = in_dutch(app, "This is no emergency number.")
    none = in_dutch(app, "%(coach)s has no fixed days for reading.", coach="Ilse")
    page = words_of(noor.get(PAGE))
    assert urgent in page
    assert none not in page
    ilse.post("/ik/leesdagen", token(ilse))
    page = words_of(noor.get(PAGE))
    assert urgent in page
    assert none in page


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("06 1234 5678", "tel:0612345678"),
        ("+31 (0)6-12345678 na zessen", "tel:+310612345678"),
        ("112", "tel:112"),
        ("12", None),
        ("bij de buren", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_only_a_number_can_be_called(typed: str, link: str | None) -> None:
    assert Call("Jeroen", typed).link() == link


def test_nothing_says_that_somebody_was_there(
    noor: StrictClient, cast: Cast, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    fields = {**form_at(noor, EDIT), **PLAN}
    with database.read() as db:
        used = db.scalars(select(Device.used_at).where(Device.person_id == cast["noor"].id)).one()
    with clock.held_at(clock.now() + timedelta(hours=30)), caplog.at_level(logging.DEBUG):
        noor.get(PAGE)
        noor.get(EDIT)
        noor.post(EDIT, fields)
        noor.post(EDIT, {**fields, "signs": "\x00"}, status=422)
        noor.get(PAGE)
        assert "Set-Cookie" not in noor.last.headers
        assert not logged(caplog)
        with database.read() as db:
            now = db.scalars(select(Device.used_at).where(Device.person_id == cast["noor"].id))
            assert now.one() == used
        noor.get("/vandaag")
        assert logged(caplog)


def test_staff_is_told_for_whom_it_is_and_leaves_no_line_either(
    visitor: StrictClient,
    ilse: StrictClient,
    eva: StrictClient,
    app: Flask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        visitor.get(PAGE, status=401)
        for client in (ilse, eva):
            said = in_dutch(app, "This page is for people who are guided here.")
            assert said in words_of(client.get(PAGE))
            client.get(EDIT, status=404)
    assert not logged(caplog)


def test_on_a_locked_device_it_is_not_shown_and_help_is(noor: StrictClient) -> None:
    noor.submit(EDIT, **PLAN)
    noor.submit("/ik", "/ik/slot")
    page = noor.get(PAGE, status=401)
    assert "Jeroen" not in page
    assert 'href="/hulp"' in page


def test_during_a_pause_it_can_be_read_and_not_changed(noor: StrictClient) -> None:
    noor.submit(EDIT, **PLAN)
    withdraw(noor, Purpose.JOURNAL)
    page = noor.get(PAGE)
    assert "Jeroen" in page
    assert f'href="{EDIT}"' not in page


def test_nobody_else_finds_it(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    fields = {**form_at(noor, EDIT), **PLAN}
    noor.post(EDIT, fields)
    assert "Jeroen" not in everybody["bram"].get(PAGE)
    with untouched(database):
        everybody["bram"].post(EDIT, {**fields, **token(everybody["bram"])}, status=404)
    refuse_everybody_else(everybody, database, EDIT, "noor", "bram", fields=PLAN)


def test_sent_again_it_is_saved_once_and_the_newest_words_stay(
    noor: StrictClient, database: Database
) -> None:
    fields = {**form_at(noor, EDIT), **PLAN}
    assert post_at_once(noor, EDIT, fields) == [303] * 4
    with untouched(database):
        noor.post(EDIT, fields)
        noor.post(EDIT, {**fields, "id": str(uuid4())})
    noor.post(EDIT, {**fields, "helps": "De hond."})
    assert count(database, SafetyPlan) == 1
    assert "De hond." in noor.get(PAGE)


def test_emptied_it_is_empty(noor: StrictClient, app: Flask) -> None:
    noor.submit(EDIT, **PLAN)
    noor.submit(EDIT, **EMPTY)
    assert in_dutch(app, "Nothing stands here yet") in words_of(noor.get(PAGE))


def test_bad_input_is_refused_with_every_word_kept(
    noor: StrictClient, database: Database, app: Flask
) -> None:
    form = {**form_at(noor, EDIT), **PLAN}
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    one = "This is %(num)d character too long (at most %(most)d fit)."
    cases = [
        ({"signs": "é" * (LONGEST_PART + 2)}, in_dutch(app, one, many, num=2, most=LONGEST_PART)),
        ({"name_2": "é" * (LONGEST_NAME + 1)}, in_dutch(app, one, many, num=1, most=LONGEST_NAME)),
        (
            {"helps": "a\x00b"},
            in_dutch(app, "There is a character in this that cannot be saved."),
        ),
        (
            {"id": "geen-id"},
            in_dutch(app, "This page was not whole. Load it again; your text stays where it is."),
        ),
        (
            {"csrf_token": "oud"},
            in_dutch(
                app, "This page had been open for a while. Nothing is lost: send it once more."
            ),
        ),
    ]
    with untouched(database):
        for changed, message in cases:
            answer = noor.post(EDIT, {**form, **changed}, status=422)
            assert message in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])
            for name in PLAN:
                assert kept[name] == {**form, **changed}[name].replace("\x00", ""), name


def test_what_is_typed_while_signed_out_comes_back(
    visitor: StrictClient, noor: StrictClient, cast: Cast, database: Database
) -> None:
    with untouched(database):
        page = visitor.post(EDIT, {**PLAN, "id": str(uuid4())}, status=401)
    assert "Jeroen" in page


def test_a_plan_in_a_lost_vault_is_not_shown_and_stays_beside_a_new_one(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    noor.submit(EDIT, **PLAN)
    again = begin_again(app, cast, "noor")
    page = again.get(PAGE)
    assert "Jeroen" not in page
    assert "plan-keeper" not in page
    again.submit(EDIT, helps="Opnieuw.")
    assert "Opnieuw." in again.get(PAGE)
    with reading_on(again, Participant) as (db, viewer):
        lost, new = db.scalars(select(SafetyPlan).order_by(SafetyPlan.saved_at))
        assert (new.vault_id, new.revision) == (viewer.vault.id, 1)
        assert lost.vault_id != viewer.vault.id


def test_it_goes_along_and_it_is_erased(noor: StrictClient, cast: Cast, database: Database) -> None:
    path = "/ik/meenemen"
    assert json.loads(noor.submit(path, path, status=200))["safety_plan"] is None
    noor.submit(EDIT, **PLAN)
    mine = json.loads(noor.submit(path, path, status=200))
    assert mine["safety_plan"]["calls"][0] == {"name": "Jeroen", "number": "06 1234 5678"}
    assert mine["safety_plan"]["places"] == "Bij mijn zus."
    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert '"storage"' in noor.last.headers["Clear-Site-Data"]
    assert count(database, SafetyPlan) == 0


def test_signing_out_leaves_what_the_person_kept_on_the_phone(noor: StrictClient) -> None:
    noor.submit("/ik", "/uitloggen")
    assert noor.last.headers["Clear-Site-Data"] == '"cache"'


def test_the_public_card_asks_for_nobody(noor: StrictClient, visitor: StrictClient) -> None:
    noor.submit(EDIT, **PLAN)
    for client in (noor, visitor):
        page = client.get("/hulp")
        assert f'href="{PAGE}"' in page
        assert "Jeroen" not in page
        assert "data-plan" not in page
