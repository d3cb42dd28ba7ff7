"""Signals are shown to a coach only after a yes, and the person sees the same."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from journal.accounts.models import Purpose
from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.viewers import Participant
from tests.support.acting import (
    in_dutch,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    withdraw,
    words_of,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

TALK, LIST, HISTORY = "/gesprek", "/begeleiding", "/ik/wie-opende-wat"
SIGNAL = "Stemming 2 of lager in 3 van de laatste 3 antwoorden"


def show(noor: StrictClient, cast: Cast, shown: str = "yes") -> None:
    noor.post(f"{TALK}/{cast['ilse'].id}/signalen", {**token(noor), "shown": shown})


def three_low_moods(app: Flask, cast: Cast) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        for days in (2, 1, 0):
            at = clock.now() - timedelta(days=days)
            check_in(db, noor, uuid7(), Answers(mood=2), at)


def test_it_is_shown_after_a_yes_to_both_alike_and_until_a_no(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    three_low_moods(app, cast)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    person = f"{LIST}/{cast['noor'].id}"
    for page in (noor.get(TALK), ilse.get(LIST), ilse.get(person)):
        assert SIGNAL not in words_of(page)
    show(noor, cast)
    for page in (noor.get(TALK), ilse.get(LIST), ilse.get(person)):
        assert SIGNAL in words_of(page)
    assert in_dutch(app, "let %(name)s see signals", name="Ilse") in words_of(noor.get(HISTORY))
    show(noor, cast, "no")
    for page in (noor.get(TALK), ilse.get(LIST), ilse.get(person)):
        assert SIGNAL not in words_of(page)


def test_whoever_has_a_signal_is_found_by_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    three_low_moods(app, cast)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    asked = {**token(ilse), "why": "2"}
    assert 'href="/begeleiding/0' not in ilse.post(LIST, asked, status=200)
    show(noor, cast)
    assert 'href="/begeleiding/0' in ilse.post(LIST, {**token(ilse), "why": "2"}, status=200)


def test_what_lies_before_the_day_it_is_shared_from_makes_no_signal_for_either(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    three_low_moods(app, cast)
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    share_numbers(noor, cast["ilse"].id, today.isoformat())
    show(noor, cast)
    for page in (noor.get(TALK), ilse.get(LIST)):
        assert SIGNAL not in words_of(page)
    none = in_dutch(app, "None of the rules holds now. %(coach)s sees no signal.", coach="Ilse")
    assert none in words_of(noor.get(TALK))


def test_sharing_numbers_anew_asks_anew_and_withdrawing_ends_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    three_low_moods(app, cast)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    show(noor, cast)
    share = f"/begeleiders/{cast['ilse'].id}/getallen"
    noor.post(f"{share}/terug", token(noor))
    assert SIGNAL not in words_of(ilse.get(LIST))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    assert SIGNAL not in words_of(ilse.get(LIST))
    show(noor, cast)
    assert SIGNAL in words_of(ilse.get(LIST))
    withdraw(noor, Purpose.SHARING)
    assert SIGNAL not in words_of(ilse.get(LIST))


def test_without_numbers_there_is_nothing_to_show_and_nobody_else_decides(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    path = f"{TALK}/{cast['ilse'].id}/signalen"
    with untouched(database):
        noor.post(path, {**token(noor), "shown": "yes"}, status=404)
        noor.post(f"{TALK}/{cast['dana'].id}/signalen", {**token(noor), "shown": "yes"}, status=404)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    refuse_everybody_else(everybody, database, path, "noor", fields={"shown": "yes"})
    with untouched(database):
        noor.post(path, {"csrf_token": "oud", "shown": "yes"}, status=422)
