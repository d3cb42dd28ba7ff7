"""Guidance that ends on a date: told before, over at that instant, tidied up afterwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from journal import FEATURES
from journal.core import clock
from journal.core.audit import Act
from journal.core.cli import run_periodic
from journal.core.db import Database
from journal.core.viewers import Clock, Coach
from journal.entries.models import EntryShare
from journal.guidance.actions import end_what_is_over
from journal.guidance.models import Guidance, NumbersGrant, NumbersSharing
from journal.guidance.until import end_of
from tests.support.acting import (
    acts,
    count,
    end_guidance,
    form_at,
    in_dutch,
    let_dana_guide_noor,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

SECOND = timedelta(seconds=1)
EARLIER = "2026-01-01"


def today() -> date:
    return clock.day_of(clock.now(), clock.DEFAULT_ZONE)


def page_of(cast: Cast) -> str:
    return f"/begeleiding/{cast['noor'].id}/afronden"


def plan(ilse: StrictClient, cast: Cast, days: int = 7) -> datetime:
    """Plan an end so many days ahead; return the instant."""
    day = today() + timedelta(days)
    ilse.submit(page_of(cast), last_day=day.isoformat())
    return end_of(day, clock.DEFAULT_ZONE)


def plan_for_soon(database: Database, cast: Cast) -> datetime:
    """Let the end that was planned a week ago come in an hour, while an admin is signed in."""
    end = clock.now() + timedelta(hours=1)
    noors = Guidance.participant_id == cast["noor"].id
    with database.write() as db:
        db.execute(sa.update(Guidance).where(noors).values(until_at=end))
    return end


def guidance(database: Database, cast: Cast) -> Guidance:
    query = sa.select(Guidance).where(Guidance.participant_id == cast["noor"].id)
    with database.read() as db:
        return db.scalars(query).one()


def tidy(app: Flask, database: Database) -> None:
    with app.app_context():
        run_periodic(database)


def addresses_of_noor(cast: Cast) -> list[tuple[str, str]]:
    """Return (kind, address) of every route on which a coach does something for one person."""
    return [
        (route.kind, _filled(route.rule, cast))
        for feature in FEATURES
        for route in feature.routes
        if Coach in route.audience and "<uuid:person_id>" in route.rule
    ]


def _filled(rule: str, cast: Cast) -> str:
    path = rule.replace("<uuid:person_id>", str(cast["noor"].id))
    while "<uuid:" in path:
        before, _, rest = path.partition("<uuid:")
        path = before + str(uuid4()) + rest.partition(">")[2]
    return path


def test_until_that_instant_everything_is_found_and_from_it_on_nothing(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    entry_id = write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    share_numbers(noor, cast["ilse"].id, EARLIER)
    end = plan(ilse, cast)
    person = f"/begeleiding/{cast['noor'].id}"
    looks = [person, f"{person}/{entry_id}", page_of(cast), f"{person}/sessies"]
    with clock.held_at(end - SECOND):
        for path in looks:
            ilse.get(path)
        assert "Noor" in words_of(ilse.get("/begeleiding"))
    fields = {**token(ilse), "id": str(uuid4()), "text": "Te laat.", "last_day": "2030-01-01"}
    for at in (end, end + SECOND):
        with clock.held_at(at):
            for path in looks:
                ilse.get(path, status=404)
            for kind, path in addresses_of_noor(cast):
                if kind == "page":
                    ilse.get(path, status=404)
                elif not path.endswith("/antwoord"):
                    ilse.post(path, fields, status=404)
            ilse.post(f"{person}/{entry_id}/antwoord", fields, status=404)
            assert "Noor" not in words_of(ilse.get("/begeleiding"))


def test_from_that_instant_on_the_participant_shares_nothing_more(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    end = plan(ilse, cast)
    with clock.held_at(end - SECOND):
        assert "Ilse" in words_of(noor.get("/begeleiders"))
    with clock.held_at(end):
        for page in ("/begeleiders", "/dagboek/schrijven", "/vandaag", "/hulp/mijn"):
            assert "Ilse" not in words_of(noor.get(page)), page
        fields = {**token(noor), "from_day": EARLIER}
        noor.post(f"/begeleiders/{cast['ilse'].id}/getallen", fields, status=404)
        noor.post(f"/gesprek/{cast['ilse'].id}/contact", token(noor), status=404)


def test_afterwards_what_was_shared_is_taken_away_once(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    share_numbers(noor, cast["ilse"].id, EARLIER)
    end = plan(ilse, cast)
    with clock.held_at(end - SECOND):
        tidy(app, database)
    assert (count(database, EntryShare), acts(database, Act.GUIDANCE_ENDED)) == (1, [])
    with clock.held_at(end):
        tidy(app, database)
        assert (count(database, EntryShare), count(database, NumbersGrant)) == (0, 0)
        with database.read() as db:
            assert all(row.ended_at for row in db.scalars(sa.select(NumbersSharing)))
        assert acts(database, Act.GUIDANCE_ENDED) == [(None, cast["ilse"].id)]
        with app.app_context(), untouched(database):
            end_what_is_over(database, Clock())


def test_the_participant_keeps_what_both_wrote(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Van Noor.", readers=str(cast["ilse"].id))
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.submit(f"{person}/{entry_id}", f"{person}/{entry_id}/antwoord", text="Van Ilse.")
    ilse.submit(f"{person}/bemoediging", text="Ga zo door.")
    with clock.held_at(plan(ilse, cast)):
        tidy(app, database)
        page = words_of(noor.get(f"/dagboek/{entry_id}"))
        assert "Van Noor." in page
        assert "Van Ilse." in page
        assert "Ga zo door." in words_of(noor.get("/gesprek"))


def test_another_coach_goes_on(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    entry = f"/begeleiding/{cast['noor'].id}/{write(noor, 'Voor allebei.', readers='all')}"
    dana.submit(page_of(cast), last_day=(today() + timedelta(30)).isoformat())
    with clock.held_at(plan(ilse, cast)):
        tidy(app, database)
        dana.get(entry)
        ilse.get(entry, status=404)


@pytest.mark.parametrize("is_tidied", [True, False])
def test_guided_again_after_the_end_nothing_comes_back(
    noor: StrictClient,
    ilse: StrictClient,
    eva: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
    is_tidied: bool,
) -> None:
    """Also when the tidying up had not been done yet: it is then, before the new one begins."""
    entry_id = write(noor, "Voor Ilse, toen.", readers=str(cast["ilse"].id))
    account, person = f"/beheer/mensen/{cast['noor'].id}", f"/begeleiding/{cast['noor'].id}"
    with clock.held_at(plan_for_soon(database, cast)):
        if is_tidied:
            tidy(app, database)
        eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
        assert count(database, EntryShare) == 0
        tidy(app, database)
        ilse.get(person)
        ilse.get(f"{person}/{entry_id}", status=404)
        assert acts(database, Act.GUIDANCE_ENDED) == [(None, cast["ilse"].id)]


def test_while_it_goes_on_no_second_one_begins(
    ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    plan(ilse, cast)
    path = f"/beheer/mensen/{cast['noor'].id}/begeleiding"
    with untouched(database):
        eva.post(path, {**token(eva), "coach_id": str(cast["ilse"].id)}, status=422)
    both = {"participant_id": cast["noor"].id, "coach_id": cast["ilse"].id}
    with pytest.raises(sa.exc.IntegrityError), database.write() as db:
        db.add(Guidance(**both, from_at=clock.now()))


def test_it_can_be_changed_and_cancelled(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    once = [(cast["ilse"].id, cast["ilse"].id)]
    first = plan(ilse, cast, 8)
    plan(ilse, cast, 8)
    assert acts(database, Act.GUIDANCE_END_PLANNED) == once
    second = plan(ilse, cast, 9)
    assert acts(database, Act.GUIDANCE_END_CHANGED) == once
    assert guidance(database, cast).until_at == second
    with clock.held_at(first + SECOND):
        ilse.get(page_of(cast))
    ilse.submit(page_of(cast), f"{page_of(cast)}/terug")
    ilse.post(f"{page_of(cast)}/terug", token(ilse))
    assert guidance(database, cast).until_at is None
    assert acts(database, Act.GUIDANCE_END_CANCELLED) == once
    with clock.held_at(second + SECOND):
        ilse.get(page_of(cast))


def test_the_last_day_is_the_participants_and_ends_at_four(
    ilse: StrictClient, cast: Cast, database: Database
) -> None:
    end = plan(ilse, cast, 9)
    at = clock.local(end, clock.DEFAULT_ZONE)
    assert (at.date(), at.hour, at.minute) == (today() + timedelta(10), 4, 0)
    assert guidance(database, cast).until_at == end


def test_both_are_told_from_a_week_before(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    end = plan(ilse, cast, 9)
    told = in_dutch(app, "%(coach)s guides you until %(day)s", coach="Ilse", day="").strip()
    line = in_dutch(app, "You guide %(name)s until %(day)s.", name="Noor", day="@")
    until = in_dutch(app, "guidance until %(day)s", day="").strip()
    person = f"/begeleiding/{cast['noor'].id}"

    def seen() -> list[bool]:
        return [
            told in words_of(noor.get("/vandaag")),
            told in words_of(noor.get("/gesprek")),
            line.partition("@")[0] in words_of(ilse.get(person)),
            until in words_of(ilse.get("/begeleiding")),
        ]

    with clock.held_at(end - timedelta(days=8) - SECOND):
        assert seen() == [False] * 4
    for at in (end - timedelta(days=8), end - SECOND):
        with clock.held_at(at):
            assert seen() == [True] * 4
    ilse.submit(page_of(cast), f"{page_of(cast)}/terug")
    with clock.held_at(end - SECOND):
        assert seen() == [False] * 4


def test_an_admin_plans_and_cancels_it_too(
    eva: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    path = f"/beheer/begeleiding/{guidance(database, cast).id}/einddatum"
    day = today() + timedelta(12)
    eva.submit(account, path, last_day=day.isoformat())
    assert guidance(database, cast).until_at == end_of(day, clock.DEFAULT_ZONE)
    assert form_at(ilse, page_of(cast))["last_day"] == day.isoformat()
    eva.submit(account, f"{path}/terug")
    assert guidance(database, cast).until_at is None
    assert acts(database, Act.GUIDANCE_END_PLANNED) == [(cast["eva"].id, cast["ilse"].id)]


def test_an_admin_can_still_end_it_at_once(
    eva: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    end = plan(ilse, cast)
    end_guidance(eva, cast, "ilse")
    ilse.get(page_of(cast), status=404)
    with clock.held_at(end + SECOND):
        tidy(app, database)
    assert acts(database, Act.GUIDANCE_ENDED) == [(cast["eva"].id, cast["ilse"].id)]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("6", "Choose a day at least a week from now."),
        ("-3", "Choose a day at least a week from now."),
        ("4000", "Is this year right?"),
        ("", "Choose a day, please."),
        ("geen dag", "This isn't a date we know."),
    ],
)
def test_a_day_that_does_not_fit_is_refused(
    ilse: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
    app: Flask,
    typed: str,
    message: str,
) -> None:
    is_count = typed.lstrip("-").isdigit()
    day = (today() + timedelta(int(typed))).isoformat() if is_count else typed
    path = f"/beheer/begeleiding/{guidance(database, cast).id}/einddatum"
    with untouched(database):
        for client, address in ((ilse, page_of(cast)), (eva, path)):
            answer = client.post(address, {**token(client), "last_day": day}, status=422)
            assert in_dutch(app, message) in words_of(answer)
            client.post(address, {"last_day": day, "csrf_token": "oud"}, status=422)


def test_nobody_else_plans_or_cancels(
    everybody: dict[str, StrictClient], ilse: StrictClient, cast: Cast, database: Database
) -> None:
    plan(ilse, cast, 10)
    fields = {"last_day": (today() + timedelta(30)).isoformat()}
    path = f"/beheer/begeleiding/{guidance(database, cast).id}/einddatum"
    for address in (page_of(cast), f"{page_of(cast)}/terug"):
        refuse_everybody_else(everybody, database, address, "ilse", fields=fields)
    for address in (path, f"{path}/terug"):
        refuse_everybody_else(everybody, database, address, "eva", fields=fields)
    eva = everybody["eva"]
    with untouched(database):
        for odd in (uuid4(), cast["noor"].id, "geen-id"):
            eva.post(f"/beheer/begeleiding/{odd}/einddatum", {**fields, **token(eva)}, status=404)


def test_what_ended_is_planned_no_more(
    ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    path = f"/beheer/begeleiding/{guidance(database, cast).id}/einddatum"
    fields = {"last_day": (today() + timedelta(60)).isoformat()}
    with clock.held_at(plan_for_soon(database, cast)), untouched(database):
        eva.post(path, {**fields, **token(eva)}, status=404)
        eva.post(f"{path}/terug", token(eva), status=404)
        ilse.post(f"{page_of(cast)}/terug", token(ilse), status=404)
