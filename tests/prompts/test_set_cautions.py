from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Preferences
from journal.accounts.queries.vaults import own_cautions
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.prompts.models import Caution
from tests.support.acting import (
    in_dutch,
    reading_as,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/ik/liever-niet"


def cautions(app: Flask, cast: Cast) -> list[str]:
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return own_cautions(db, noor)


def test_what_is_ticked_is_kept_and_can_be_unticked(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    for ticked in (["touch", "lying-down"], [caution.value for caution in Caution], []):
        noor.post(PAGE, {**token(noor), "cautions": ticked})
        assert cautions(app, cast) == sorted(ticked)


def test_the_row_says_nothing_of_what_or_how_much(noor: StrictClient, database: Database) -> None:
    lengths = set()
    for ticked in ([caution.value for caution in Caution], ["touch"], []):
        noor.post(PAGE, {**token(noor), "cautions": ticked})
        with database.read() as db:
            sealed = db.scalars(select(Preferences.sealed)).one()
        assert b"touch" not in sealed
        lengths.add(len(sealed))
    assert len(lengths) == 1


def test_bad_input_is_refused(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    noor.post(PAGE, {**token(noor), "cautions": "touch"})
    with untouched(database):
        for odd in (["zwangerschap"], ["touch", "x"], ["\x00"], [""]):
            answer = noor.post(PAGE, {**token(noor), "cautions": odd}, status=422)
            assert in_dutch(app, "Choose one of these, please.") in words_of(answer), odd
        noor.post(PAGE, {"cautions": "lying-down"}, status=422)
    assert cautions(app, cast) == ["touch"]


def test_each_has_their_own(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    noor.post(PAGE, {**token(noor), "cautions": "touch"})
    assert "checked" not in everybody["bram"].get(PAGE)
    fields = {"cautions": "lying-down"}
    refuse_everybody_else(everybody, database, PAGE, "noor", "bram", fields=fields)
