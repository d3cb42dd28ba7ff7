"""A person chooses for each coach which rules make a signal."""

from __future__ import annotations

from flask import Flask

from journal.core.audit import Act
from journal.core.db import Database
from journal.guidance.models import NumbersSharing
from tests.coaching.signalling import ENERGY, LIST, MOOD, TALK, let_see, show
from tests.coaching.talking import person
from tests.support.acting import (
    acts,
    let_dana_guide_noor,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def path(cast: Cast, coach: str = "ilse") -> str:
    return f"{TALK}/{cast[coach].id}/signalen/regels"


def choose(noor: StrictClient, cast: Cast, *names: str, coach: str = "ilse") -> None:
    noor.post(path(cast, coach), {**token(noor), "rules": list(names)})


def test_only_the_rules_that_are_ticked_make_a_signal_for_both(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    let_see(app, cast, noor)
    assert noor.get(TALK).count("checked") == 5
    choose(noor, cast, "energy")
    for page in (noor.get(TALK), ilse.get(LIST), ilse.get(person(cast))):
        assert (MOOD in words_of(page), ENERGY in words_of(page)) == (False, True)


def test_with_nothing_ticked_there_are_no_signals_and_a_yes_is_a_yes_to_all_again(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    choose(noor, cast)
    assert ENERGY not in words_of(ilse.get(LIST))
    assert acts(database, Act.SIGNALS_HIDDEN) == [(cast["noor"].id, cast["ilse"].id)]
    show(noor, cast)
    assert ENERGY in words_of(ilse.get(LIST))


def test_each_coach_has_a_choice_of_their_own(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    app: Flask,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    let_see(app, cast, noor)
    share_numbers(noor, cast["dana"].id, "2026-01-01")
    show(noor, cast, coach="dana")
    choose(noor, cast, "mood", coach="dana")
    assert ENERGY in words_of(ilse.get(LIST))
    assert ENERGY not in words_of(dana.get(LIST))
    assert MOOD in words_of(dana.get(LIST))
    noor.get(TALK)


def test_sharing_anew_asks_anew(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    let_see(app, cast, noor)
    choose(noor, cast, "mood")
    noor.post(f"/begeleiders/{cast['ilse'].id}/getallen/terug", token(noor))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    assert MOOD not in words_of(ilse.get(LIST))
    with database.read() as db:
        rules = [each.signal_rules for each in db.query(NumbersSharing).order_by("id")]
    assert rules == [["mood"], []]


def test_nobody_else_chooses_and_nonsense_changes_nothing(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    with untouched(database):
        noor.post(path(cast), {**token(noor), "rules": "mood"}, status=404)
        noor.post(path(cast, "dana"), {**token(noor), "rules": "mood"}, status=404)
    let_see(app, cast, noor)
    refuse_everybody_else(everybody, database, path(cast), "noor", fields={"rules": "mood"})
    with untouched(database):
        noor.post(path(cast), {**token(noor), "rules": "karakter"}, status=422)
        noor.post(path(cast), {"csrf_token": "oud", "rules": "mood"}, status=422)
    choose(noor, cast, "mood")
    with untouched(database):
        choose(noor, cast, "mood")
