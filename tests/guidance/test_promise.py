from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g
from flask_babel import force_locale

from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Visitor
from journal.guidance.models import CoachPromise
from journal.guidance.reading import Holiday, ReadingTimes
from journal.guidance.words import say_reading_times
from tests.support import pages
from tests.support.acting import (
    form_at,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/ik/leesdagen"
TUESDAY = date(2026, 11, 24)
HOURS = (time(9), time(12))
STATED = {"days": ["1", "4"], "from_time": "09:30", "until_time": "12:00"}


def promised(database: Database, cast: Cast) -> CoachPromise:
    with database.read() as db:
        return db.get_one(CoachPromise, cast["ilse"].id)


def test_days_and_hours_stand_above_every_text_box_and_where_something_is_shared(
    noor: StrictClient, ilse: StrictClient, app: Flask
) -> None:
    ilse.post(PAGE, {**token(ilse), **STATED, "answers": "y"})
    said = "%(coach)s reads on %(days)s, between %(begin)s and %(end)s."
    days = "dinsdag en vrijdag"
    wanted = in_dutch(app, said, coach="Ilse", days=days, begin="9.30", end="12.00")
    noor.submit("/dagboek/schrijven", text="Voor mij.")
    entry = noor.last.headers["Location"].partition("?")[0]
    for page in ("/dagboek/schrijven", entry, "/gesprek", "/begeleiders", "/hulp/mijn"):
        text = words_of(noor.get(page))
        assert wanted in text, page
        assert "maandag" not in text, page


def test_the_sentence_stands_before_the_box(noor: StrictClient) -> None:
    for page in ("/dagboek/schrijven", "/gesprek"):
        text = noor.get(page)
        assert text.index("maandag en donderdag") < text.index("<textarea"), page


def test_no_day_is_a_promise_too(noor: StrictClient, ilse: StrictClient, app: Flask) -> None:
    ilse.post(PAGE, token(ilse))
    page = words_of(noor.get("/dagboek/schrijven"))
    assert in_dutch(app, "%(coach)s has no fixed days for reading.", coach="Ilse") in page
    assert in_dutch(app, "%(coach)s does not write back.", coach="Ilse") in page


def test_what_was_stated_comes_back_in_the_form(ilse: StrictClient) -> None:
    ilse.post(PAGE, {**token(ilse), **STATED, "answers": "y"})
    form = form_at(ilse, PAGE)
    assert (form["from_time"], form["until_time"], form["answers"]) == ("09:30", "12:00", "y")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"days": [], "answers": "y"}, "To write back, choose at least one day first."),
        (
            {"from_time": "", "until_time": "", "answers": "y"},
            "To write back, say between which hours you read.",
        ),
        ({"until_time": ""}, "Fill in both times, or neither of them."),
        ({"from_time": ""}, "Fill in both times, or neither of them."),
        ({"until_time": "09:30"}, "This is not after the time at which you begin."),
        ({"until_time": "08:00"}, "This is not after the time at which you begin."),
        ({"until_time": "straks"}, "This isn't a time we know."),
        ({"days": ["7"]}, "Choose one of these, please."),
        ({"days": ["dinsdag"]}, "Choose one of these, please."),
    ],
)
def test_what_does_not_fit_is_refused_and_comes_back(
    ilse: StrictClient, database: Database, app: Flask, changed: dict[str, Any], message: str
) -> None:
    fields = {**token(ilse), **STATED, **changed}
    with untouched(database):
        answer = ilse.post(PAGE, fields, status=422)
    assert in_dutch(app, message) in words_of(answer)
    shown = pages.values_of(pages.forms(answer)[0])
    assert shown["from_time"] == fields["from_time"]
    assert shown["until_time"] == fields["until_time"]


def test_without_a_token_nothing_is_promised(ilse: StrictClient, database: Database) -> None:
    with untouched(database):
        ilse.post(PAGE, {**STATED}, status=422)


def test_the_schema_refuses_to_write_back_without_days_and_hours(
    database: Database, cast: Cast
) -> None:
    row = CoachPromise.coach_id == cast["ilse"].id
    for values in (
        {"weekdays": 0},
        {"from_time": None, "until_time": None},
        {"from_time": None},
        {"until_time": time(8)},
    ):
        with pytest.raises(sa.exc.IntegrityError), database.write() as db:
            db.execute(sa.update(CoachPromise).where(row).values(values))


