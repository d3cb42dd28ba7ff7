from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask

from journal.accounts.actions import joining
from journal.accounts.models import Person, Purpose, Role, State
from journal.accounts.queries.devices import signed_in_device
from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.audit import AuditEvent
from journal.core.columns import uuid7
from journal.core.db import Database, query_count
from journal.core.viewers import Coach, Participant, PausedParticipant, Visitor
from journal.entries.models import Entry
from journal.guidance.actions import begin_guidance
from journal.guidance.models import NumbersSharing
from journal.guided_sessions.actions import add_session
from journal.guided_sessions.models import Details
from journal.practices.actions import practise
from journal.practices.models import Done
from tests.support import pages
from tests.support.acting import (
    in_dutch,
    move_session,
    share_numbers,
    token,
    withdraw,
    words_of,
    write,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE, HISTORY = "/begeleiding", "/ik/wie-opende-wat"
MOODS = 'class="mood-line"'


def reasons_of(ilse: StrictClient) -> str:
    """Return the words of the list, without those of the form above it."""
    return words_of(ilse.get(PAGE)).rpartition(" ongelezen Zoek ")[2]


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


def test_moods_are_drawn_only_where_numbers_are_shared_and_their_owner_sees_that_once_a_day(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    noor.submit("/inchecken", mood="5")
    told = in_dutch(app, "saw your numbers of the last two weeks in the list of people")
    assert MOODS not in ilse.get(PAGE)
    assert told not in words_of(noor.get(HISTORY))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    for _ in range(3):
        assert ilse.get(PAGE).count(MOODS) == 1
    assert words_of(noor.get(HISTORY)).count(told) == 1
    with clock.held_at(clock.now() + timedelta(days=1)):
        ilse.get(PAGE)
        assert words_of(noor.get(HISTORY)).count(told) == 2
    withdraw(noor, Purpose.SHARING)
    assert MOODS not in ilse.get(PAGE)


def test_a_long_silence_is_said_in_days_and_only_where_numbers_are_shared(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        two_weeks_ago = clock.now() - timedelta(days=15)
        check_in(db, viewer, uuid7(), Answers(mood=5), two_weeks_ago)
    many = "nothing new for %(num)s days"
    silence = in_dutch(app, "nothing new for %(num)s day", many, num=15)
    assert silence not in words_of(ilse.get(PAGE))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    # What begins today has not been silent, from whatever day on it is shared.
    assert in_dutch(app, "nothing new for long") not in reasons_of(ilse)
    with database.write() as db:
        for sharing in db.query(NumbersSharing):
            sharing.began_at -= timedelta(days=30)
    assert silence in reasons_of(ilse)
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        practise(db, viewer, uuid7(), Done(str(uuid4()), "Adem"), clock.now() - timedelta(days=2))
    assert silence not in reasons_of(ilse)


def test_an_older_entry_shared_now_ends_a_silence(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    with database.write() as db:
        for sharing in db.query(NumbersSharing):
            sharing.began_at -= timedelta(days=30)
    many = "nothing new for %(num)s days"
    silence = in_dutch(app, "nothing new for %(num)s day", many, num=30)
    assert silence in reasons_of(ilse)
    write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    with database.write() as db:
        for entry in db.query(Entry):
            entry.day -= timedelta(days=20)
    assert silence not in reasons_of(ilse)


def test_of_an_account_that_is_locked_no_number_is_opened(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    noor.submit("/inchecken", mood="5")
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    assert MOODS in ilse.get(PAGE)
    with database.write() as db:
        db.get_one(Person, cast["noor"].id).state = State.LOCKED
        read = db.query(AuditEvent).filter_by(object_kind="caseload").count()
    with clock.held_at(clock.now() + timedelta(days=1)):
        assert MOODS not in ilse.get(PAGE)
    with database.read() as db:
        assert db.query(AuditEvent).filter_by(object_kind="caseload").count() == read


def test_the_next_conversation_stands_there(ilse: StrictClient, cast: Cast, app: Flask) -> None:
    tomorrow = clock.day_of(clock.now(), clock.DEFAULT_ZONE) + timedelta(days=1)
    said = in_dutch(app, "conversation %(when)s", when="@").partition("@")[0]
    assert said not in words_of(ilse.get(PAGE))
    person = f"{PAGE}/{cast['noor'].id}"
    ilse.submit(
        f"{person}/gesprekken/nieuw", f"{person}/gesprekken", day=tomorrow.isoformat(), time="10:00"
    )
    assert said in words_of(ilse.get(PAGE))


def test_somebody_is_found_by_name_or_reason_and_no_name_stands_in_an_address(
    noor: StrictClient,
    ilse: StrictClient,
    everybody: dict[str, StrictClient],
    cast: Cast,
    app: Flask,
    database: Database,
) -> None:
    newcomer(app, cast, database, 1)
    write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))

    def found(**fields: str) -> str:
        return ilse.post(PAGE, {**token(ilse), **fields}, status=200)

    for name, number in (("noor", 1), ("NÓÓR", 1), ("e", 1), ("", 2), ("niemand", 0)):
        assert found(name=name).count('href="/begeleiding/0') == number, name
    assert found(why="4").count('href="/begeleiding/0') == 1
    assert found(why="1").count('href="/begeleiding/0') == 0
    assert in_dutch(app, "Nobody here fits that.") in words_of(found(why="1"))
    assert "Noor" not in "".join(pages.addresses(found(name="Noor")))
    for refused in ({"why": "9"}, {"name": "x" * 81}, {"csrf_token": "oud"}):
        ilse.post(PAGE, {**token(ilse), **refused}, status=422)
    for key in ("noor", "eva"):
        everybody[key].post(PAGE, {**token(everybody[key]), "name": "Noor"}, status=404)


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


def test_a_page_asks_as_little_when_everybody_has_signals_requests_and_conversations(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    tomorrow = clock.day_of(clock.now(), clock.DEFAULT_ZONE) + timedelta(days=1)
    ilse_id, people = cast["ilse"].id, 0
    ilse.get("/ik")
    counts = []
    for wanted in (1, 3):
        while people < wanted:
            phone = noor if not people else newcomer(app, cast, database, people)
            share_numbers(phone, ilse_id, "2026-01-01")
            for _ in range(3):
                phone.submit("/inchecken", mood="1", energy="1")
            phone.post(f"/gesprek/{ilse_id}/signalen", {**token(phone), "shown": "yes"})
            phone.post(f"/gesprek/{ilse_id}/contact", token(phone))
            people += 1
        for path in re.findall(r'href="(/begeleiding/0[\w-]+)"', ilse.get(PAGE)):
            conversation = f"{path}/gesprekken"
            ilse.submit(
                f"{conversation}/nieuw", conversation, day=tomorrow.isoformat(), time="10:00"
            )
            for rule, action in (("mood", "gezien"), ("energy", "afgerond")):
                for form in pages.forms(ilse.get(path)):
                    values = pages.values_of(form)
                    if (form.get("action"), values.get("rule")) == (
                        f"{path}/signalen/{action}",
                        rule,
                    ):
                        ilse.post(f"{path}/signalen/{action}", values)
        page = ilse.get(PAGE)
        counts.append(query_count())
        assert page.count("Stemming 2 of lager") == wanted
        assert "Energie 2 of lager" not in page
    assert counts[0] == counts[1]
