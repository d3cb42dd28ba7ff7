"""Fixtures: both databases, the cast, and a strict client for each of them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest
from flask import Flask

from config import NamedKey, Settings
from journal import create_app
from journal.core.db import Database
from journal.core.keys import Keys
from journal.core.schema import migrate
from journal.core.vault import KeyRing
from journal.core.vault.slots import COST_FLOOR
from tests.support.cast import Cast, assemble
from tests.support.client import StrictClient
from tests.support.postgres import Postgres, throw_away_postgres

hypothesis.settings.register_profile("naklank", deadline=None)
hypothesis.settings.load_profile("naklank")

# Every commit waits for the disk; in memory there is nothing to wait for.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 1 << 30:
    tempfile.tempdir = str(MEMORY)

ORGANISATION_KEY = NamedKey("test", b"o" * 32)
PEPPER = NamedKey("test", b"p" * 32)


@dataclass
class Stage:
    """One kind of database, with a template that holds the cast, and the app that uses copies."""

    app: Flask
    cast: Cast
    copy: Callable[[], str]
    drop: Callable[[str], None]
    database: Database
    """The one that tests use in turn: an engine of its own would compile every statement anew."""
    renew: Callable[[], None]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give a real PostgreSQL for as long as the tests run."""
    with throw_away_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Give the stage on SQLite."""
    return sqlite_stage(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def on_postgresql(postgres: Postgres) -> Stage:
    """Give the stage on PostgreSQL."""
    return _postgres_stage(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest) -> Stage:
    """Give each kind of database in turn; both stay up, in whatever order tests come."""
    found: Stage = request.getfixturevalue(f"on_{request.param}")
    return found


@pytest.fixture
def app(stage: Stage) -> Iterator[Flask]:
    """Give the app with a database of its own, as the template left it."""
    stage.renew()
    stage.app.extensions["database"] = stage.database
    # No app context stays open here: requests would share its `g`, and with it who is looking.
    yield stage.app
    stage.database.engine.dispose()


@pytest.fixture
def database(app: Flask) -> Database:
    """Give the database of the app."""
    found: Database = app.extensions["database"]
    return found


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """Stand inside the app, for tests that call its functions and make no requests."""
    with app.test_request_context():
        yield


@pytest.fixture
def cast(app: Flask, stage: Stage) -> Cast:
    """Give the cast."""
    return stage.cast


@pytest.fixture
def visitor(app: Flask) -> StrictClient:
    """Give a browser in which nobody is signed in."""
    return StrictClient(app)


@pytest.fixture
def noor(app: Flask, cast: Cast) -> StrictClient:
    """Give Noor's phone."""
    return StrictClient(app, cast["noor"].cookie)


@pytest.fixture
def bram(app: Flask, cast: Cast) -> StrictClient:
    """Give Bram's phone."""
    return StrictClient(app, cast["bram"].cookie)


@pytest.fixture
def ilse(app: Flask, cast: Cast) -> StrictClient:
    """Give Ilse's phone."""
    return StrictClient(app, cast["ilse"].cookie)


@pytest.fixture
def dana(app: Flask, cast: Cast) -> StrictClient:
    """Give Dana's phone."""
    return StrictClient(app, cast["dana"].cookie)


@pytest.fixture
def eva(app: Flask, cast: Cast) -> StrictClient:
    """Give Eva's laptop."""
    return StrictClient(app, cast["eva"].cookie)


@pytest.fixture
def everybody(
    noor: StrictClient,
    bram: StrictClient,
    ilse: StrictClient,
    dana: StrictClient,
    eva: StrictClient,
    visitor: StrictClient,
) -> dict[str, StrictClient]:
    """Give everybody's browser, by key; the visitor's too."""
    return {
        "noor": noor,
        "bram": bram,
        "ilse": ilse,
        "dana": dana,
        "eva": eva,
        "visitor": visitor,
    }


def settings(url: str) -> Settings:
    """Return settings for a test's database."""
    return Settings(
        database_url=url,
        public_url="https://localhost",
        secret_key=b"s" * 32,
        organisation_keys=(ORGANISATION_KEY,),
        peppers=(PEPPER,),
    )


def staged_app(url: str) -> tuple[Flask, Cast]:
    """Return an app on a fresh database that holds the cast; stretching is as cheap as may be."""
    fresh = Database(url)
    migrate(fresh)
    fresh.engine.dispose()
    app = create_app(settings(url))
    app.extensions["keys"] = Keys(
        ring=KeyRing([(ORGANISATION_KEY.id, ORGANISATION_KEY.secret)]),
        peppers={PEPPER.id: PEPPER.secret},
        cost=COST_FLOOR,
    )
    # A test sees the error itself; the page that people see instead has a test of its own.
    app.config["TESTING"] = True
    del app.error_handler_spec[None][None][Exception]
    cast = assemble(app)
    app.extensions["database"].engine.dispose()
    return app, cast


def sqlite_stage(folder: Path) -> Stage:
    """Return the stage on SQLite."""
    template = folder / "template.sqlite3"
    app, cast = staged_app(f"sqlite:///{template}")

    def copy() -> str:
        path = folder / f"{uuid4().hex}.sqlite3"
        shutil.copyfile(template, path)
        return f"sqlite:///{path}"

    def drop(url: str) -> None:
        for path in folder.glob(f"{Path(url).name}*"):
            path.unlink()

    ours = folder / "in-use.sqlite3"

    def renew() -> None:
        drop(str(ours))
        shutil.copyfile(template, ours)

    return Stage(app, cast, copy, drop, Database(f"sqlite:///{ours}"), renew)


def _postgres_stage(server: Postgres) -> Stage:
    app, cast = staged_app(server.create("template_cast"))

    def copy() -> str:
        return server.create(f"copy_{uuid4().hex}", "template_cast")

    def drop(url: str) -> None:
        server.drop(url.partition("?")[0].rpartition("/")[2])

    def renew() -> None:
        server.drop("in_use")
        server.create("in_use", "template_cast")

    return Stage(app, cast, copy, drop, Database(server.url("in_use")), renew)
