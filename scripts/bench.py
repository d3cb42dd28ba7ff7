"""Measures the journal on the production server, each figure beside a floor in the same run."""

from __future__ import annotations

import argparse
import base64
import os
import secrets
import shutil
import statistics
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from config import Settings
from journal import create_app
from journal.core.access import database
from journal.core.db import Database
from journal.core.schema import migrate
from journal.core.viewers import Participant
from scripts import bench_floor, bench_report
from scripts.bench_browser import first_breath, first_load
from scripts.bench_inside import Books, Spent, Weighing, opening, reading, searching
from scripts.bench_load import load_process
from scripts.bench_report import Value, table
from scripts.bench_rounds import Rounds
from scripts.bench_server import MEASURES, Server, free_port, served, watched
from scripts.bench_story import DEEP, HISTORIES, WRITER, People, found, live
from scripts.bench_targets import Targets, device_cookie
from tests.support import postgres

FOLDER = Path(".dev/bench").resolve()
BUSY = 8
MIXED_SECONDS = 5.0
SIGN_INS_A_CONNECTION = 4
SOUGHT = "Élke avond"
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "autovacuum": "on"}
"""What the tests switch off, and people's words cannot do without."""


@dataclass(frozen=True)
class Bench:
    """What is measured, and with what."""

    app: Flask
    people: People
    journal: Server
    floor: Database
    targets: Targets
    rounds: Rounds
    entry_bytes: float

    def requests(self) -> str:
        """Measure pages and saves over one and eight connections."""
        pages = self.targets.pages()
        lines = self.rounds.measure([*self.targets.saves(), *pages])
        tables = bench_report.requests(lines), bench_report.floors(lines)
        return "\n\n".join((*tables, bench_report.weights(pages)))

    def histories(self) -> str:
        """Measure a save after nothing, after a thousand entries, after ten thousand."""
        return bench_report.histories(self.rounds.measure(self.targets.histories()))

    def openings(self) -> str:
        """Open sealed entries within this process, beside reading as many rows of the floor."""
        count = HISTORIES[DEEP].entries
        with self.app.test_request_context():
            viewer = self.people.viewer(DEEP, Participant)
            pairs = [
                (reading(self.floor, count), opening(database(), viewer, count))
                for _ in range(self.rounds.count)
            ]
            searches = {
                key: [
                    searching(database(), self.people.viewer(key, Participant), SOUGHT)
                    for _ in range(self.rounds.count)
                ]
                for key in (DEEP, WRITER)
            }
        few = HISTORIES[WRITER].entries
        rows = [
            [*_spent(f"Look for words in {count:,} entries of 2 KB", searches[DEEP]), "≤ 300"],
            [*_spent(f"Look for words in {few:,} entries of 620", searches[WRITER]), "≤ 12"],
            [*_spent(f"Show {count:,} entries of 2 KB", [opened for _, opened in pairs]), None],
            [*_spent(f"Read {count:,} rows of the floor", [low for low, _ in pairs]), None],
        ]
        return table(["what", "ms", "CPU ms", "aim, ms"], rows)

    def memory(self) -> str:
        """Look at the memory of the server, between sign-ins and while many people sign in."""
        between = self.journal.mebibytes()
        with watched(self.journal) as peak:
            self.rounds.burst(self.targets.signing_in(), BUSY, 60, SIGN_INS_A_CONNECTION)
        rows: list[list[Value]] = [
            ["between sign-ins, after all of the above", between, "≤ 150"],
            [f"peak while {BUSY} people sign in at once", peak.most(), None],
            ["after that", self.journal.mebibytes(), None],
        ]
        return table(["master and 2 workers", "MiB (PSS)", "aim"], rows)

    def weight(self) -> str:
        """Load Vandaag and the pacer for the first time; say what an entry takes."""
        url = f"http://localhost:{self.journal.port}/vandaag"
        load = first_load(url, device_cookie(self.people.cookies[WRITER]))
        breath = first_breath(f"http://localhost:{self.journal.port}/ademen")
        rows: list[list[Value]] = [
            ["an entry of 620 characters in the database, bytes", self.entry_bytes, "≤ 1,500"],
            ["first load of Vandaag, bytes over the wire", load.size, "≤ 80,000"],
            ["first load of Vandaag, requests", load.requests, "≤ 8"],
            ["first paint of it on a slow phone, ms", load.paint_ms, "≤ 1,000"],
            ["the pacer, bytes over the wire", breath.size, "≤ 60,000"],
            ["until it can be begun on a slow phone, ms", breath.ready_ms, None],
            ["from the tap to the first frame of a breath there, ms", breath.drawn_ms, None],
            ["from the tap to the first tone there, ms", breath.heard_ms, "≤ 1,000"],
        ]
        return table(["what", "", "aim"], rows)

    def books(self) -> str:
        """Save entries and check-ins at once; count what was acknowledged against what is there."""
        self.rounds.burst(self.targets.mixed(), BUSY, MIXED_SECONDS)
        books = self.rounds.books
        return (
            f"{books.acknowledged:,} saves acknowledged in all of this run, {books.found:,} found "
            f"by id: {books.acknowledged - books.found} lost.\n"
            f"Other answers than asked for, by status: {dict(self.rounds.unexpected) or 'none'}."
        )


