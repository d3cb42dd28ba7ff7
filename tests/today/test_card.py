from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from journal.core import clock
from journal.core.db import Database
from journal.core.viewers import Participant
from journal.prompts.models import Kind, Prompt
from journal.prompts.queries import offers
from journal.today.models import CardDay, Taps
from journal.today.queries import own_taps
from tests.support.acting import (
    count,
    in_dutch,
    post_at_once,
    reading_as,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.today.test_show import PAGE, card_of

OTHER, LIGHTER, NOT_TODAY = "/vandaag/iets-anders", "/vandaag/lichter", "/vandaag/niet"
NOON = datetime(2026, 12, 3, 11, tzinfo=UTC)


def taps(app: Flask, cast: Cast) -> Taps:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        return own_taps(db, viewer, clock.day_of(clock.now(), viewer.zone))


def pass_over(noor: StrictClient, prompt: str) -> str:
    noor.post(OTHER, {**token(noor), "prompt_id": prompt})
    return card_of(noor.get(PAGE))


def test_something_else_is_the_next_best_and_stays_put(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    first = card_of(noor.get(PAGE))
    second = pass_over(noor, first)
    assert second not in {first, ""}
    assert card_of(noor.get(PAGE)) == second
    assert pass_over(noor, second) not in {first, second}
    assert [str(each) for each in taps(app, cast).passed] == [first, second]


def test_the_same_tap_twice_is_one(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    first = card_of(noor.get(PAGE))
    fields = {**token(noor), "prompt_id": first}
    assert post_at_once(noor, OTHER, fields) == [303] * 4
    assert [str(each) for each in taps(app, cast).passed] == [first]
    assert count(database, CardDay) == 1


def test_tomorrow_it_begins_anew_and_old_taps_go(noor: StrictClient, database: Database) -> None:
    with clock.held_at(NOON):
        pass_over(noor, card_of(noor.get(PAGE)))
    for days, rows in ((1, 2), (8, 2)):
        with clock.held_at(NOON + timedelta(days=days)):
            pass_over(noor, card_of(noor.get(PAGE)))
            assert count(database, CardDay) == rows


def test_not_today_is_respected_until_one_wants_it_after_all(
    noor: StrictClient, app: Flask
) -> None:
    before = card_of(noor.get(PAGE))
    noor.post(NOT_TODAY, token(noor))
    page = noor.get(PAGE)
    assert card_of(page) == ""
    assert in_dutch(app, "Nothing today. That's fine.") in words_of(page)
    noor.submit(PAGE, "/vandaag/toch")
    assert card_of(noor.get(PAGE)) == before


def test_a_check_in_of_today_changes_nothing_by_itself_but_offers_something_lighter(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    heavy = a_heavy_card(noor, app, cast)
    lighter = in_dutch(app, "Something lighter")
    assert lighter not in words_of(noor.get(PAGE))
    noor.submit("/inchecken", energy="3")
    page = noor.get(PAGE)
    assert card_of(page) == heavy
    assert lighter in words_of(page)
    noor.submit(PAGE, LIGHTER)
    page = noor.get(PAGE)
    assert card_of(page) != heavy
    assert lighter not in words_of(page)
    said = in_dutch(app, "You asked for something lighter, and this asks little.")
    assert said in words_of(page)
    noor.submit("/inchecken", energy="9")
    assert card_of(noor.get(PAGE)) == card_of(page)


def a_heavy_card(noor: StrictClient, app: Flask, cast: Cast) -> str:
    """Pass over cards until one asks more than a little; return it."""
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        light = {str(each.prompt_id) for each in offers(db, viewer) if each.is_light}
    card = card_of(noor.get(PAGE))
    while card in light:
        card = pass_over(noor, card)
    return card


def test_little_energy_yesterday_lays_out_something_light(noor: StrictClient, app: Flask) -> None:
    with clock.held_at(NOON - timedelta(days=1)):
        noor.submit("/inchecken", energy="2")
    with clock.held_at(NOON):
        said = words_of(noor.get(PAGE))
    little = "The last time that you filled it in you had little energy, and this asks little."
    assert in_dutch(app, little) in said


def test_what_was_written_to_it_closes_the_day_and_another_may_follow(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    with database.read() as db:
        kinds = {str(row.id): row.kind for row in db.scalars(select(Prompt))}
    card = card_of(noor.get(PAGE))
    while kinds[card] not in {Kind.REFLECTION, Kind.CREATIVE}:
        card = pass_over(noor, card)
    entry = write(noor, "Dit dus.", prompt_id=card)
    page = noor.get(PAGE)
    assert in_dutch(app, "Done for today") in words_of(page)
    assert f"/dagboek/{entry}" in page
    assert card_of(page) == card
    assert pass_over(noor, card) != card
    assert in_dutch(app, "Done for today") not in words_of(noor.get(PAGE))


def test_what_somebody_would_rather_not_do_is_not_laid_out(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    noor.submit(
        "/ik/liever-niet", cautions=["lying-down", "touch", "eyes-closed", "breath-holding"]
    )
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        asking = {str(each.prompt_id) for each in offers(db, viewer) if each.asks}
    seen = {card_of(noor.get(PAGE))}
    for _ in range(8):
        seen.add(pass_over(noor, card_of(noor.get(PAGE))))
    assert not seen & asking


def test_nobody_else_taps_on_it(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    fields = {"prompt_id": card_of(noor.get(PAGE))}
    for path in (OTHER, LIGHTER, NOT_TODAY, "/vandaag/toch"):
        refuse_everybody_else(everybody, database, path, "noor", "bram", fields=fields)


def test_what_is_no_card_is_refused(noor: StrictClient, database: Database) -> None:
    with untouched(database):
        for prompt, status in (("", 422), ("geen-id", 422), (str(uuid4()), 404)):
            noor.post(OTHER, {**token(noor), "prompt_id": prompt}, status=status)
        noor.post(OTHER, {"prompt_id": card_of(noor.get(PAGE))}, status=422)
        for path in (LIGHTER, NOT_TODAY, "/vandaag/toch"):
            noor.post(path, {}, status=422)


def test_taps_are_sealed_and_go_with_the_person(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    card = card_of(noor.get(PAGE))
    pass_over(noor, card)
    with database.read() as db:
        (row,) = db.scalars(select(CardDay))
    assert card.encode() not in row.sealed
    assert UUID(card).bytes not in row.sealed
    assert row.owner_id == cast["noor"].id
