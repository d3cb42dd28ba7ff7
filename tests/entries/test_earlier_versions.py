"""Taking back holds for every version that was ever shared, not just for the newest."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from journal.accounts.models import Purpose
from journal.core.db import Database
from journal.entries.models import EntryVersion
from tests.support.acting import (
    end_guidance,
    let_dana_guide_noor,
    token,
    withdraw,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.support.kept import Kept, kept_by_ilse


def versions(database: Database, entry_id: UUID) -> list[EntryVersion]:
    """Return every version of an entry, as it is kept now."""
    with database.read() as db:
        query = select(EntryVersion).where(EntryVersion.entry_id == entry_id)
        return list(db.scalars(query.order_by(EntryVersion.revision)))


@pytest.fixture
def shared(
    noor: StrictClient, app: Flask, cast: Cast, database: Database
) -> tuple[UUID, list[Kept]]:
    """Give an entry that was shared in three wordings, and the keys that Ilse kept of each."""
    ilse = str(cast["ilse"].id)
    entry_id = write(noor, "Eerste versie.", readers=ilse)
    kept = [kept_by_ilse(app, cast, entry_id)]
    for text in ("Tweede versie.", "Derde versie."):
        edit = f"/dagboek/{entry_id}/bewerken"
        noor.submit(edit, "/dagboek/schrijven", text=text, readers=ilse)
        kept.append(kept_by_ilse(app, cast, entry_id))
    rows = versions(database, entry_id)
    assert [each.opens(row) for each, row in zip(kept, rows, strict=True)] == [True] * 3
    return entry_id, kept


def take_back(noor: StrictClient, entry_id: UUID, cast: Cast) -> None:
    noor.post(f"/dagboek/{entry_id}/delen/{cast['ilse'].id}/terug", token(noor))


def delete(noor: StrictClient, entry_id: UUID, cast: Cast) -> None:
    noor.post(f"/dagboek/{entry_id}/verwijderen", token(noor))


def withdraw_consent(noor: StrictClient, entry_id: UUID, cast: Cast) -> None:
    withdraw(noor, Purpose.SHARING)


def edit_for_nobody(noor: StrictClient, entry_id: UUID, cast: Cast) -> None:
    noor.submit(f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven", readers="")


@pytest.mark.parametrize("way", [take_back, delete, withdraw_consent, edit_for_nobody])
def test_no_key_that_was_kept_opens_any_version(
    noor: StrictClient,
    cast: Cast,
    database: Database,
    shared: tuple[UUID, list[Kept]],
    way: Callable[[StrictClient, UUID, Cast], None],
) -> None:
    entry_id, kept = shared
    way(noor, entry_id, cast)
    rows = versions(database, entry_id)
    assert len(rows) == 3
    assert not [each for each in kept for row in rows if each.opens(row)]


def test_the_writer_reads_every_version_as_before(
    noor: StrictClient, cast: Cast, shared: tuple[UUID, list[Kept]]
) -> None:
    entry_id, _ = shared
    take_back(noor, entry_id, cast)
    earlier = words_of(noor.get(f"/dagboek/{entry_id}/versies"))
    for text in ("Eerste versie.", "Tweede versie."):
        assert text in earlier
    assert "Derde versie." in words_of(noor.get(f"/dagboek/{entry_id}"))


def test_who_goes_on_reading_gets_the_new_key(
    noor: StrictClient, dana: StrictClient, eva: StrictClient, app: Flask, cast: Cast
) -> None:
    let_dana_guide_noor(eva, noor, cast)
    entry_id = write(noor, "Eerste versie.", readers="all")
    edit = f"/dagboek/{entry_id}/bewerken"
    noor.submit(edit, "/dagboek/schrijven", text="Tweede versie.", readers="all")
    take_back(noor, entry_id, cast)
    assert "Tweede versie." in dana.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")


def test_after_the_guidance_ended_a_new_wording_is_for_nobody(
    noor: StrictClient,
    ilse: StrictClient,
    eva: StrictClient,
    cast: Cast,
    database: Database,
    shared: tuple[UUID, list[Kept]],
) -> None:
    entry_id, kept = shared
    end_guidance(eva, cast, "ilse")
    noor.submit(f"/dagboek/{entry_id}/bewerken", "/dagboek/schrijven", text="Vierde versie.")
    newest = versions(database, entry_id)[-1]
    assert not [each for each in kept if each.opens(newest)]
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["ilse"].id))
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}", status=404)