def main() -> None:
    """Measure everything, printing as it goes."""
    chosen, others = _arguments(), os.getloadavg()[0]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with ExitStack() as stack:
        url, floor_url = stack.enter_context(_databases(chosen.database))
        bench = _prepared(stack, url, floor_url, chosen)
        print(bench_report.machine(_version(bench.floor), others), flush=True)
        if not MEASURES:
            print("Processor time and memory are not measured: this system has no /proc.")
        _print("Requests", bench.requests)
        _print("A save, whatever was written before", bench.histories)
        _print("Opening", bench.openings)
        _print("Bytes", bench.weight)
        _print("Memory", bench.memory)
        _print("Nothing lost", bench.books)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("database", nargs="?", default="sqlite", choices=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each burst")
    return parser.parse_args()


def _prepared(stack: ExitStack, url: str, floor_url: str, chosen: argparse.Namespace) -> Bench:
    """Tell the story, start both servers and the process that sends the requests."""
    port = free_port()
    os.environ.update(_settings(url, port))
    app = create_app(Settings.from_env())
    people, grown = _told(app, url)
    floor = Database(floor_url)
    bench_floor.fill(floor, HISTORIES[DEEP].entries)
    journal = stack.enter_context(served("wsgi:app", {}, port, FOLDER / "journal.log"))
    bare = stack.enter_context(
        served(
            "scripts.bench_floor:create_floor()",
            {"DATABASE_URL": floor_url},
            free_port(),
            FOLDER / "floor.log",
        )
    )
    books = Books(app.extensions["database"])
    fire = stack.enter_context(load_process())
    return Bench(
        app=app,
        people=people,
        journal=journal,
        floor=floor,
        targets=Targets(journal, bare, people, Weighing(create_app(Settings.from_env()), url)),
        rounds=Rounds(fire, journal, books, chosen.rounds, chosen.seconds),
        entry_bytes=grown,
    )


def _told(app: Flask, url: str) -> tuple[People, float]:
    """Give everybody their history; return them, and what one entry of the writer's takes."""
    migrate(Database(url))
    people = found(app)
    grown = {key: live(app, people, key) for key in HISTORIES}
    return people, grown[WRITER]


@contextmanager
def _databases(kind: str) -> Iterator[tuple[str, str]]:
    """Give the addresses of two empty databases: the journal's and the floor's."""
    if kind == "sqlite":
        yield f"sqlite:///{FOLDER}/journal.sqlite3", f"sqlite:///{FOLDER}/floor.sqlite3"
        return
    postgres.SETTINGS.update(DURABLE)
    with postgres.throw_away_postgres() as server:
        yield server.create("journal"), server.create("floor")


def _settings(url: str, port: int) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "PUBLIC_URL": f"http://localhost:{port}",
        "SECRET_KEY": _random_key(),
        "ORGANISATION_KEYS": f"bench:{_random_key()}",
        "PEPPERS": f"bench:{_random_key()}",
    }


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _version(database: Database) -> str:
    asks = {"sqlite": "SELECT sqlite_version()", "postgresql": "SHOW server_version"}
    names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
    with database.read() as db:
        dialect = db.get_bind().dialect.name
        return f"{names[dialect]} {db.scalar(text(asks[dialect]))}"


def _spent(what: str, spent: list[Spent]) -> list[Value]:
    return [
        what,
        statistics.median(each.wall for each in spent),
        statistics.median(each.cpu for each in spent),
    ]


def _print(title: str, section: Callable[[], str]) -> None:
    print(f"\n## {title}\n\n{section()}", flush=True)


if __name__ == "__main__":
    main()
