"""After a restore: whoever erased themselves since the backup is erased again."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask

from journal.core.audit import last_position
from journal.core.cli import run_periodic
from tests.accounts.checks import nothing_changes
from tests.conftest import Stage
from tests.support.acting import write
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.support.installation import Installation, installed


@pytest.fixture
def place(stage: Stage, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Give an installation with the cast."""
    with installed(stage, app, monkeypatch) as place:
        yield place


def erase_again(place: Installation, patch: pytest.MonkeyPatch, lines: str) -> int:
    patch.setattr("sys.stdin", io.StringIO(lines))
    return place.run("erase-again")


def test_whoever_is_named_is_gone_and_nobody_else(
    place: Installation,
    noor: StrictClient,
    bram: StrictClient,
    cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write(noor, "Dit was al weg.")
    kept = write(bram, "Dit blijft.")
    hexadecimal = cast["noor"].id.hex
    assert erase_again(place, monkeypatch, f"\n{hexadecimal}\n") == 0
    noor.get("/vandaag", status=401)
    assert "Dit blijft." in bram.get(f"/dagboek/{kept}")
    with nothing_changes(place.database):
        assert erase_again(place, monkeypatch, f"{cast['noor'].id}\n") == 0


def test_a_line_that_is_no_id_stops_it_before_anything(
    place: Installation, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with nothing_changes(place.database):
        assert erase_again(place, monkeypatch, f"{cast['noor'].id}\nNoor\n") == 2


def test_the_audit_log_says_up_to_where_it_is_whole(
    place: Installation, noor: StrictClient, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    write(noor, "Gedeeld.", readers=str(cast["ilse"].id))
    with place.app.test_request_context():
        run_periodic(place.database)
    with place.database.read() as db:
        position = last_position(db)
    assert position > 0
    assert place.run("verify-audit") == 0
    assert f"whole, up to position {position}." in capsys.readouterr().out
