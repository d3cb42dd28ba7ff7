from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from journal.checkins.models import Answers, CheckIn
from journal.checkins.queries import own_check_ins
from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.today.models import WaitingItem
from tests.support import pages
from tests.support.acting import (
    count,
    form_at,
    in_dutch,
    move_session,
    reading_on,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/slot/inchecken"


@pytest.fixture
def locked(noor: StrictClient) -> StrictClient:
    """Give Noor's phone, locked."""
    noor.submit("/ik", "/ik/slot")
    return noor


def test_it_is_sealed_at_once_and_counts_once_open(
    locked: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with clock.held_at(datetime(2026, 12, 1, 22, tzinfo=UTC)):
        locked.submit(PAGE, mood="2", hard="lot")
    assert (count(database, WaitingItem), count(database, CheckIn)) == (1, 0)
    with clock.held_at(datetime(2026, 12, 2, 8, tzinfo=UTC)):
        locked.submit("/slot", passphrase=cast["noor"].passphrase)
        with reading_on(locked, Participant) as (db, noor):
            (found,) = own_check_ins(db, noor, date(2026, 1, 1))
    assert (count(database, WaitingItem), count(database, CheckIn)) == (0, 1)
    assert (found.day, found.answers) == (date(2026, 12, 1), Answers(mood=2, hard="lot"))


def test_what_was_hard_is_asked_only_after_a_session(
    locked: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    assert "hard" in form_at(locked, PAGE)
    move_session(ilse, cast["noor"].id, (clock.now() + timedelta(days=365)).date())
    assert "hard" not in form_at(locked, PAGE)


def test_bad_input_is_refused_with_every_answer_kept(
    locked: StrictClient, database: Database, app: Flask
) -> None:
    cases = [
        ({}, "Nothing has been filled in yet. One answer is enough."),
        ({"mood": "11", "energy": "7"}, "Choose one of these, please."),
        (
            {"id": "geen-id", "energy": "7"},
            "This page was not whole. Load it again; your text stays where it is.",
        ),
    ]
    form = form_at(locked, PAGE)
    with untouched(database):
        for changed, message in cases:
            answer = locked.post(PAGE, {**form, **changed}, status=422)
            assert in_dutch(app, message) in words_of(answer), changed
            kept = pages.values_of(pages.forms(answer)[0])
            assert kept["energy"] == changed.get("energy", ""), changed


def test_it_is_there_on_a_locked_device_of_a_participant_alone(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    everybody["ilse"].submit("/ik", "/ik/slot")
    fields = {"mood": "3"}
    with untouched(database):
        for key in ("noor", "bram", "dana", "eva"):
            everybody[key].post(PAGE, {**fields, **token(everybody[key])}, status=404)
        for key in ("ilse", "visitor"):
            everybody[key].post(PAGE, fields, status=401)
