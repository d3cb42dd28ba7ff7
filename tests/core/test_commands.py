"""The command line: an installation is begun, upgraded and run, and says what it did."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask

from journal.organisation.models import Organisation
from journal.prompts.models import Prompt, PromptVersion
from tests.accounts.checks import nothing_changes
from tests.conftest import Stage
from tests.support.acting import reword
from tests.support.cast import Cast
from tests.support.client import StrictClient
from tests.support.installation import Installation, installed

SHIPPED, EDITED, RETIRED = "weather-inside", "an-old-habit", "empty-days"
WORD = "dit-las-nooit-iemand"
ORGANISATION = {
    "organisation": "Praktijk Nieuw",
    "contact": "Bel ons.",
    "complaints": "klacht@example.org",
    "hosting": "Ergens.",
    "log-days": "7",
    "admin-name": "Fee",
}


@pytest.fixture
def place(stage: Stage, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """Give an installation with the cast."""
    with installed(stage, app, monkeypatch) as place:
        yield place


def init(place: Installation, email: str) -> int:
    said = [part for name, text in ORGANISATION.items() for part in (f"--{name}", text)]
    return place.run("init", *said, "--admin-email", email)


def organisation_of(place: Installation) -> tuple[str, int]:
    with place.database.read() as db:
        row = db.get_one(Organisation, 1)
        return row.name, row.log_days


@pytest.mark.parametrize("email", ["eva@example.org", " EVA@Example.org", "noor@example.org"])
def test_init_with_an_address_that_is_known_changes_nothing(
    place: Installation, email: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with nothing_changes(place.database):
        assert init(place, email) == 0
    said = capsys.readouterr().out
    assert f"{email} was invited before; nothing has changed." in said
    assert "https://" not in said


def test_init_with_an_address_that_is_new_gives_a_link_that_works(
    place: Installation, visitor: StrictClient, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(place, "fee@example.org") == 0
    assert organisation_of(place) == ("Praktijk Nieuw", 7)
    (link,) = re.findall(r"https://localhost(/\S+)", capsys.readouterr().out)
    assert "Fee" in visitor.get(link)
    visitor.submit(link)
    visitor.get("/beheer/mensen")
    with nothing_changes(place.database):
        init(place, "fee@example.org")


def prompt_of(place: Installation, slug: str) -> Prompt:
    with place.database.read() as db:
        return db.scalars(sa.select(Prompt).where(Prompt.slug == slug)).one()


def wording(place: Installation, slug: str) -> tuple[str, int]:
    """Return the question that people get, and how many versions it has."""
    row = prompt_of(place, slug)
    with place.database.read() as db:
        query = sa.select(PromptVersion).where(PromptVersion.prompt_id == row.id)
        versions = {version.id: version.title_nl for version in db.scalars(query)}
    assert row.published_version_id is not None
    return versions[row.published_version_id], len(versions)


def make_older(place: Installation, *slugs: str) -> None:
    """Let the prompts be as an earlier release shipped them."""
    with place.database.write() as db:
        for slug in slugs:
            row = db.scalars(sa.select(Prompt).where(Prompt.slug == slug)).one()
            row.shipped_digest = b"earlier"
            older = sa.update(PromptVersion).where(PromptVersion.id == row.published_version_id)
            db.execute(older.values(title_nl="Zoals het eerst was?"))


def test_migrate_renews_what_was_shipped_and_keeps_what_an_admin_changed(
    place: Installation, eva: StrictClient
) -> None:
    now, _ = wording(place, SHIPPED)
    make_older(place, SHIPPED, EDITED, RETIRED)
    reword(eva, prompt_of(place, EDITED).id, "Wat Eva liever vraagt?")
    path = f"/beheer/vragen/{prompt_of(place, RETIRED).id}"
    eva.submit(path, f"{path}/einde")
    assert place.run("migrate") == 0
    assert wording(place, SHIPPED) == (now, 2)
    assert wording(place, EDITED) == ("Wat Eva liever vraagt?", 2)
    assert wording(place, RETIRED) == ("Zoals het eerst was?", 1)
    with nothing_changes(place.database):
        assert place.run("migrate") == 0


def test_what_ends_a_process_is_logged_without_its_words() -> None:
    """The default would print the message of an error, and it may hold what somebody wrote."""
    program = (
        "from journal.core import logs\n"
        "logs.configure()\n"
        f"words = '{WORD}'\n"
        "raise ValueError(f'cannot read {words}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    line = json.loads(done.stderr)
    assert (line["event"], line["type"]) == ("error", "ValueError")
    assert WORD not in done.stderr
    assert line["at"]


def test_a_setting_that_is_missing_is_named_and_nothing_is_begun(
    place: Installation, cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    place.patch.delenv("SECRET_KEY")
    with nothing_changes(place.database):
        assert init(place, "fee@example.org") == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "SECRET_KEY is missing\n")
