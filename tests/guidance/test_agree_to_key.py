from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.accounts.models import Pin, Vault
from journal.core.audit import Act
from journal.core.db import Database
from journal.core.vault import KeyPair, Refused
from journal.core.viewers import Participant
from journal.guidance.models import NumbersGrant
from journal.guidance.queries import my_coaches
from tests.support.acting import (
    acts,
    begin_again,
    form_at,
    in_dutch,
    let_dana_guide_noor,
    reading_as,
    refuse_everybody_else,
    share_numbers,
    token,
    untouched,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient


def change_key(database: Database, cast: Cast, coach: str) -> bytes:
    """Put another public key in a coach's row, as somebody would who wants to read along."""
    other = KeyPair(KeyPair.new_private_value()).public_key
    with database.write() as db:
        vault = update(Vault).where(Vault.person_id == cast[coach].id)
        db.execute(vault.values(public_key=other))
    return other


def granted(database: Database, cast: Cast, coach: str) -> int:
    with database.read() as db:
        query = select(NumbersGrant).where(NumbersGrant.reader_id == cast[coach].id)
        return len(db.scalars(query).all())


def test_a_new_coach_is_shared_with_only_after_a_yes(
    noor: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["dana"].id))
    key, numbers = (f"/begeleiders/{cast['dana'].id}/{page}" for page in ("sleutel", "getallen"))
    page = noor.get("/begeleiders")
    assert key in page
    assert numbers not in page
    with untouched(database):
        noor.post(numbers, {**token(noor), "from_day": "2026-01-01"})
        assert noor.last.headers["Location"] == key
    assert "Dana" in noor.get(key)
    noor.submit(key)
    share_numbers(noor, cast["dana"].id, "2026-01-01")
    assert granted(database, cast, "dana") == 1
    assert acts(database, Act.KEY_AGREED) == [(cast["noor"].id, cast["dana"].id)]


def test_numbers_go_to_no_key_that_nobody_agreed_to(
    noor: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    """Also when they are sealed again because of somebody else."""
    let_dana_guide_noor(eva, noor, cast)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    change_key(database, cast, "ilse")
    share_numbers(noor, cast["dana"].id, "2026-01-01")
    assert (granted(database, cast, "ilse"), granted(database, cast, "dana")) == (0, 1)
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert (granted(database, cast, "ilse"), granted(database, cast, "dana")) == (1, 1)


def test_what_is_shared_is_shared_anew_with_the_key_that_was_agreed_to(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    """And with no other: the second coach has a new vault too, and waits for a yes of their own."""
    let_dana_guide_noor(eva, noor, cast)
    noor.submit("/inchecken", mood="7")
    entry_id = write(noor, "Voor allebei.", readers="all")
    for coach in ("ilse", "dana"):
        share_numbers(noor, cast[coach].id, "2026-01-01")
    phones = {coach: begin_again(app, cast, coach) for coach in ("ilse", "dana")}
    person = f"/begeleiding/{cast['noor'].id}"
    for phone in phones.values():
        phone.get(f"{person}/{entry_id}", status=404)
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert "Voor allebei." in phones["ilse"].get(f"{person}/{entry_id}")
    assert 'class="chart-plot"' in phones["ilse"].get(person)
    phones["dana"].get(f"{person}/{entry_id}", status=404)
    assert 'class="chart-plot"' not in phones["dana"].get(person)
    noor.submit(f"/begeleiders/{cast['dana'].id}/sleutel")
    assert "Voor allebei." in phones["dana"].get(f"{person}/{entry_id}")
    assert 'class="chart-plot"' in phones["dana"].get(person)
    assert "Voor allebei." in phones["ilse"].get(f"{person}/{entry_id}")


def test_both_may_have_begun_again(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    write(noor, "Uit een kluis die kwijt is.", readers=str(cast["ilse"].id))
    phones = {key: begin_again(app, cast, key) for key in ("noor", "ilse")}
    phones["noor"].submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    entry_id = write(phones["noor"], "Uit de nieuwe kluis.", readers=str(cast["ilse"].id))
    shared = f"/begeleiding/{cast['noor'].id}/{entry_id}"
    assert "Uit de nieuwe kluis." in phones["ilse"].get(shared)


def test_the_number_is_the_one_that_the_coach_reads_aloud(
    noor: StrictClient, ilse: StrictClient, dana: StrictClient, cast: Cast
) -> None:
    (number,) = numbers_in(ilse.get("/ik"))
    asked = form_at(noor, f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert asked["number"] == number
    assert numbers_in(dana.get("/ik")) != [number]
    assert numbers_in(noor.get("/ik")) == []


def test_agrees_to_the_key_that_was_shown_and_to_no_other(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    path = f"/begeleiders/{cast['ilse'].id}/sleutel"
    shown = form_at(noor, path)
    change_key(database, cast, "ilse")
    with untouched(database):
        page = noor.post(path, shown, status=422)
        assert in_dutch(app, "The key changed just now. Look at the number again.") in page
        noor.post(path, {**shown, "number": ""}, status=422)
        noor.post(path, {**shown, "csrf_token": "oud"}, status=422)
    noor.submit(path)


def test_sharing_can_be_stopped_whatever_became_of_the_key(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    ilse = cast["ilse"].id
    share_numbers(noor, ilse, "2026-01-01")
    change_key(database, cast, "ilse")
    noor.submit("/begeleiders", f"/begeleiders/{ilse}/getallen/terug")
    assert granted(database, cast, "ilse") == 0


def test_one_who_was_never_agreed_to_has_no_new_key(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["dana"].id))
    change_key(database, cast, "ilse")
    new, changed = (f"/begeleiders/{cast[coach].id}/sleutel" for coach in ("dana", "ilse"))
    assert in_dutch(app, "%(coach)s guides you now", coach="Dana") in noor.get(new)
    assert in_dutch(app, "%(coach)s has a new key", coach="Ilse") in noor.get(changed)


def numbers_in(page: str) -> list[str]:
    return re.findall(r"[0-9]{5}(?: [0-9]{5}){3}", page)


def test_nobody_else_agrees(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    path = f"/begeleiders/{cast['ilse'].id}/sleutel"
    refuse_everybody_else(everybody, database, path, "noor")
    with untouched(database):
        noor.post(path, {"csrf_token": "oud"}, status=422)
        for stranger in (cast["dana"].id, cast["bram"].id, uuid4(), "geen-id"):
            noor.get(f"/begeleiders/{stranger}/sleutel", status=404)
            noor.post(f"/begeleiders/{stranger}/sleutel", token(noor), status=404)


def test_a_yes_to_one_coach_is_no_yes_to_another(
    noor: StrictClient, eva: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    """A pin that was moved from one reader to another does not even open."""
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["dana"].id))
    with database.write() as db:
        db.execute(
            update(Pin).where(Pin.owner_id == cast["noor"].id).values(reader_id=cast["dana"].id)
        )
    with reading_as(app, cast, "noor", Participant) as (db, viewer), pytest.raises(Refused):
        my_coaches(db, viewer)
