from __future__ import annotations

from flask import Flask

from journal.accounts.models import Purpose
from journal.core.audit import Act
from journal.core.db import Database
from journal.entries.models import EntryShare
from tests.support.acting import acts, count, form_at, withdraw, write
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.support.kept import kept_by_ilse, newest


def test_without_the_consent_a_coach_sees_nothing_and_keeps_no_key(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    entry_id = write(noor, "Dit mocht Ilse lezen.", readers=str(cast["ilse"].id))
    kept = kept_by_ilse(app, cast, entry_id)
    withdraw(noor, Purpose.SHARING)
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.get(f"{person}/{entry_id}", status=404)
    assert str(entry_id) not in ilse.get(person)
    assert count(database, EntryShare) == 0
    assert not kept.opens(newest(database, entry_id))
    assert acts(database, Act.TOOK_BACK) == [(cast["noor"].id, cast["ilse"].id)]
    assert "readers" not in form_at(noor, "/dagboek/schrijven")
    assert f"/dagboek/{entry_id}/delen" not in noor.get(f"/dagboek/{entry_id}")


def test_without_it_nothing_can_be_shared(
    noor: StrictClient, cast: Cast, database: Database
) -> None:
    withdraw(noor, Purpose.SHARING)
    reader = str(cast["ilse"].id)
    noor.submit("/dagboek/schrijven", text="Toch delen.", readers=reader)
    write(noor, "Van mij.")
    assert count(database, EntryShare) == 0


def test_without_the_basic_consent_it_is_the_same(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Dit mocht Ilse lezen.", readers=str(cast["ilse"].id))
    withdraw(noor, Purpose.JOURNAL)
    ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}", status=404)
    assert count(database, EntryShare) == 0
