from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from journal.accounts.models import Vault
from journal.core.audit import Act, AuditEvent
from journal.core.db import Database
from journal.core.vault import KeyPair, Refused
from journal.core.viewers import Participant
from journal.entries.actions.sharing import share_entry
from journal.entries.models import Entry, EntryShare, EntryVersion
from journal.entries.queries.own import own_row
from journal.guidance.queries import my_coaches
from tests.support.acting import (
    begin_again,
    count,
    let_dana_guide_noor,
    refuse_everybody_else,
    token,
    untouched,
    write,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.support.kept import kept_by_ilse, newest


def share(noor: StrictClient, entry_id: UUID, coach_id: UUID, status: int = 303) -> None:
    noor.post(f"/dagboek/{entry_id}/delen/{coach_id}", token(noor), status=status)


def take_back(noor: StrictClient, entry_id: UUID, coach_id: UUID) -> None:
    noor.post(f"/dagboek/{entry_id}/delen/{coach_id}/terug", token(noor))


def test_what_is_shared_can_be_read_and_taken_back_it_cannot(
    noor: StrictClient, ilse: StrictClient, dana: StrictClient, cast: Cast
) -> None:
    entry_id = write(noor, "Eerst alleen van mij.")
    page = f"/begeleiding/{cast['noor'].id}/{entry_id}"
    ilse.get(page, status=404)
    sharing = f"/dagboek/{entry_id}/delen/{cast['ilse'].id}"
    noor.submit(f"/dagboek/{entry_id}", sharing)
    assert "Eerst alleen van mij." in ilse.get(page)
    dana.get(page, status=404)
    noor.submit(f"/dagboek/{entry_id}", f"{sharing}/terug")
    ilse.get(page, status=404)
    assert str(entry_id) not in ilse.get(f"/begeleiding/{cast['noor'].id}")


def test_taking_back_leaves_a_reader_with_a_key_to_nothing(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Dit mag Ilse lezen.", readers=str(cast["ilse"].id))
    kept = kept_by_ilse(app, cast, entry_id)
    assert kept.opens(newest(database, entry_id))
    take_back(noor, entry_id, cast["ilse"].id)
    assert count(database, EntryShare) == 0
    assert not kept.opens(newest(database, entry_id))
    assert kept.opens(kept.version), "what was copied stays copied; nobody promises otherwise"
    share(noor, entry_id, cast["ilse"].id)
    assert not kept.opens(newest(database, entry_id))
    assert kept_by_ilse(app, cast, entry_id).opens(newest(database, entry_id))


def test_a_new_version_is_shared_anew_and_an_earlier_one_never(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Dit was nog van mij.")
    edit = f"/dagboek/{entry_id}/bewerken"
    noor.submit(edit, "/dagboek/schrijven", text="Nu lees jij.", readers=str(cast["ilse"].id))
    kept = kept_by_ilse(app, cast, entry_id)
    with database.read() as db:
        first, second = db.scalars(select(EntryVersion).order_by(EntryVersion.revision))
    assert (kept.opens(first), kept.opens(second)) == (False, True)
    noor.submit(edit, "/dagboek/schrijven", text="En nu weer.")
    assert not kept.opens(newest(database, entry_id))
    page = ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")
    assert "En nu weer." in page
    assert "Nu lees jij." not in page


def test_an_edit_for_nobody_takes_it_back(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Dit mag Ilse lezen.", readers=str(cast["ilse"].id))
    kept = kept_by_ilse(app, cast, entry_id)
    noor.submit(f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven", readers="")
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}", status=404)
    assert count(database, EntryVersion) == 1
    assert not kept.opens(newest(database, entry_id))


def test_one_of_two_readers_falls_out(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    app: Flask,
    cast: Cast,
    database: Database,
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    entry_id = write(noor, "Voor allebei.", readers="all")
    kept = kept_by_ilse(app, cast, entry_id)
    take_back(noor, entry_id, cast["ilse"].id)
    page = f"/begeleiding/{cast['noor'].id}/{entry_id}"
    ilse.get(page, status=404)
    assert "Voor allebei." in dana.get(page)
    assert not kept.opens(newest(database, entry_id))


def test_each_act_is_written_down_once(noor: StrictClient, cast: Cast, database: Database) -> None:
    entry_id = write(noor, "Dit mag Ilse lezen.", readers=str(cast["ilse"].id))
    with untouched(database):
        share(noor, entry_id, cast["ilse"].id)
    take_back(noor, entry_id, cast["ilse"].id)
    with untouched(database):
        take_back(noor, entry_id, cast["ilse"].id)
    with database.read() as db:
        query = select(AuditEvent.act, AuditEvent.other_id).where(AuditEvent.object_id == entry_id)
        acts = [tuple(row) for row in db.execute(query.order_by(AuditEvent.at))]
    assert acts == [(Act.SHARED, cast["ilse"].id), (Act.TOOK_BACK, cast["ilse"].id)]


def test_a_changed_key_must_be_agreed_to_first(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Voor wie hier leest.")
    with database.write() as db:
        pair = KeyPair(KeyPair.new_private_value())
        key = update(Vault).where(Vault.person_id == cast["ilse"].id)
        db.execute(key.values(public_key=pair.public_key))
    page = noor.get(f"/dagboek/{entry_id}")
    asks = f"/begeleiders/{cast['ilse'].id}/sleutel"
    assert asks in page
    assert f"/dagboek/{entry_id}/delen" not in page
    share(noor, entry_id, cast["ilse"].id)
    noor.submit("/dagboek/schrijven", text="Voor wie hier leest.", readers=str(cast["ilse"].id))
    with writing_as(app, cast, "noor", Participant) as (db, viewer):
        entry, (coach,) = own_row(db, viewer, entry_id), my_coaches(db, viewer)
        with pytest.raises(Refused):
            share_entry(db, viewer, entry, coach)
        db.rollback()
    assert count(database, EntryShare) == 0
    noor.submit(asks)
    share(noor, entry_id, cast["ilse"].id)
    assert count(database, EntryShare) == 1


def test_with_somebody_who_is_no_coach_of_mine_nothing_is_shared(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Van mij.")
    with untouched(database):
        for somebody in (cast["dana"].id, cast["bram"].id, cast["noor"].id, uuid4()):
            share(noor, entry_id, somebody, status=404)


def test_nobody_else_shares_it(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    path = f"/dagboek/{write(noor, 'Van mij.')}/delen/{cast['ilse'].id}"
    refuse_everybody_else(everybody, database, path, "noor")
    refuse_everybody_else(everybody, database, f"{path}/terug", "noor")


def test_bad_input_is_refused(noor: StrictClient, cast: Cast, database: Database) -> None:
    entry_id, ilse = write(noor, "Van mij."), cast["ilse"].id
    with untouched(database):
        for way in ("", "/terug"):
            noor.post(f"/dagboek/{entry_id}/delen/{ilse}{way}", status=422)
            noor.post(f"/dagboek/{uuid4()}/delen/{ilse}{way}", token(noor), status=404)
            noor.post(f"/dagboek/geen-id/delen/{ilse}{way}", token(noor), status=404)
            noor.post(f"/dagboek/{entry_id}/delen/geen-id{way}", token(noor), status=404)


def test_a_page_from_before_says_nothing_of_others(
    noor: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    cast: Cast,
) -> None:
    """Two tabs: sharing with one coach does not undo what was taken back from another."""
    let_dana_guide_noor(eva, noor, cast)
    entry_id = write(noor, "Voor Ilse, of toch niet.", readers=str(cast["ilse"].id))
    page = f"/begeleiding/{cast['noor'].id}/{entry_id}"
    take_back(noor, entry_id, cast["ilse"].id)
    share(noor, entry_id, cast["dana"].id)
    ilse.get(page, status=404)
    dana.get(page)


def test_a_reader_with_a_new_key_stands_in_nobodys_way(
    noor: StrictClient, dana: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    entry_id = write(noor, "Voor allebei.", readers=str(cast["ilse"].id))
    page, phone = f"/begeleiding/{cast['noor'].id}/{entry_id}", begin_again(app, cast, "ilse")
    share(noor, entry_id, cast["dana"].id)
    assert "Voor allebei." in dana.get(page)
    take_back(noor, entry_id, cast["dana"].id)
    dana.get(page, status=404)
    phone.get(page, status=404)
    noor.submit(f"/begeleiders/{cast['ilse'].id}/sleutel")
    assert "Voor allebei." in phone.get(page)


def test_an_entry_is_never_shared_while_it_is_deleted(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    """A page from before the deleting may still be open somewhere."""
    entry_id = write(noor, "Weg ermee.")
    noor.post(f"/dagboek/{entry_id}/verwijderen", token(noor))
    share(noor, entry_id, cast["ilse"].id, status=404)
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}", status=404)
    noor.post(f"/dagboek/{entry_id}/terugzetten", token(noor))
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}", status=404)
    assert count(database, EntryShare) == 0
    assert count(database, Entry) == 1
