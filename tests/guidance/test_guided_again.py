"""What a guidance that ended left behind gives nothing away when it begins again."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from journal.core.db import Database
from journal.core.viewers import Participant
from journal.guidance.models import NumbersGrant, NumbersSharing
from journal.guidance.queries import own_numbers_sharing
from tests.support.acting import (
    count,
    end_guidance,
    let_dana_guide_noor,
    reading_as,
    share_numbers,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

CHART = 'class="chart-plot"'
EARLIER = "2026-01-01"


def guide_again(eva: StrictClient, cast: Cast) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))


def test_the_sharing_itself_is_over(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    share_numbers(noor, cast["ilse"].id, EARLIER)
    end_guidance(eva, cast, "ilse")
    with database.read() as db:
        (row,) = db.scalars(select(NumbersSharing))
    assert row.ended_at is not None
    guide_again(eva, cast)
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        assert own_numbers_sharing(db, viewer) == {}


def test_sharing_with_another_gives_the_first_nothing(
    noor: StrictClient, ilse: StrictClient, dana: StrictClient, eva: StrictClient, cast: Cast
) -> None:
    """All keys are made anew then, and sealed to whom the person shares with: to nobody else."""
    noor.submit("/inchecken", mood="7")
    share_numbers(noor, cast["ilse"].id, EARLIER)
    end_guidance(eva, cast, "ilse")
    guide_again(eva, cast)
    let_dana_guide_noor(eva, noor, cast)
    share_numbers(noor, cast["dana"].id, EARLIER)
    person = f"/begeleiding/{cast['noor'].id}"
    assert CHART in dana.get(person)
    assert CHART not in ilse.get(person)


def test_agreeing_to_the_key_anew_gives_nothing_back(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    noor.submit("/inchecken", mood="7")
    entry_id = write(noor, "Voor Ilse, toen.", readers=str(cast["ilse"].id))
    share_numbers(noor, cast["ilse"].id, EARLIER)
    end_guidance(eva, cast, "ilse")
    guide_again(eva, cast)
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.get(f"{person}/{entry_id}", status=404)
    assert CHART not in ilse.get(person)
    assert count(database, NumbersGrant) == 0


def test_another_coach_and_another_person_keep_what_is_theirs(
    noor: StrictClient,
    bram: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    entry_id = write(noor, "Voor allebei.", readers="all")
    noor.submit("/inchecken", mood="7")
    for coach in ("ilse", "dana"):
        share_numbers(noor, cast[coach].id, EARLIER)
    brams = write(bram, "Van Bram.", readers=str(cast["dana"].id))
    end_guidance(eva, cast, "ilse")
    person = f"/begeleiding/{cast['noor'].id}"
    assert "Voor allebei." in dana.get(f"{person}/{entry_id}")
    assert CHART in dana.get(person)
    assert "Van Bram." in dana.get(f"/begeleiding/{cast['bram'].id}/{brams}")
