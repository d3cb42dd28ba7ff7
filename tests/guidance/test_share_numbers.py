from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from flask import Flask
from sqlalchemy import select, update

from journal.accounts.models import Person, Purpose
from journal.checkins.models import CheckIn
from journal.checkins.queries import shared_check_ins
from journal.core import clock
from journal.core.audit import Act
from journal.core.db import Database
from journal.core.viewers import Coach, Participant
from journal.guidance.models import NumbersGrant, NumbersSharing
from journal.guidance.queries import guided
from journal.guided_sessions.queries import own_counted
from tests.support import pages
from tests.support.acting import (
    acts,
    count,
    form_at,
    in_dutch,
    let_dana_guide_noor,
    move_session,
    reading_as,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    withdraw,
    words_of,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/begeleiders"


def days_seen(app: Flask, cast: Cast, coach: str = "ilse") -> list[date]:
    """Return the days of Noor's check-ins that a coach opens."""
    with reading_as(app, cast, coach, Coach) as (db, viewer):
        person = guided(db, viewer, cast["noor"].id)
        return [item.day for item in shared_check_ins(db, viewer, [person], date(2000, 1, 1))]


def check_in_days_ago(noor: StrictClient, *days: int) -> list[date]:
    for ago in days:
        with clock.held_at(clock.now() - timedelta(days=ago)):
            noor.submit("/inchecken", mood="5")
    return [clock.day_of(clock.now() - timedelta(days=ago), clock.DEFAULT_ZONE) for ago in days]


def test_a_coach_opens_just_the_days_from_that_day_on(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    old, first, new = check_in_days_ago(noor, 9, 5, 1)
    assert days_seen(app, cast) == []
    share_numbers(noor, cast["ilse"].id, first.isoformat())
    assert in_dutch(app, "You share your numbers from now on.") in words_of(noor.follow())
    assert days_seen(app, cast) == [first, new]
    assert old not in days_seen(app, cast)
    noor.submit("/inchecken", mood="6")
    assert len(days_seen(app, cast)) == 3
    assert acts(database, Act.NUMBERS_SHARED) == [(cast["noor"].id, cast["ilse"].id)]


def test_the_page_offers_the_day_of_the_session(noor: StrictClient, app: Flask, cast: Cast) -> None:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        attended = own_counted(db, viewer)
    offered = form_at(noor, PAGE, f"{PAGE}/{cast['ilse'].id}/getallen")["from_day"]
    assert attended is not None
    assert offered == attended.details.day.isoformat()


def in_a_year() -> str:
    return (clock.now() + timedelta(days=365)).date().isoformat()


def test_the_day_that_is_offered_is_accepted_in_every_zone(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    """East of Greenwich the day has begun before it has there."""
    with database.write() as db:
        person = update(Person).where(Person.id == cast["noor"].id)
        db.execute(person.values(zone="Pacific/Auckland"))
    move_session(ilse, cast["noor"].id, clock.now().date() + timedelta(days=365))
    with clock.held_at(datetime(2026, 12, 3, 18, tzinfo=UTC)):
        share = f"{PAGE}/{cast['ilse'].id}/getallen"
        assert form_at(noor, PAGE, share)["from_day"] == "2026-12-04"
        noor.submit(PAGE, share)


def test_sharing_again_from_another_day_takes_the_place_of_the_first(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    _, middle, new = check_in_days_ago(noor, 9, 5, 1)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    path = f"{PAGE}/{cast['ilse'].id}/getallen"
    noor.post(path, {**token(noor), "from_day": middle.isoformat()})
    assert days_seen(app, cast) == [middle, new]
    with database.read() as db:
        open_ones = select(NumbersSharing).where(NumbersSharing.ended_at.is_(None))
        assert [row.from_day for row in db.scalars(open_ones)] == [middle]


def test_two_coaches_each_open_their_own_days(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    days = check_in_days_ago(noor, 9, 5, 1)
    share_numbers(noor, cast["ilse"].id, days[1].isoformat())
    share_numbers(noor, cast["dana"].id, days[2].isoformat())
    assert days_seen(app, cast, "ilse") == days[1:]
    assert days_seen(app, cast, "dana") == days[2:]


def test_sent_twice_it_stands_once(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    (day,) = check_in_days_ago(noor, 1)
    path = f"{PAGE}/{cast['ilse'].id}/getallen"
    fields = {**token(noor), "from_day": day.isoformat()}
    noor.post(path, fields)
    noor.post(path, fields)
    assert days_seen(app, cast) == [day]
    with database.read() as db:
        open_ones = select(NumbersSharing).where(NumbersSharing.ended_at.is_(None))
        assert len(db.scalars(open_ones).all()) == 1


def test_what_a_person_would_rather_not_do_survives_every_new_key(
    noor: StrictClient, cast: Cast
) -> None:
    cautions = "/ik/liever-niet"
    for ticked in (["touch"], []):
        noor.post(cautions, {**token(noor), "cautions": ticked})
        share_numbers(noor, cast["ilse"].id, "2026-01-01")
        noor.submit(PAGE, f"{PAGE}/{cast['ilse'].id}/getallen/terug")
        boxes = [form for form in pages.forms(noor.get(cautions)) if form.get("action") == cautions]
        checked = [
            box.get("value") for box in boxes[0].iter("input") if box.get("checked") is not None
        ]
        assert checked == ticked


def test_nobody_else_shares_them(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    fields = {"from_day": "2026-01-01"}
    path = f"{PAGE}/{cast['ilse'].id}/getallen"
    refuse_everybody_else(everybody, database, path, "noor", fields=fields)
    with untouched(database):
        for stranger in (cast["dana"].id, cast["bram"].id, cast["noor"].id, uuid4(), "geen-id"):
            noor.post(f"{PAGE}/{stranger}/getallen", {**fields, **token(noor)}, status=404)


def test_bad_input_is_refused_with_what_was_chosen_kept(
    noor: StrictClient, eva: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    path = f"{PAGE}/{cast['ilse'].id}/getallen"
    cases = [
        ("", "Choose a day, please."),
        ("abc", "This isn't a date we know."),
        ("2026-02-30", "This isn't a date we know."),
        ("12-10-2026", "This isn't a date we know."),
        ("1999-12-31", "This isn't a date we know."),
        ("2999-01-01", "This day isn't here yet. Choose today or earlier."),
    ]
    with untouched(database):
        for chosen, message in cases:
            answer = noor.post(path, {**token(noor), "from_day": chosen}, status=422)
            assert in_dutch(app, message) in words_of(answer), chosen
            kept = next(form for form in pages.forms(answer) if form.get("action") == path)
            assert pages.values_of(kept)["from_day"] == chosen
        noor.post(path, {"from_day": "2026-01-01"}, status=422)


def test_without_the_consent_for_sharing_it_is_refused(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    withdraw(noor, Purpose.SHARING)
    path = f"{PAGE}/{cast['ilse'].id}/getallen"
    with untouched(database):
        noor.post(path, {**token(noor), "from_day": "2026-01-01"}, status=422)
    assert f'action="{path}"' not in noor.get(PAGE)


def test_everything_is_sealed_again_and_nothing_is_lost(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    check_in_days_ago(noor, 9, 5, 1)
    with database.read() as db:
        before = set(db.scalars(select(CheckIn.sealed)))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    with database.read() as db:
        after = set(db.scalars(select(CheckIn.sealed)))
    assert before.isdisjoint(after)
    assert len(after) == 3
    assert count(database, NumbersGrant) == 1
    assert len(days_seen(app, cast)) == 3
