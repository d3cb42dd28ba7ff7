"""The page on which somebody sees who did what with what is theirs."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest

from journal.accounts.history import said
from journal.core import audit, clock
from journal.core.audit import Act, AuditEvent
from journal.core.db import Database
from tests.accounts.checks import in_dutch, newcomer, person_called, says
from tests.support import pages
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/ik/wie-opende-wat"


def lines(client: StrictClient) -> list[tuple[str, ...]]:
    """Return what the page says, newest first: when, who, what."""
    rows = [row for row in pages.parsed(client.get(PAGE)).iter("tr") if row.find("td") is not None]
    return [tuple(" ".join("".join(cell.itertext()).split()) for cell in row) for row in rows]


def test_says_who_opened_what_and_when(noor: StrictClient, ilse: StrictClient, cast: Cast) -> None:
    noor.submit("/dagboek/schrijven", text="Voor Ilse.", readers=str(cast["ilse"].id))
    entry = noor.last.headers["Location"].partition("?")[0].rpartition("/")[2]
    opened_at = clock.now() + timedelta(minutes=1)
    with clock.held_at(opened_at):
        ilse.get(f"/begeleiding/{cast['noor'].id}/{entry}")
        when, who, what = lines(noor)[0]
    assert who == "Ilse"
    assert what == in_dutch("opened an entry")
    local = clock.local(opened_at, "Europe/Amsterdam")
    assert when.endswith(f"{local:%H:%M}")
    _, who, what = lines(noor)[1]
    assert (who, what) == (
        in_dutch("you"),
        in_dutch("shared an entry with %(name)s", name="Ilse"),
    )


def test_each_opening_stands_there(noor: StrictClient, ilse: StrictClient, cast: Cast) -> None:
    noor.submit("/dagboek/schrijven", text="Voor Ilse.", readers=str(cast["ilse"].id))
    entry = noor.last.headers["Location"].partition("?")[0].rpartition("/")[2]
    for _ in range(3):
        ilse.get(f"/begeleiding/{cast['noor'].id}/{entry}")
    assert [line[1] for line in lines(noor)[:3]] == ["Ilse"] * 3


def test_is_about_oneself_only(
    noor: StrictClient, bram: StrictClient, ilse: StrictClient, cast: Cast, database: Database
) -> None:
    before = lines(bram)
    noor.submit("/dagboek/schrijven", text="Voor Ilse.", readers=str(cast["ilse"].id))
    assert lines(bram) == before
    sam = newcomer(ilse)
    assert [line[1] for line in reversed(lines(sam))][:1] == ["Ilse"]
    with database.write() as db:
        person = person_called(database, ilse.app, "Sam").id
        audit.record(db, Act.READ, actor=uuid4(), subject=person)
    assert lines(sam)[0][1] == in_dutch("somebody who is no longer here")


def test_is_there_in_every_role_and_during_a_pause(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, visitor: StrictClient
) -> None:
    noor.submit("/ik/toestemmingen", "/ik/toestemmingen/journal", withdraw="1")
    for client in (noor, ilse, eva):
        assert says(client.get(PAGE), "Who")
        assert lines(client)
    visitor.get(PAGE, status=401)


def test_the_budget_holds_however_much_there_is(
    noor: StrictClient, database: Database, cast: Cast
) -> None:
    with database.write() as db:
        for _ in range(250):
            audit.record(db, Act.READ, actor=cast["ilse"].id, subject=cast["noor"].id)
    assert len(lines(noor)) == 200
    (older,) = re.findall(r'href="(/ik/wie-opende-wat[?]before=[^"]+)"', noor.last.text)
    page = noor.get(unescape(older))
    assert page.count("<tr>") > 50
    assert "before=" not in page.partition("<main")[2]
    for odd in ("x", "2026-01-01_x", "_", "2026-01-01T00:00:00_" + str(uuid4()), "%00"):
        assert "before=" in noor.get(f"{PAGE}?before={odd}").partition("<main")[2], odd


@pytest.mark.usefixtures("inside")
def test_every_act_about_somebody_has_words() -> None:
    silent = {Act.PROMPT_PUBLISHED, Act.PROMPT_RETIRED, Act.RULES_SWITCHED, Act.ERASED}
    reader, coach = uuid4(), uuid4()
    for act in set(Act) - silent:
        event = AuditEvent(act=act, actor_id=coach, subject_id=reader, other_id=coach)
        who, what = said(event, reader, {coach: "Ilse"})
        assert who == "Ilse"
        assert what != act
    event = AuditEvent(act=Act.SIGNED_IN, actor_id=None)
    assert said(event, reader, {})[0] == "Naklank"
