from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from journal.core import audit, clock, errors
from journal.core.audit import Act
from journal.core.db import Database
from tests.support.acting import (
    acts,
    end_guidance,
    in_dutch,
    let_dana_guide_noor,
    share_numbers,
    untouched,
    words_of,
    write,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

TUESDAY = datetime(2026, 12, 1, 13, 2, tzinfo=UTC)


def test_every_opening_shows_up_for_the_writer(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    entry_id = write(noor, "Dit mag Ilse lezen.", readers=str(cast["ilse"].id))
    with clock.held_at(TUESDAY):
        ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")
        said = in_dutch(app, "read by %(name)s, %(when)s", name="Ilse", when="di 14:02")
        assert said in words_of(noor.get(f"/dagboek/{entry_id}"))
        assert said in words_of(noor.get("/dagboek"))
        opened = in_dutch(app, "opened an entry")
        assert words_of(noor.get("/ik/wie-opende-wat")).count(opened) == 1
    with clock.held_at(TUESDAY + timedelta(minutes=1)):
        ilse.get(f"/begeleiding/{cast['noor'].id}/{entry_id}")
        assert words_of(noor.get("/ik/wie-opende-wat")).count(opened) == 2
    assert len(acts(database, Act.READ)) == 2


def test_opening_numbers_shows_up_too_and_without_numbers_nothing_does(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask, database: Database
) -> None:
    person = f"/begeleiding/{cast['noor'].id}"
    with untouched(database):
        ilse.get("/begeleiding")
        ilse.get(person)
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    ilse.get(person)
    assert acts(database, Act.READ) == [(cast["ilse"].id, None)]
    said = in_dutch(app, "opened your numbers")
    assert said in words_of(noor.get("/ik/wie-opende-wat"))


@pytest.mark.parametrize("path", ["entry", "person", "refused reply"])
def test_if_it_cannot_be_written_down_nothing_is_shown(
    path: str,
    noor: StrictClient,
    ilse: StrictClient,
    cast: Cast,
    app: Flask,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry_id = write(noor, "Dit mag Ilse lezen.", readers=str(cast["ilse"].id))
    noor.submit("/inchecken", mood="7")
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    person = f"/begeleiding/{cast['noor'].id}"

    def full_disk(*_: object, **__: object) -> None:
        raise OSError

    monkeypatch.setattr(audit, "record_reading", full_disk)
    monkeypatch.setitem(app.error_handler_spec[None][None], Exception, errors._failed)
    options = {"base_url": "https://localhost", "headers": {"Sec-Fetch-Site": "same-origin"}}
    if path == "refused reply":
        answer = ilse.browser.post(f"{person}/{entry_id}/antwoord", **options)
    else:
        answer = ilse.browser.get(person if path == "person" else f"{person}/{entry_id}", **options)
    assert answer.status_code == 500
    assert "Dit mag Ilse lezen." not in answer.text
    assert 'class="chart-plot"' not in answer.text
    assert acts(database, Act.READ) == []


def test_only_the_reader_it_is_shared_with_opens_it(
    everybody: dict[str, StrictClient], noor: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Dit mag Ilse lezen.", readers=str(cast["ilse"].id))
    let_dana_guide_noor(everybody["eva"], noor, cast)
    with untouched(database):
        for key, status in (("dana", 404), ("bram", 404), ("eva", 404), ("visitor", 401)):
            everybody[key].get(f"/begeleiding/{cast['noor'].id}/{entry_id}", status=status)
        everybody["ilse"].get(f"/begeleiding/{cast['bram'].id}/{entry_id}", status=404)
        everybody["ilse"].get(f"/begeleiding/{entry_id}/{entry_id}", status=404)


def test_guidance_that_ended_is_not_found_at_the_next_request(
    noor: StrictClient, ilse: StrictClient, eva: StrictClient, cast: Cast, database: Database
) -> None:
    entry_id = write(noor, "Dit mag Ilse lezen.", readers=str(cast["ilse"].id))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    person = f"/begeleiding/{cast['noor'].id}"
    ilse.get(f"{person}/{entry_id}")
    end_guidance(eva, cast, "ilse")
    with untouched(database):
        for path in (person, f"{person}/{entry_id}", f"{person}/sessie"):
            ilse.get(path, status=404)
        assert "Noor" not in words_of(ilse.get("/begeleiding"))
