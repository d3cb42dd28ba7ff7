from __future__ import annotations

from flask import Flask

from journal.core.db import Database
from tests.support.acting import in_dutch, refuse_everybody_else, token, untouched, words_of
from tests.support.client import StrictClient

PAGE = "/ik/leesdagen"


def test_the_days_stand_above_every_text_box(noor: StrictClient, ilse: StrictClient) -> None:
    ilse.post(PAGE, {**token(ilse), "days": ["1", "4"]})
    for page in ("/dagboek/schrijven", "/begeleiders"):
        text = words_of(noor.get(page))
        assert "dinsdag en vrijdag" in text
        assert "maandag" not in text


def test_no_day_is_a_promise_too(noor: StrictClient, ilse: StrictClient, app: Flask) -> None:
    ilse.post(PAGE, {**token(ilse), "days": ["0"]})
    ilse.post(PAGE, token(ilse))
    page = words_of(noor.get("/dagboek/schrijven"))
    said = (
        "Nobody reads along live. %(coach)s has no fixed days for reading, and reads only what "
        "you share."
    )
    assert in_dutch(app, said, coach="Ilse") in page


def test_nobody_but_coaches_promises(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    refuse_everybody_else(everybody, database, PAGE, "ilse", "dana", fields={"days": "1"})


def test_bad_input_is_refused(ilse: StrictClient, database: Database, app: Flask) -> None:
    with untouched(database):
        for days in (["7"], ["-1"], ["1", "8"], ["dinsdag"], [""]):
            answer = ilse.post(PAGE, {**token(ilse), "days": days}, status=422)
            assert in_dutch(app, "Choose one of these, please.") in words_of(answer), days
        ilse.post(PAGE, {"days": "1"}, status=422)
