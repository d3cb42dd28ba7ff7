from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import delete

from journal.accounts.models import KeySlot, SlotKind
from journal.core import clock
from journal.core.db import Database
from journal.guided_sessions.models import Attendance
from journal.prompts.files import read_catalogue
from tests.support.acting import form_at, in_dutch, move_session, words_of
from tests.support.cast import BRAMS_DAY, NOORS_DAY, Cast
from tests.support.client import StrictClient

PAGE = "/vandaag"


def card_of(page: str) -> str:
    """Return the prompt of today's card, out of the button that passes it over."""
    found = set(re.findall(r'name="prompt_id" value="([\w-]+)"', page))
    assert len(found) <= 1
    return found.pop() if found else ""


def test_it_shows_the_day_the_phase_one_prompt_and_the_check_in(
    noor: StrictClient, bram: StrictClient, app: Flask
) -> None:
    for client, day, phase in (
        (noor, NOORS_DAY, "afterglow"),
        (bram, BRAMS_DAY, "daily life"),
    ):
        page = client.get(PAGE)
        assert in_dutch(app, "day %(day)s", day=day) in words_of(page)
        assert in_dutch(app, phase) in words_of(page)
        assert card_of(page)
        assert "mood" in form_at(client, PAGE, "/inchecken")


def test_the_card_stays_put_until_the_day_turns(noor: StrictClient) -> None:
    cards = []
    start = datetime(2026, 12, 3, 3, tzinfo=UTC)
    for hours in (0, 5, 12, 23.98):
        with clock.held_at(start + timedelta(hours=hours)):
            cards.append(card_of(noor.get(PAGE)))
    assert len(set(cards)) == 1
    for day in range(1, 6):
        with clock.held_at(start + timedelta(days=day)):
            cards.append(card_of(noor.get(PAGE)))
    assert len(set(cards)) > 1


def test_somebody_without_a_session_is_not_counted_from_one(
    noor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with database.write() as db:
        db.execute(delete(Attendance).where(Attendance.person_id == cast["noor"].id))
    anything_about_it = [
        each.content.title_nl
        for each in read_catalogue()
        if each.content.from_day is not None or (each.content.until_day or 1) <= 0
    ]
    for days in range(12):
        with clock.held_at(datetime(2026, 12, 3, 12, tzinfo=UTC) + timedelta(days=days)):
            page = words_of(noor.get(PAGE))
        assert in_dutch(app, "When is your session?") in page
        assert in_dutch(app, "no date yet") not in page
        assert not [title for title in anything_about_it if title in page]
    assert "hard" not in form_at(noor, PAGE, "/inchecken")


def test_the_day_before_the_day_itself_and_the_day_after(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    for shift, said in (
        (1, in_dutch(app, "the session is tomorrow")),
        (0, in_dutch(app, "the session is today")),
        (-1, in_dutch(app, "day %(day)s", day=1)),
    ):
        move_session(ilse, cast["noor"].id, today + timedelta(days=shift))
        assert said in words_of(noor.get(PAGE))


def test_the_greeting_follows_the_clock_on_the_wall(noor: StrictClient, app: Flask) -> None:
    for hour, greeting in (
        (2, "Hello, %(name)s."),
        (8, "Good morning, %(name)s."),
        (14, "Good afternoon, %(name)s."),
        (21, "Good evening, %(name)s."),
    ):
        with clock.held_at(datetime(2026, 12, 3, hour - 1, tzinfo=UTC)):
            assert in_dutch(app, greeting, name="Noor") in words_of(noor.get(PAGE))


def test_the_recovery_code_calls_only_once_there_is_something_to_lose(
    noor: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with database.write() as db:
        mine = (KeySlot.person_id == cast["noor"].id, KeySlot.kind == SlotKind.RECOVERY)
        db.execute(delete(KeySlot).where(*mine))
    call = in_dutch(app, "Your recovery code hasn't been checked yet. It takes a minute.")
    assert call not in words_of(noor.get(PAGE))
    noor.submit("/inchecken", mood="5")
    assert call in words_of(noor.get(PAGE))


def test_it_is_there_for_participants_alone(everybody: dict[str, StrictClient]) -> None:
    for key, status in (("ilse", 404), ("eva", 404), ("visitor", 401)):
        everybody[key].get(PAGE, status=status)


def test_the_start_leads_everybody_to_where_their_day_begins(
    everybody: dict[str, StrictClient],
) -> None:
    for key, home in (
        ("noor", "/vandaag"),
        ("ilse", "/begeleiding"),
        ("eva", "/beheer/vragen"),
        ("visitor", "/inloggen"),
    ):
        everybody[key].get("/", status=303)
        assert everybody[key].last.headers["Location"] == home
