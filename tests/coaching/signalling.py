"""What tests of signals do again and again."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask

from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.viewers import Participant
from tests.support import pages
from tests.support.acting import share_numbers, token, writing_as
from tests.support.cast import Cast
from tests.support.client import StrictClient

TALK, LIST, RULES = "/gesprek", "/begeleiding", "/beheer/signalen"
SEE, FINISH = "/signalen/gezien", "/signalen/afgerond"
MOOD = "Stemming 2 of lager in 3 van de laatste 3 antwoorden"
ENERGY = "Energie 2 of lager in 3 van de laatste 3 antwoorden"
LOW = Answers(mood=2, energy=1)


def show(noor: StrictClient, cast: Cast, shown: str = "yes", coach: str = "ilse") -> None:
    """Let a coach see signals, or no longer."""
    noor.post(f"{TALK}/{cast[coach].id}/signalen", {**token(noor), "shown": shown})


def answer(
    app: Flask, cast: Cast, answers: Answers = LOW, at: datetime | None = None, key: str = "noor"
) -> None:
    """Let one of the cast check in."""
    with writing_as(app, cast, key, Participant) as (db, viewer):
        check_in(db, viewer, uuid7(), answers, at or clock.now())


def three_low_days(app: Flask, cast: Cast, answers: Answers = LOW, key: str = "noor") -> None:
    """Let one of the cast answer low on three days, today the last."""
    for days in (2, 1, 0):
        answer(app, cast, answers, clock.now() - timedelta(days=days), key)


def let_see(app: Flask, cast: Cast, noor: StrictClient, coach: str = "ilse") -> None:
    """Bring it about that a coach of Noor is shown two signals."""
    three_low_days(app, cast)
    share_numbers(noor, cast[coach].id, "2026-01-01")
    show(noor, cast, coach=coach)


def signal_form(
    coach: StrictClient, cast: Cast, rule: str, action: str, key: str = "noor"
) -> dict[str, str]:
    """Return what a coach's browser would send from beside a signal, with the form for `action`."""
    path = f"{LIST}/{cast[key].id}"
    for form in pages.forms(coach.get(path)):
        values = pages.values_of(form)
        if form.get("action") == f"{path}{action}" and values["rule"] == rule:
            return values
    raise AssertionError(f"no form for {rule}")


def see(coach: StrictClient, cast: Cast, rule: str, key: str = "noor") -> None:
    """Say that a coach saw a signal, on the page where it stands."""
    coach.post(f"{LIST}/{cast[key].id}{SEE}", signal_form(coach, cast, rule, SEE, key))


def finish(
    coach: StrictClient, cast: Cast, rule: str, note: str = "", key: str = "noor"
) -> dict[str, str]:
    """Say that a coach is done with a signal; return what was sent."""
    fields = {**signal_form(coach, cast, rule, FINISH, key), "note": note}
    coach.post(f"{LIST}/{cast[key].id}{FINISH}", fields)
    return fields
