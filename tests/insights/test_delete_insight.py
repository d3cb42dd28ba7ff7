from __future__ import annotations

from journal.core.db import Database
from journal.entries.models import Entry
from journal.insights.models import Insight
from tests.insights.kept import SENTENCE, keep
from tests.support.acting import count, refuse_everybody_else, token, untouched
from tests.support.client import StrictClient


def test_it_is_gone_and_its_entry_stays(noor: StrictClient, database: Database) -> None:
    insight_id = keep(noor)
    noor.submit(f"/inzichten/{insight_id}", f"/inzichten/{insight_id}/verwijderen")
    assert SENTENCE not in noor.follow()
    noor.get(f"/inzichten/{insight_id}", status=404)
    assert (count(database, Insight), count(database, Entry)) == (0, 1)


def test_a_second_tap_finds_it_gone(noor: StrictClient, database: Database) -> None:
    kept, gone = keep(noor), keep(noor)
    for _ in range(2):
        noor.post(f"/inzichten/{gone}/verwijderen", token(noor))
        assert noor.last.location == "/inzichten?notice=shredded"
    noor.get(f"/inzichten/{kept}")


def test_nobody_else_deletes_it(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    insight_id = keep(noor)
    path = f"/inzichten/{insight_id}/verwijderen"
    refuse_everybody_else(everybody, database, path, "noor")
    with untouched(database):
        noor.post(path, {"csrf_token": "oud"}, status=422)
