from __future__ import annotations

from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select

from journal.core.audit import Act
from journal.core.db import Database
from journal.guidance.models import Guidance
from tests.support.acting import (
    acts,
    end_guidance,
    in_dutch,
    refuse_everybody_else,
    token,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def begin(eva: StrictClient, person: UUID, coach: UUID | str, *, status: int = 303) -> str:
    fields = {**token(eva), "coach_id": str(coach)}
    return eva.post(f"/beheer/mensen/{person}/begeleiding", fields, status=status)


def test_the_coach_finds_them_and_nothing_is_shared_yet(
    noor: StrictClient, dana: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Voor Ilse alleen.", readers=str(cast["ilse"].id))
    begin(eva, cast["noor"].id, cast["dana"].id)
    assert "Noor" in words_of(dana.get("/begeleiding"))
    assert str(entry_id) not in dana.get(f"/begeleiding/{cast['noor'].id}")
    began = acts(database, Act.GUIDANCE_BEGAN)
    assert (cast["eva"].id, cast["dana"].id) in began


def test_only_coaches_can_be_chosen_and_nobody_twice_or_for_themselves(
    eva: StrictClient, cast: Cast, database: Database, app: Flask
) -> None:
    refused = in_dutch(app, "This coach cannot be chosen here.")
    no_choice = in_dutch(app, "Choose one of these, please.")
    noor, ilse, dana = (cast[key].id for key in ("noor", "ilse", "dana"))
    cases: list[tuple[UUID, UUID | str, str]] = [
        (noor, ilse, refused),
        (ilse, ilse, refused),
        (dana, ilse, refused),
        (noor, cast["bram"].id, no_choice),
        (noor, cast["eva"].id, no_choice),
        (noor, uuid4(), no_choice),
        (noor, "geen-id", no_choice),
        (noor, "", no_choice),
    ]
    with untouched(database):
        for person, coach, message in cases:
            answer = begin(eva, person, coach, status=422)
            # The form stands only with participants, so a page of anybody else has no place for it.
            assert message in words_of(answer) or person != noor, (person, coach)
        begin(eva, uuid4(), ilse, status=404)
        path = f"/beheer/mensen/{noor}/begeleiding"
        eva.post(path, {"coach_id": str(dana)}, status=422)


def test_guidance_that_ended_can_begin_again(
    eva: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    end_guidance(eva, cast, "ilse")
    begin(eva, cast["noor"].id, cast["ilse"].id)
    ilse.get(f"/begeleiding/{cast['noor'].id}")
    with database.read() as db:
        rows = db.scalars(select(Guidance).where(Guidance.participant_id == cast["noor"].id)).all()
    assert sorted(row.until_at is None for row in rows) == [False, True]


def test_nobody_else_decides(
    everybody: dict[str, StrictClient], cast: Cast, database: Database
) -> None:
    path = f"/beheer/mensen/{cast['noor'].id}/begeleiding"
    fields = {"coach_id": str(cast["dana"].id)}
    refuse_everybody_else(everybody, database, path, "eva", fields=fields)
