from __future__ import annotations

import json
from typing import Any

from journal.core.db import Database
from tests.accounts.checks import form, nothing_changes, refuses_all_but
from tests.support.acting import write
from tests.support.cast import Cast
from tests.support.client import StrictClient

PATH = "/ik/meenemen"


def test_gives_everything_of_mine_in_one_file(
    noor: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    entry = write(noor, "Eerst zo.", readers=str(cast["ilse"].id))
    noor.submit(f"/dagboek/{entry}/bewerken", "/dagboek/schrijven", text="Toen zo.")
    shared = f"/begeleiding/{cast['noor'].id}/{entry}"
    ilse.submit(shared, f"{shared}/antwoord", text="Dank je.")
    noor.submit("/inchecken", mood="3", hard="lot")
    noor.submit("/ik/liever-niet", cautions="touch")
    with nothing_changes(database):
        mine = _taken_along(noor)
    assert (mine["name"], mine["email"]) == ("Noor", cast["noor"].email)
    (written,) = mine["entries"]
    assert [version["text"] for version in written["versions"]] == ["Toen zo.", "Eerst zo."]
    assert written["shared_with"] == [str(cast["ilse"].id)]
    assert [reply["text"] for reply in written["replies"]] == ["Dank je."]
    assert (mine["check_ins"][0]["mood"], mine["check_ins"][0]["hard"]) == (3, "lot")
    assert mine["rather_not"] == ["touch"]
    assert {"shared", "read"} <= {event["act"] for event in mine["history"]}
    assert noor.last.headers["Content-Disposition"] == "attachment; filename=naklank.json"


def test_holds_nothing_of_anybody_else(noor: StrictClient, bram: StrictClient, cast: Cast) -> None:
    write(bram, "Van Bram.", readers=str(cast["dana"].id))
    mine = json.dumps(_taken_along(noor), ensure_ascii=False)
    assert "Van Bram." not in mine
    assert str(cast["bram"].id) not in mine


def test_works_during_a_pause(noor: StrictClient) -> None:
    write(noor, "Ook dan van mij.")
    noor.submit("/ik/toestemmingen", "/ik/toestemmingen/journal", withdraw="1")
    assert _taken_along(noor)["entries"][0]["versions"][0]["text"] == "Ook dan van mij."


def test_is_only_for_participants(
    everybody: dict[str, StrictClient], noor: StrictClient, database: Database
) -> None:
    refuses_all_but({"noor", "bram"}, everybody, database, PATH)
    noor.post(PATH, {"csrf_token": "oud"}, status=422)


def _taken_along(client: StrictClient) -> Any:
    return json.loads(client.post(PATH, form(client.get(PATH), PATH), status=200))