def test_nobody_but_coaches_promises(
    everybody: dict[str, StrictClient], database: Database
) -> None:
    refuse_everybody_else(everybody, database, PAGE, "ilse", "dana", fields=STATED)


def test_who_stated_days_but_no_hours_is_told_what_is_missing(
    ilse: StrictClient, database: Database, cast: Cast, app: Flask
) -> None:
    """As every coach of an earlier release: they keep their days, and hours are not made up."""
    missing = in_dutch(app, "To write back, say between which hours you read.")
    assert missing not in words_of(ilse.get("/begeleiding"))
    ilse.post(PAGE, {**token(ilse), "days": ["1"]})
    assert promised(database, cast).days() == [1]
    page = ilse.get("/begeleiding")
    assert missing in words_of(page)
    assert f'href="{PAGE}"' in page
    ilse.post(PAGE, {**token(ilse), **STATED})
    assert missing not in words_of(ilse.get("/begeleiding"))


@pytest.mark.parametrize(
    ("days", "holidays", "day"),
    [
        ((1,), (), TUESDAY),
        ((1, 4), (), TUESDAY),
        ((2,), (), date(2026, 11, 25)),
        ((0,), (), date(2026, 11, 30)),
        ((0, 4), (), date(2026, 11, 27)),
        (tuple(range(7)), (), TUESDAY),
        ((), (), None),
        ((1,), (Holiday(TUESDAY, TUESDAY),), date(2026, 12, 1)),
        ((1, 3), (Holiday(TUESDAY, date(2026, 11, 25)),), date(2026, 11, 26)),
        ((1,), (Holiday(date(2026, 11, 20), date(2026, 11, 30)),), date(2026, 12, 1)),
        (
            (1,),
            (Holiday(TUESDAY, TUESDAY), Holiday(date(2026, 12, 1), date(2026, 12, 1))),
            date(2026, 12, 8),
        ),
        ((1,), (Holiday(TUESDAY, date(2028, 1, 1)),), None),
    ],
)
def test_the_next_day_is_the_first_from_today_on_that_is_no_holiday(
    days: tuple[int, ...], holidays: tuple[Holiday, ...], day: date | None
) -> None:
    times = ReadingTimes("Ilse", clock.DEFAULT_ZONE, days, HOURS, holidays=holidays)
    assert times.next_day(TUESDAY) == day


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ((11, 30), (12, 4), "From 30 November to 4 December Ilse does not read."),
        ((12, 3), (12, 17), "From 3 to 17 December Ilse does not read."),
        ((12, 24), (12, 24), "On 24 December Ilse does not read."),
        ((11, 20), (12, 4), "Until 4 December Ilse does not read."),
        ((11, 24), (12, 4), "Until 4 December Ilse does not read."),
        ((11, 20), (11, 24), "Until 24 November Ilse does not read."),
        ((12, 25), (12, 31), ""),
    ],
)
def test_a_holiday_is_told_while_it_goes_on_and_from_a_month_before(
    app: Flask, first: tuple[int, int], last: tuple[int, int], said: str
) -> None:
    holiday = Holiday(date(2026, *first), date(2026, *last))
    times = ReadingTimes("Ilse", clock.DEFAULT_ZONE, (0, 3), HOURS, True, (holiday,))
    with app.test_request_context(), at_noon(), force_locale("en"):
        g.viewer = Visitor("en")
        wanted = f"Ilse reads on Monday and Thursday, between 9:00 and 12:00. {said}".strip()
        assert say_reading_times(times) == wanted


def test_hours_of_another_zone_say_where(app: Flask) -> None:
    times = ReadingTimes("Ilse", "Atlantic/Canary", (0,), HOURS, answers=True)
    with app.test_request_context(), at_noon(), force_locale("en"):
        g.viewer = Visitor("en")
        said = "Ilse reads on Monday, between 9:00 and 12:00 (the time in Canary)."
        assert say_reading_times(times) == said


def at_noon() -> Any:
    return clock.held_at(datetime(2026, 11, 24, 11, 0, tzinfo=UTC))
