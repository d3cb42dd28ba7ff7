from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask

from journal.accounts.actions import joining
from journal.accounts.models import Purpose, Role
from journal.accounts.queries.devices import signed_in_device
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import Database, query_count
from journal.core.viewers import Coach, PausedParticipant, Visitor
from journal.guidance.actions import begin_guidance
from journal.guided_sessions.actions import add_session
from journal.guided_sessions.models import Details
from tests.support.acting import (
    in_dutch,
    move_session,
    share_numbers,
    withdraw,
    words_of,
    write,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/begeleiding"


def newcomer(app: Flask, cast: Cast, database: Database, number: int) -> StrictClient:
    """Let somebody new be guided by Ilse; return their phone."""
    with writing_as(app, cast, "ilse", Coach) as (db, ilse):
        invited = joining.invite(
            db,
            ilse,
            name=f"Deelnemer {number}",
            email=f"d{number}@example.org",
            role=Role.PARTICIPANT,
            language="nl",
        )
        begin_guidance(db, ilse, invited.person_id, ilse.person_id)
        session = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - timedelta(days=number)
        add_session(db, ilse, uuid7(), Details(session), [invited.person_id])
    said = joining.Joining(f"Deelnemer {number}", "nl", clock.DEFAULT_ZONE, b"x" * 20)
    with app.test_request_context():
        cookie, _ = joining.join(database, Visitor(), invited.token, said, "")
        with database.read() as db:
            device = signed_in_device(db, cookie)
        assert device is not None
        person = device.viewer()
        assert isinstance(person, PausedParticipant)
        with database.write() as db:
            for purpose in Purpose:
                joining.give_consent(db, person, purpose)
    return StrictClient(app, cookie)


def test_each_person_stands_there_with_day_phase_and_what_is_unread(
    noor: StrictClient, ilse: StrictClient, dana: StrictClient, cast: Cast, app: Flask
) -> None:
    first = write(noor, "Een.", readers=str(cast["ilse"].id))
    write(noor, "Twee.", readers=str(cast["ilse"].id))
    write(noor, "Van mij.")
    page = words_of(ilse.get(PAGE))
    assert "Noor" in page
    assert "Bram" not in page
    for said in ("day %(day)s",):
        assert in_dutch(app, said, day=12) in page
    assert in_dutch(app, "afterglow") in page
    unread = "%(num)s unread"
    assert in_dutch(app, unread, unread, num=2) in page
    ilse.get(f"{PAGE}/{cast['noor'].id}/{first}")
    assert in_dutch(app, unread, unread, num=1) in words_of(ilse.get(PAGE))
    assert "Noor" not in words_of(dana.get(PAGE))


def test_the_last_check_in_stands_there_only_when_numbers_are_shared(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    last = in_dutch(app, "last check-in %(day)s", day=in_dutch(app, "today"))
    none = in_dutch(app, "shares no numbers")
    noor.submit("/inchecken", mood="5")
    page = words_of(ilse.get(PAGE))
    assert (none in page, last in page) == (True, False)
    share_numbers(noor, cast["ilse"].id, today.isoformat())
    page = words_of(ilse.get(PAGE))
    assert (none in page, last in page) == (False, True)
    withdraw(noor, Purpose.SHARING)
    page = words_of(ilse.get(PAGE))
    assert (none in page, last in page) == (True, False)


def test_a_check_in_from_before_the_day_it_is_shared_from_is_not_told(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    with clock.held_at(clock.now() - timedelta(days=3)):
        noor.submit("/inchecken", mood="5")
    share_numbers(noor, cast["ilse"].id, today.isoformat())
    assert in_dutch(app, "last check-in %(day)s", day="")[:12] not in words_of(ilse.get(PAGE))


def test_the_days_to_go_and_the_phase_follow_the_session(
    ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    move_session(ilse, cast["noor"].id, today + timedelta(days=5))
    many = "%(num)s days to go"
    page = words_of(ilse.get(PAGE))
    assert in_dutch(app, "%(num)s day to go", many, num=5) in page
    assert in_dutch(app, "preparing") in page


def test_a_page_asks_as_little_of_three_times_as_many(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    ids: list[UUID] = []
    ilse.get("/ik")
    counts = []
    for people in (1, 3):
        while len(ids) < people:
            phone = noor if not ids else newcomer(app, cast, database, len(ids))
            share_numbers(phone, cast["ilse"].id, "2026-01-01")
            phone.submit("/inchecken", mood="5")
            ids.append(write(phone, "Voor Ilse.", readers=str(cast["ilse"].id)))
        page = ilse.get(PAGE)
        counts.append(query_count())
        assert page.count('href="/begeleiding/0') == people
    assert counts[0] == counts[1]
