"""Languages: which one an answer is in, and how days and times are said in it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from flask import Flask, g, has_request_context, request, session
from flask_babel import Babel, format_date, gettext

from journal.core import clock

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")
_SESSION_LANGUAGE = "language"
TRANSLATIONS = Path(__file__).parent.parent / "translations"


def install(app: Flask) -> None:
    """Choose the language per request: the person's, else the browser session's, else Dutch."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, default_locale="nl", locale_selector=language, timezone_selector=zone)
    app.jinja_env.filters.update(
        day=say_day,
        moment=say_moment,
        month=say_month,
        said_day=say_day_of,
        time_of_day=say_time,
        weekday=say_weekday,
    )


def language() -> Language:
    """Return the language of this answer."""
    viewer = g.get("viewer")
    chosen = getattr(viewer, "language", None) if hasattr(viewer, "person_id") else None
    return as_language(chosen) if chosen else visitor_language()


def as_language(code: str) -> Language:
    """Return a language of ours; Dutch for any other code."""
    return "en" if code == "en" else "nl"


def visitor_language() -> Language:
    """Return the language of somebody signed out: chosen before, else asked for by the browser."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = session.get(_SESSION_LANGUAGE)
    if chosen in LANGUAGES:
        return as_language(chosen)
    wishes = (wish.partition("-")[0].lower() for wish in request.accept_languages.values())
    return as_language(next((wish for wish in wishes if wish in LANGUAGES), LANGUAGES[0]))


def suggest_language(code: str) -> None:
    """Use a language in this browser unless another one was chosen in it before."""
    if session.get(_SESSION_LANGUAGE) not in LANGUAGES:
        remember_language(code)


def remember_language(code: str) -> None:
    """Keep the language in this browser's session, for when nobody is signed in."""
    session[_SESSION_LANGUAGE] = code


def zone() -> str:
    """Return the zone of whoever looks."""
    return getattr(g.get("viewer"), "zone", clock.DEFAULT_ZONE)


def say_day(day: date) -> str:
    """Say a day as people do: today, yesterday, a weekday; one further back or ahead as a date."""
    today = clock.day_of(clock.now(), zone())
    if day == today:
        return str(gettext("today"))
    if day == today - timedelta(days=1):
        return str(gettext("yesterday"))
    if 0 < (today - day).days < 7:
        return str(format_date(day, "EEEE"))
    if day == today + timedelta(days=1):
        return str(gettext("tomorrow"))
    return str(format_date(day, "EEE d MMM" if day.year == today.year else "d MMM yyyy"))


def say_month(day: date) -> str:
    """Say the month of a day, as in "november 2026"."""
    return str(format_date(day, "LLLL yyyy"))


def say_weekday(day: date, width: Literal["wide", "short"]) -> str:
    """Say the weekday of a day, whole or in two letters."""
    return str(format_date(day, "EEEE" if width == "wide" else "EEEEEE"))


def say_day_of(instant: datetime) -> str:
    """Say the calendar day of an instant in the reader's zone, as in "dinsdag 1 december"."""
    day = clock.local(instant, zone()).date()
    this_year = day.year == clock.local(clock.now(), zone()).year
    return str(format_date(day, "EEEE d MMMM" if this_year else "EEEE d MMMM yyyy"))


def say_moment(instant: datetime) -> str:
    """Say an instant in the reader's zone, as in "di 14:02"; older ones with their date."""
    return f"{_short_day(clock.local(instant, zone()).date())} {say_time(instant)}"


def say_time(instant: datetime) -> str:
    """Say the time of day in the reader's zone, as in "21:04"."""
    return f"{clock.local(instant, zone()):%H:%M}"


def _short_day(day: date) -> str:
    today = clock.local(clock.now(), zone()).date()
    if 0 <= (today - day).days < 7:
        return str(format_date(day, "EEE"))
    if day > today:
        return str(format_date(day, "EEE d MMM" if day.year == today.year else "d MMM yyyy"))
    return str(format_date(day, "d MMM" if day.year == today.year else "d MMM yyyy"))
