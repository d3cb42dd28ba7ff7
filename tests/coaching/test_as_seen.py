"""The person sees the very page that their coach has of them, and nobody notes that they looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask

from journal.accounts.models import Purpose
from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.coaching.queries.person import person_page
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import query_count
from journal.core.viewers import Coach, Participant
from journal.guidance import queries as guidance
from tests.coaching.talking import TALK, ask, person, plan, say_first
from tests.coaching.test_person import practise
from tests.support.acting import (
    share_numbers,
    token,
    withdraw,
    words_of,
    write,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

HISTORY = "/ik/wie-opende-wat"


def alike(page: str) -> str:
    """Return what one person shares as the page shows it, without forms and addresses."""
    body = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
    (seen,) = (each for each in body.iter() if each.get("class") == "seen")
    for parent in list(seen.iter()):
        parent.attrib.pop("href", None)
        for child in list(parent):
            if child.tag == "form" or child.get("class") == "actions" or holds_a_form(child):
                parent.remove(child)
    # Where a form stood, the space around it is left.
    return " ".join(html5lib.serialize(seen).split())


def holds_a_form(element: Element) -> bool:
    """Tell whether this is what folds a form away."""
    return element.tag == "details" and next(element.iter("form"), None) is not None


def seen_by(cast: Cast) -> str:
    """Return the address of the page on which Noor sees what Ilse sees."""
    return f"{TALK}/{cast['ilse'].id}/zicht"


def fill(app: Flask, cast: Cast, noor: StrictClient, ilse: StrictClient) -> None:
    """Let there be something of everything."""
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        for days in range(16):
            low = Answers(mood=2, tension=9, hard="lot")
            check_in(db, viewer, uuid7(), low, clock.now() - timedelta(days=days))
    practise(noor)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    noor.post(f"{TALK}/{cast['ilse'].id}/signalen", {**token(noor), "shown": "yes"})
    opened = write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    write(noor, "Ook voor Ilse.", readers=str(cast["ilse"].id))
    write(noor, "Van mij alleen.")
    ilse.get(f"{person(cast)}/{opened}")
    say_first(noor, cast["ilse"].id, "Over slapen.")
    ask(noor, cast["ilse"].id)
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    plan(ilse, cast, (today + timedelta(days=3)).isoformat())
    plan(ilse, cast, (today - timedelta(days=8)).isoformat())


def test_both_read_the_same_page(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    fill(app, cast, noor, ilse)
    for period in ("", "?dagen=14", "?dagen=90"):
        theirs = ilse.get(person(cast) + period)
        mine = noor.get(seen_by(cast) + period)
        assert alike(mine) == alike(theirs), period
    mine = words_of(noor.get(seen_by(cast)))
    for word in ("Over slapen.", "Stemming 2 of lager", "Noor vraagt contact"):
        assert word in mine, word


def test_one_query_gives_both_the_same_data(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    fill(app, cast, noor, ilse)
    with writing_as(app, cast, "ilse", Coach) as (db, viewer):
        through = guidance.window(db, viewer, cast["noor"].id)
        theirs = person_page(db, viewer, through, "")
        assert {each.item_kind for each in viewer.ledger.readings} == {"numbers", "topic"}
    with writing_as(app, cast, "noor", Participant) as (db, me):
        through = guidance.window_on_me(db, me, cast["ilse"].id)
        mine = person_page(db, me, through, "")
        assert not me.ledger.readings
        # Rows of two sessions of the database are two objects.
        assert replace(theirs, request=None, sharing=None) == replace(
            mine, request=None, sharing=None
        )
        assert all((theirs.request, mine.request, theirs.sharing, mine.sharing))


def test_looking_at_ones_own_is_written_down_nowhere(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    fill(app, cast, noor, ilse)
    before = noor.get(HISTORY)
    noor.get(seen_by(cast))
    assert noor.get(HISTORY) == before


def test_nothing_that_the_coach_does_not_see_is_shown(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        check_in(db, viewer, uuid7(), Answers(mood=7), clock.now())
    entry = write(noor, "Van mij alleen.")
    say_first(noor, cast["ilse"].id, "Alleen voor mij.", alone="1")
    page = noor.get(seen_by(cast))
    assert str(entry) not in page
    assert "Alleen voor mij." not in page
    assert 'class="chart-plot"' not in page


def test_of_the_coachs_own_notes_there_is_the_number_and_no_word(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    notes = f"{person(cast)}/notities"
    assert "eigen notitie" not in words_of(noor.get(seen_by(cast)))
    ilse.submit(notes, notes, text="Alleen voor Ilse.")
    page = words_of(noor.get(seen_by(cast)))
    assert "Ilse bewaart 1 eigen notitie" in page
    assert "Alleen voor Ilse." not in page


def test_what_is_taken_back_or_withdrawn_is_gone_here_too(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    fill(app, cast, noor, ilse)
    assert 'class="chart-plot"' in noor.get(seen_by(cast))
    withdraw(noor, Purpose.SHARING)
    page = noor.get(seen_by(cast))
    assert 'class="chart-plot"' not in page
    assert "Over slapen." not in page
    assert alike(ilse.get(person(cast))) == alike(page)


def test_it_asks_as_little_of_three_times_as_much(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    counts = []
    fill(app, cast, noor, ilse)
    for _ in range(3):
        noor.submit("/inchecken", mood="7")
        practise(noor)
        write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
        noor.get(seen_by(cast))
        counts.append(query_count())
    assert len(set(counts)) == 1


def test_another_coach_and_anybody_else_are_not_found(
    everybody: dict[str, StrictClient], cast: Cast
) -> None:
    for key, status in (("ilse", 404), ("bram", 404), ("eva", 404), ("visitor", 401)):
        everybody[key].get(seen_by(cast), status=status)
    for odd in (cast["dana"].id, cast["noor"].id, uuid4()):
        everybody["noor"].get(f"{TALK}/{odd}/zicht", status=404)


def test_a_day_before_sharing_began_is_seen_by_neither(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        check_in(db, viewer, uuid7(), Answers(mood=7), clock.now() - timedelta(days=3))
    today: date = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    share_numbers(noor, cast["ilse"].id, today.isoformat())
    assert 'class="chart-plot"' not in noor.get(seen_by(cast))
