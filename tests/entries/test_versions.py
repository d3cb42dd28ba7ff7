from __future__ import annotations

from journal.core.db import query_count
from tests.support.acting import write
from tests.support.cast import Cast
from tests.support.client import StrictClient


def test_every_saved_version_can_be_read_back(noor: StrictClient) -> None:
    entry_id = write(noor, "Versie 1.")
    assert f"/dagboek/{entry_id}/versies" not in noor.get(f"/dagboek/{entry_id}")
    counts = []
    for number in range(2, 8):
        edit = f"/dagboek/{entry_id}/bewerken"
        noor.submit(edit, "/dagboek/schrijven", text=f"Versie {number}.")
        page = noor.get(f"/dagboek/{entry_id}/versies")
        counts.append(query_count())
        places = [page.index(f"Versie {each}.") for each in range(number - 1, 0, -1)]
        assert places == sorted(places)
        assert f"Versie {number}." not in page
    assert len(set(counts)) == 1
    assert f"/dagboek/{entry_id}/versies" in noor.get(f"/dagboek/{entry_id}")


def test_a_coach_sees_only_the_one_that_was_shared(
    noor: StrictClient, ilse: StrictClient, cast: Cast
) -> None:
    entry_id = write(noor, "Versie 1.", readers=str(cast["ilse"].id))
    edit = f"/dagboek/{entry_id}/bewerken"
    noor.submit(edit, "/dagboek/schrijven", text="Versie 2.")
    page = ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")
    assert "Versie 2." in page
    assert "Versie 1." not in page
    ilse.get(f"/dagboek/{entry_id}/versies", status=404)
