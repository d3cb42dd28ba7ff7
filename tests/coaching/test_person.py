from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from flask import Flask

from journal.accounts.models import Purpose
from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import query_count
from journal.core.viewers import Participant
from journal.prompts.files import read_catalogue
from tests.support.acting import (
    in_dutch,
    share_numbers,
    withdraw,
    words_of,
    write,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

CHART = 'class="chart-plot"'


def practise(noor: StrictClient) -> str:
    """Do the first practice of the list; return its title."""
    page = noor.get("/oefenen")
    prompt = page.partition('class="row-link" href="/oefenen/')[2].partition('"')[0]
    noor.submit(f"/oefenen/{prompt}", before="8", after="2")
    titles = [each.content.title_nl for each in read_catalogue()]
    return next(title for title in titles if title in words_of(noor.get(f"/oefenen/{prompt}")))


def test_without_numbers_a_coach_sees_what_is_shared_and_no_number(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    noor.submit("/inchecken", mood="7")
    title = practise(noor)
    shared = write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    own = write(noor, "Van mij.")
    page = ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert str(shared) in page
    assert str(own) not in page
    assert CHART not in page
    assert title not in words_of(page)
    assert in_dutch(app, "%(name)s shares no numbers.", name="Noor") in words_of(page)


def test_with_numbers_there_are_four_charts_and_practices(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    noor.submit("/inchecken", mood="7", energy="1", connected="9", hard="lot")
    title = practise(noor)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    page = ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert page.count(CHART) == 4
    assert '<line class="moment"' in page
    assert title in words_of(page)


def test_the_days_that_are_shown_can_be_chosen_and_a_conversation_is_marked(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    person = f"/begeleiding/{cast['noor'].id}"
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        for days in (1, 30, 60):
            check_in(db, viewer, uuid7(), Answers(mood=8), clock.now() - timedelta(days=days))
    share_numbers(noor, cast["ilse"].id, "2025-01-01")
    many = "A check-in on %(num)s of %(all)s days."
    made = {"": (2, 42), "?dagen=14": (1, 14), "?dagen=90": (3, 90), "?dagen=odd": (2, 42)}
    for address, (number, period) in made.items():
        page = words_of(ilse.get(person + address))
        said = in_dutch(app, many, many, num=number, all=period)
        assert said in page, address
    spoken_on = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - timedelta(days=20)
    ilse.submit(
        f"{person}/gesprekken/nieuw",
        f"{person}/gesprekken",
        day=spoken_on.isoformat(),
        time="10:00",
    )
    page = ilse.get(person)
    assert in_dutch(app, "Since the last conversation") in words_of(page)
    assert page.count(f">{in_dutch(app, 'conversation')}</text>") == 1
    said = in_dutch(app, many, many, num=1, all=28)
    assert said in words_of(page)


def test_two_weeks_stand_beside_each_other_with_their_answers(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        for days in range(14):
            at = clock.now() - timedelta(days=days)
            check_in(db, viewer, uuid7(), Answers(mood=8 if days < 7 else 4), at)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    page = words_of(ilse.get(f"/begeleiding/{cast['noor'].id}"))
    assert "Stemming: hoger, van 4 naar 8." in page
    assert "8, 8, 8, 8, 8, 8, 8" in page
    assert "Energie: te weinig om iets te zeggen." in page


def test_before_the_day_it_is_shared_from_nothing_is_shown(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    with clock.held_at(clock.now() - timedelta(days=3)):
        noor.submit("/inchecken", mood="7")
        title = practise(noor)
    share_numbers(noor, cast["ilse"].id, today.isoformat())
    page = ilse.get(f"/begeleiding/{cast['noor'].id}")
    assert CHART not in page
    assert title not in words_of(page)
    said = "%(name)s shares numbers from %(day)s. Nothing has been filled in since."
    assert in_dutch(app, said, name="Noor", day=in_dutch(app, "today")) in words_of(page)


def test_what_was_opened_stands_as_read_until_there_is_a_new_version(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    entry_id = write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    person = f"/begeleiding/{cast['noor'].id}"
    new = f'class="news">{in_dutch(app, "new")}<'
    assert new in ilse.get(person)
    ilse.get(f"{person}/{entry_id}")
    assert new not in ilse.get(person)
    noor.submit(f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven", text="Voor Ilse, anders.")
    assert new in ilse.get(person)


def test_consent_withdrawn_shows_a_name_and_nothing_more(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    noor.submit("/inchecken", mood="7")
    title = practise(noor)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    entry_id = write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    for purpose in (Purpose.SHARING, Purpose.JOURNAL):
        withdraw(noor, purpose)
        page = ilse.get(f"/begeleiding/{cast['noor'].id}")
        assert CHART not in page
        assert title not in words_of(page)
        assert str(entry_id) not in page


def test_a_page_asks_as_little_of_three_times_as_much(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    ilse.get("/ik")
    counts = []
    for _ in range(3):
        noor.submit("/inchecken", mood="7")
        practise(noor)
        write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
        ilse.get(f"/begeleiding/{cast['noor'].id}")
        counts.append(query_count())
    assert len(set(counts)) == 1


def test_somebody_else_is_not_found(everybody: dict[str, StrictClient], cast: Cast) -> None:
    for key, status in (
        ("dana", 404),
        ("noor", 404),
        ("bram", 404),
        ("eva", 404),
        ("visitor", 401),
    ):
        everybody[key].get(f"/begeleiding/{cast['noor'].id}", status=status)
    for odd in (cast["bram"].id, cast["ilse"].id, cast["eva"].id, uuid4(), "geen-id"):
        everybody["ilse"].get(f"/begeleiding/{odd}", status=404)
