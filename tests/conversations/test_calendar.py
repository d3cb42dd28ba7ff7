from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import force_locale

from journal.conversations.calendar import LONGEST_LINE, calendar_of
from journal.conversations.models import Appointment
from journal.conversations.queries.planned import Planned
from journal.core import clock
from journal.core.db import Database
from tests.coaching.talking import TALK, person, plan, planned
from tests.support.acting import end_guidance, let_dana_guide_noor
from tests.support.cast import Cast
from tests.support.client import StrictClient

IN_WINTER = "2027-01-12"


def parsed(text: str) -> dict[str, str]:
    """Return the values of a file with one event, by their names."""
    assert text.endswith("\r\n")
    lines = text.removesuffix("\r\n").split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    assert max(len(line.encode()) for line in lines) <= LONGEST_LINE
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    values = dict(line.split(":", 1) for line in lines if not line.startswith(("BEGIN", "END")))
    assert len(values) == len(lines) - 4, "every name once"
    return values


def of_coach(cast: Cast, database: Database) -> str:
    return f"{person(cast)}/gesprekken/{planned(database)[0]}.ics"


def of_noor(database: Database) -> str:
    return f"{TALK}/{planned(database)[0]}.ics"


def test_it_is_one_hour_in_utc_for_both_and_says_nothing_of_anybody(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    plan(ilse, cast, IN_WINTER, "14:30")
    for client, path in ((ilse, of_coach(cast, database)), (noor, of_noor(database))):
        text = client.get(path)
        assert client.last.mimetype == "text/calendar"
        assert client.last.headers["Content-Disposition"] == "inline; filename=afspraak.ics"
        event = parsed(text)
        assert (event["DTSTART"], event["DTEND"]) == ("20270112T133000Z", "20270112T143000Z")
        assert event["SUMMARY"] == "Afspraak"
        assert event["UID"] == str(planned(database)[0])
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert not {"DESCRIPTION", "LOCATION", "ORGANIZER", "ATTENDEE"} & event.keys()
        for name in ("Noor", "Ilse", "localhost", "@"):
            assert name not in text


def test_corrected_it_is_the_same_event_in_a_later_edition(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    with clock.held_at(clock.now() - timedelta(minutes=5)):
        plan(ilse, cast, IN_WINTER, "14:30")
    before = parsed(noor.get(of_noor(database)))
    page = of_coach(cast, database).removesuffix(".ics")
    ilse.submit(page, page, time="15:00")
    after = parsed(noor.get(of_noor(database)))
    assert (before["UID"], before["SEQUENCE"]) == (after["UID"], "0")
    assert after["SEQUENCE"] == "1"
    assert after["DTSTAMP"] > before["DTSTAMP"]
    assert after["DTSTART"] == "20270112T140000Z"
    ilse.submit(page, page, time="15:00")
    assert parsed(noor.get(of_noor(database))) == after


def test_the_way_to_it_stands_beside_what_is_coming_only(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    plan(ilse, cast, IN_WINTER)
    page = of_coach(cast, database).removesuffix(".ics")
    assert f'href="{of_noor(database)}"' in noor.get(TALK)
    assert f'href="{of_coach(cast, database)}"' in ilse.get(page)
    ilse.submit(page, page, day="2026-01-12")
    assert ".ics" not in noor.get(TALK)
    assert ".ics" not in ilse.get(page)


def test_nobody_else_finds_it(
    everybody: dict[str, StrictClient],
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    plan(ilse, cast, IN_WINTER)
    let_dana_guide_noor(eva, noor, cast)
    for path, own in ((of_coach(cast, database), "ilse"), (of_noor(database), "noor")):
        for key in everybody.keys() - {own}:
            everybody[key].get(path, status=401 if key == "visitor" else 404)
    noor.get(f"{TALK}/{uuid4()}.ics", status=404)
    ilse.get(f"{person(cast)}/gesprekken/{uuid4()}.ics", status=404)
    ilse.get(f"{person(cast, 'bram')}/gesprekken/{planned(database)[0]}.ics", status=404)


def test_after_the_guidance_the_coach_finds_it_no_longer(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    plan(ilse, cast, IN_WINTER)
    end_guidance(eva, cast, "ilse")
    ilse.get(of_coach(cast, database), status=404)
    noor.get(of_noor(database))


@pytest.mark.parametrize(("language", "title"), [("nl", "Afspraak"), ("en", "Appointment")])
def test_it_has_a_title_that_says_nothing_in_the_language_of_who_asks(
    app: Flask, language: str, title: str
) -> None:
    at = datetime(2027, 7, 1, 8, 0, tzinfo=UTC)
    appointment = Appointment(at.date(), at.time(), "UTC")
    one = Planned(uuid4(), uuid4(), appointment, at, changed_at=at, revision=12)
    with app.test_request_context(), force_locale(language):
        event = parsed(calendar_of(one))
    assert event["SUMMARY"] == title
    assert event["SEQUENCE"] == "12"
