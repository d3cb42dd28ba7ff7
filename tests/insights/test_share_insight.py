from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.accounts.models import Vault
from journal.core import clock
from journal.core.audit import Act, AuditEvent
from journal.core.db import Database
from journal.core.vault import KeyPair, Refused
from journal.core.viewers import Participant
from journal.guidance.queries import my_coaches
from journal.insights import actions, queries
from journal.insights.models import InsightShare
from tests.insights.kept import (
    SENTENCE,
    keep,
    kept_by_ilse,
    plan,
    row_of,
    share,
    shared_page,
    take_back,
)
from tests.support.acting import (
    begin_again,
    count,
    in_dutch,
    let_dana_guide_noor,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

TUESDAY = datetime(2026, 12, 1, 13, 2, tzinfo=UTC)
STEP = "Woensdag alleen wandelen."


def test_nothing_is_shared_until_it_is_and_taken_back_it_is_not(
    noor: StrictClient, ilse: StrictClient, dana: StrictClient, cast: Cast
) -> None:
    insight_id = keep(noor)
    page, own = shared_page(cast, insight_id), f"/inzichten/{insight_id}"
    ilse.get(page, status=404)
    sharing = f"{own}/delen/{cast['ilse'].id}"
    noor.submit(own, sharing)
    assert SENTENCE in words_of(ilse.get(page))
    dana.get(page, status=404)
    noor.submit(own, f"{sharing}/terug")
    ilse.get(page, status=404)
    assert str(insight_id) not in ilse.get(f"/begeleiding/{cast['noor'].id}")


def test_beside_the_button_stands_what_else_is_read(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    insight_id = keep(noor)
    said = in_dutch(
        app,
        "%(name)s also reads what becomes of it, also when you fill that in later.",
        name="Ilse",
    )
    anew = in_dutch(app, "What you fill in here can also be read by %(names)s.", names="Ilse")
    before = words_of(noor.get(f"/inzichten/{insight_id}"))
    assert said in before
    assert anew not in before
    share(noor, insight_id, cast["ilse"].id)
    after = words_of(noor.get(f"/inzichten/{insight_id}"))
    assert said not in after
    assert anew in after


def test_its_owner_sees_with_whom_since_when_and_who_read_it(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    insight_id = keep(noor)
    page = f"/inzichten/{insight_id}"
    assert in_dutch(app, "only me") in words_of(noor.get(page))
    shared = in_dutch(app, "shared with %(name)s, since %(when)s", name="Ilse", when="di 14:02")
    read = in_dutch(app, "read by %(name)s, %(when)s", name="Ilse", when="di 15:02")
    changed = in_dutch(app, "You changed it after that.")
    with clock.held_at(TUESDAY):
        share(noor, insight_id, cast["ilse"].id)
        assert shared in words_of(noor.get(page))
        assert read not in words_of(noor.get(page))
        listed = in_dutch(app, "shared with %(names)s", names="Ilse")
        assert listed in words_of(noor.get("/inzichten"))
    with clock.held_at(TUESDAY + timedelta(hours=1)):
        ilse.get(shared_page(cast, insight_id))
        assert read in words_of(noor.get(page))
        assert changed not in words_of(noor.get(page))
        plan(noor, insight_id, step=STEP)
        said = words_of(noor.get(page))
        assert shared in said, "a new version is shared anew, and shared since then all the same"
        assert changed in said
        ilse.get(shared_page(cast, insight_id))
        assert changed not in words_of(noor.get(page))


def test_what_becomes_of_it_is_shared_anew_each_time(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    page, kept = shared_page(cast, insight_id), kept_by_ilse(app, cast, insight_id)
    plan(noor, insight_id, step=STEP, where="Langs het water.")
    assert not kept.opens(row_of(database, insight_id))
    said = words_of(ilse.get(page))
    assert STEP in said
    assert "Langs het water." in said
    assert in_dutch(app, "Nothing has been filled in about that.") in said
    ways = {"done": "did it.", "smaller": "would like it smaller.", "let-go": "let it go."}
    for became, told in ways.items():
        path = f"/inzichten/{insight_id}/hoe-ging-het"
        noor.post(path, {**token(noor), "became": became})
        assert in_dutch(app, f"%(name)s {told}", name="Noor") in words_of(ilse.get(page))
    assert count(database, InsightShare) == 1


def test_where_it_is_asked_back_stands_that_the_answer_is_shared(
    noor: StrictClient, cast: Cast, app: Flask
) -> None:
    insight_id = keep(noor)
    plan(noor, insight_id, step=STEP, soon="today")
    said = in_dutch(app, "You share this insight, so what you answer is shared too.")
    with clock.held_at(clock.now() + timedelta(days=2)):
        page = words_of(noor.get("/vandaag"))
        assert STEP in page
        assert said not in page
        share(noor, insight_id, cast["ilse"].id)
        assert said in words_of(noor.get("/vandaag"))


def test_the_same_words_again_are_no_news(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    plan(noor, insight_id, step=STEP)
    ilse.get(shared_page(cast, insight_id))
    with untouched(database):
        plan(noor, insight_id, step=STEP)
    assert 'class="news"' not in ilse.get(f"/begeleiding/{cast['noor'].id}")


def test_taking_back_leaves_a_reader_with_a_key_to_nothing(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    kept = kept_by_ilse(app, cast, insight_id)
    assert kept.opens(row_of(database, insight_id))
    take_back(noor, insight_id, cast["ilse"].id)
    assert count(database, InsightShare) == 0
    assert not kept.opens(row_of(database, insight_id))
    assert kept.opens(kept.row), "what was copied stays copied; nobody promises otherwise"
    share(noor, insight_id, cast["ilse"].id)
    assert not kept.opens(row_of(database, insight_id))
    assert kept_by_ilse(app, cast, insight_id).opens(row_of(database, insight_id))


def test_one_of_two_readers_falls_out_and_for_the_other_that_is_no_news(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    insight_id = keep(noor)
    for coach in ("ilse", "dana"):
        share(noor, insight_id, cast[coach].id)
    page, kept = shared_page(cast, insight_id), kept_by_ilse(app, cast, insight_id)
    dana.get(page)
    take_back(noor, insight_id, cast["ilse"].id)
    ilse.get(page, status=404)
    assert not kept.opens(row_of(database, insight_id))
    assert 'class="news"' not in dana.get(f"/begeleiding/{cast['noor'].id}")
    assert SENTENCE in words_of(dana.get(page))
    plan(noor, insight_id, step=STEP)
    assert STEP in words_of(dana.get(page))
    ilse.get(page, status=404)


def test_each_act_is_written_down_once_and_named(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    insight_id, coach = keep(noor), cast["ilse"].id
    share(noor, insight_id, coach)
    with untouched(database):
        share(noor, insight_id, coach)
    ilse.get(shared_page(cast, insight_id))
    take_back(noor, insight_id, coach)
    with untouched(database):
        take_back(noor, insight_id, coach)
    with database.read() as db:
        query = select(AuditEvent.act, AuditEvent.object_kind, AuditEvent.actor_id)
        about = query.where(AuditEvent.object_id == insight_id).order_by(AuditEvent.at)
        told = [tuple(row) for row in db.execute(about)]
    noors = cast["noor"].id
    assert told == [
        (Act.SHARED, queries.INSIGHT, noors),
        (Act.READ, queries.INSIGHT, coach),
        (Act.TOOK_BACK, queries.INSIGHT, noors),
    ]
    history = words_of(noor.get("/ik/wie-opende-wat"))
    assert in_dutch(app, "opened an insight") in history
    assert in_dutch(app, "shared an insight with %(name)s", name="Ilse") in history
    assert in_dutch(app, "stopped sharing an insight with %(name)s", name="Ilse") in history


def test_a_changed_key_must_be_agreed_to_first(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    with database.write() as db:
        pair = KeyPair(KeyPair.new_private_value())
        key = update(Vault).where(Vault.person_id == cast["ilse"].id)
        db.execute(key.values(public_key=pair.public_key))
    asks, page = f"/begeleiders/{cast['ilse'].id}/sleutel", noor.get(f"/inzichten/{insight_id}")
    assert asks in page
    assert "/delen/" not in page
    share(noor, insight_id, cast["ilse"].id)
    assert noor.last.location == asks
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        row, (coach,) = queries.own_row(db, viewer, insight_id), my_coaches(db, viewer)
        with pytest.raises(Refused):
            actions.share_insight(db, viewer, row, coach)
        db.rollback()
    assert count(database, InsightShare) == 0
    noor.submit(asks)
    share(noor, insight_id, cast["ilse"].id)
    assert count(database, InsightShare) == 1


def test_a_coach_with_a_new_vault_reads_it_once_their_key_is_agreed_to(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    page, phone = shared_page(cast, insight_id), begin_again(app, cast, "ilse")
    plan(noor, insight_id, step=STEP)
    phone.get(page, status=404)
    assert str(insight_id) not in phone.get(f"/begeleiding/{cast['noor'].id}")
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert STEP in words_of(phone.get(page))
    assert count(database, InsightShare) == 1


def test_a_reader_with_a_new_key_stands_in_nobodys_way(
    noor: StrictClient, dana: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    insight_id = keep(noor)
    share(noor, insight_id, cast["ilse"].id)
    page, phone = shared_page(cast, insight_id), begin_again(app, cast, "ilse")
    share(noor, insight_id, cast["dana"].id)
    assert SENTENCE in words_of(dana.get(page))
    take_back(noor, insight_id, cast["dana"].id)
    dana.get(page, status=404)
    phone.get(page, status=404)
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert SENTENCE in words_of(phone.get(page))


def test_with_somebody_who_is_no_coach_of_mine_nothing_is_shared(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    with untouched(database):
        for somebody in (cast["dana"].id, cast["bram"].id, cast["noor"].id, uuid4()):
            share(noor, insight_id, somebody, status=404)


def test_nobody_else_shares_it_or_takes_it_back(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    path = f"/inzichten/{keep(noor)}/delen/{cast['ilse'].id}"
    refuse_everybody_else(everybody, database, path, "noor")
    refuse_everybody_else(everybody, database, f"{path}/terug", "noor")


def test_an_insight_of_another_participant_cannot_be_shared_with_ones_own_coach(
    noor: StrictClient, bram: StrictClient, cast: Cast, database: Database
) -> None:
    insight_id = keep(noor)
    with untouched(database):
        share(bram, insight_id, cast["dana"].id, status=404)


def test_bad_input_is_refused(noor: StrictClient, cast: Cast, database: Database) -> None:
    insight_id, ilse = keep(noor), cast["ilse"].id
    with untouched(database):
        for way in ("", "/terug"):
            noor.post(f"/inzichten/{insight_id}/delen/{ilse}{way}", status=422)
            noor.post(f"/inzichten/{uuid4()}/delen/{ilse}{way}", token(noor), status=404)
            noor.post(f"/inzichten/geen-id/delen/{ilse}{way}", token(noor), status=404)
            noor.post(f"/inzichten/{insight_id}/delen/geen-id{way}", token(noor), status=404)
