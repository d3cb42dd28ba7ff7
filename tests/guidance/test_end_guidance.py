from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy import select

from journal.core.audit import Act
from journal.core.db import Database
from journal.entries.models import EntryShare
from journal.guidance.models import Guidance, NumbersGrant
from tests.support.acting import (
    acts,
    count,
    end_guidance,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def guidance_of_noor(database: Database, cast: Cast) -> UUID:
    with database.read() as db:
        query = select(Guidance.id).where(Guidance.participant_id == cast["noor"].id)
        return db.scalars(query).one()


def test_from_the_next_request_on_the_coach_finds_nothing(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Voor Ilse.", readers=str(cast["ilse"].id))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.get(person)
    end_guidance(eva, cast, "ilse")
    for path in (person, f"{person}/{entry_id}", f"{person}/sessie"):
        ilse.get(path, status=404)
    assert "Noor" not in words_of(ilse.get("/begeleiding"))
    for page in ("/begeleiders", "/dagboek/schrijven"):
        assert "Ilse" not in words_of(noor.get(page))
    assert acts(database, Act.GUIDANCE_ENDED) == [(cast["eva"].id, cast["ilse"].id)]


def test_guided_again_a_coach_is_given_things_anew(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Voor Ilse, toen.", readers=str(cast["ilse"].id))
    noor.submit("/inchecken", mood="7")
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    end_guidance(eva, cast, "ilse")
    assert (count(database, EntryShare), count(database, NumbersGrant)) == (0, 0)
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.get(f"{person}/{entry_id}", status=404)
    assert 'class="chart-plot"' not in ilse.get(person)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    assert 'class="chart-plot"' in ilse.get(person)


def test_nobody_else_ends_it(
    everybody: dict[str, StrictClient], eva: StrictClient, cast: Cast, database: Database
) -> None:
    path = f"/beheer/begeleiding/{guidance_of_noor(database, cast)}/einde"
    refuse_everybody_else(everybody, database, path, "eva")
    with untouched(database):
        eva.post(path, {"csrf_token": "oud"}, status=422)
        for odd in (uuid4(), cast["noor"].id, "geen-id"):
            eva.post(f"/beheer/begeleiding/{odd}/einde", token(eva), status=404)


def test_what_ended_does_not_end_again(eva: StrictClient, cast: Cast, database: Database) -> None:
    guidance = guidance_of_noor(database, cast)
    end_guidance(eva, cast, "ilse")
    with untouched(database):
        eva.post(f"/beheer/begeleiding/{guidance}/einde", token(eva), status=404)
