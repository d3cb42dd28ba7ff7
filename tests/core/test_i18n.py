from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask, g, session

from journal.core import clock
from journal.core.i18n import (
    as_language,
    language,
    remember_language,
    say_day,
    say_moment,
    say_time,
    visitor_language,
)

NOW = datetime(2026, 11, 23, 20, 4, tzinfo=UTC)  # a Monday, 21:04 in Amsterdam
TODAY = date(2026, 11, 23)


class Somebody:
    """Whoever looks: signed in, in a language and a zone."""

    person_id = "somebody"

    def __init__(self, speaks: str = "nl", zone: str = "Europe/Amsterdam") -> None:
        self.language, self.zone = speaks, zone


def said(app: Flask, viewer: Somebody, say: Callable[[], str]) -> str:
    with app.test_request_context(), clock.held_at(NOW):
        g.viewer = viewer
        return say()


@pytest.mark.parametrize(
    ("day", "dutch", "english"),
    [
        (TODAY, "vandaag", "today"),
        (TODAY - timedelta(days=1), "gisteren", "yesterday"),
        (TODAY - timedelta(days=2), "zaterdag", "Saturday"),
        (TODAY - timedelta(days=6), "dinsdag", "Tuesday"),
        (TODAY + timedelta(days=1), "morgen", "tomorrow"),
        # A Thursday may be the last one or the next one.
        (TODAY + timedelta(days=3), "do 26 nov", "Thu 26 Nov"),
        (TODAY - timedelta(days=7), "ma 16 nov", "Mon 16 Nov"),
        (date(2025, 12, 31), "31 dec 2025", "31 Dec 2025"),
    ],
)
def test_a_day_is_said_as_people_do(bare_app: Flask, day: date, dutch: str, english: str) -> None:
    assert said(bare_app, Somebody("nl"), lambda: say_day(day)) == dutch
    assert said(bare_app, Somebody("en"), lambda: say_day(day)) == english


def test_today_is_the_readers_and_turns_at_four(bare_app: Flask) -> None:
    night = datetime(2026, 11, 23, 2, 59, tzinfo=UTC)
    with bare_app.test_request_context(), clock.held_at(night):
        g.viewer = Somebody("nl")
        assert say_day(date(2026, 11, 22)) == "vandaag"
        g.viewer = Somebody("nl", "Asia/Tokyo")
        assert say_day(date(2026, 11, 23)) == "vandaag"


@pytest.mark.parametrize(
    ("instant", "zone", "moment"),
    [
        (NOW, "Europe/Amsterdam", "ma 21:04"),
        (NOW, "Asia/Tokyo", "di 05:04"),
        (NOW - timedelta(days=6), "Europe/Amsterdam", "di 21:04"),
        (NOW - timedelta(days=7), "Europe/Amsterdam", "16 nov 21:04"),
        (datetime(2026, 7, 1, 12, 0, tzinfo=UTC), "Europe/Amsterdam", "1 jul 14:00"),
    ],
)
def test_a_moment_is_said_in_the_readers_zone(
    bare_app: Flask, instant: datetime, zone: str, moment: str
) -> None:
    viewer = Somebody("nl", zone)
    assert said(bare_app, viewer, lambda: say_moment(instant)) == moment
    assert said(bare_app, viewer, lambda: say_time(instant)) == moment[-5:]


def test_the_persons_language_goes_before_the_browsers(bare_app: Flask) -> None:
    with bare_app.test_request_context(headers={"Accept-Language": "en"}):
        session["language"] = "en"
        g.viewer = Somebody("nl")
        assert language() == "nl"


def test_a_chosen_language_goes_before_the_browsers(bare_app: Flask) -> None:
    with bare_app.test_request_context(headers={"Accept-Language": "en"}):
        assert visitor_language() == "en"
        remember_language("nl")
        assert visitor_language() == "nl"
        session["language"] = "de"
        assert visitor_language() == "en"


@pytest.mark.parametrize(
    ("wish", "chosen"),
    [("", "nl"), ("de", "nl"), ("en-US,nl;q=0.5", "en"), ("nl-BE,en;q=0.9", "nl"), ("q=;;", "nl")],
)
def test_the_browsers_wish_is_heard(bare_app: Flask, wish: str, chosen: str) -> None:
    with bare_app.test_request_context(headers={"Accept-Language": wish}):
        assert visitor_language() == chosen


def test_without_a_request_it_is_dutch(bare_app: Flask) -> None:
    with bare_app.app_context():
        assert visitor_language() == "nl"


def test_a_code_that_is_none_is_dutch() -> None:
    assert [as_language(code) for code in ("nl", "en", "de", "", "EN")] == [
        *("nl", "en", "nl", "nl", "nl")
    ]
