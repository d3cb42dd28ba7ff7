"""What the bench learns without a server: what a page asks and weighs, opening, bytes kept."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask
from psycopg import Connection, Cursor
from psycopg.rows import RowMaker, tuple_row
from sqlalchemy import delete, event, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from journal.checkins.models import CheckIn
from journal.core.db import Base, Database, query_count
from journal.core.paging import PAGE
from journal.core.viewers import Participant
from journal.entries.models import Entry
from journal.entries.queries.finding import Wanted, find_entries
from journal.entries.queries.own import own_entries
from journal.entries.search import words_in
from scripts.bench_floor import rows_in_one_query

T = TypeVar("T")


@dataclass(frozen=True)
class Weight:
    """What a page asks of the database, and what it weighs on the wire."""

    queries: int
    rows: int
    size: int
    gzipped: int


@dataclass(frozen=True)
class Spent:
    """How long something took, and the processor time that went into it, in milliseconds."""

    wall: float
    cpu: float


class Weighing:
    """Asks pages inside this process, over a database that counts the rows it gives."""

    def __init__(self, app: Flask, url: str) -> None:
        """Take an app that does nothing else: its database is replaced."""
        self.app, self.rows = app, 0
        database = Database(url)
        event.listen(database.engine, "connect", self._count_rows)
        app.extensions["database"] = database

    def page(self, path: str, cookie: str) -> Weight:
        """Return what a page weighs, once its templates are compiled."""
        client, headers = self.app.test_client(use_cookies=False), {"Cookie": cookie}
        client.get(path, headers=headers)
        self.rows = 0
        answer = client.get(path, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        body = answer.data
        return Weight(query_count(), self.rows, len(body), len(gzip.compress(body, mtime=0)))

    def _count_rows(self, connection: Any, _: object) -> None:
        if isinstance(connection, Connection):
            connection.row_factory = self._counted_postgresql
        else:
            connection.row_factory = self._counted_sqlite

    def _counted_sqlite(self, _: object, row: tuple[Any, ...]) -> tuple[Any, ...]:
        self.rows += 1
        return row

    def _counted_postgresql(self, cursor: Cursor[Any]) -> RowMaker[tuple[Any, ...]]:
        make = tuple_row(cursor)

        def counted(values: Any) -> tuple[Any, ...]:
            self.rows += 1
            return make(values)

        return counted


def opening(database: Database, viewer: Participant, count: int) -> Spent:
    """Read and open somebody's newest entries."""
    with database.read() as db:
        entries, spent = timed(lambda: own_entries(db, viewer, count))
    if len(entries) != count:
        raise RuntimeError(f"{len(entries)} entries opened instead of {count}")
    return spent


def searching(database: Database, viewer: Participant, words: str) -> Spent:
    """Look for words in everything that somebody wrote."""
    wanted = Wanted(words=words_in(words))
    with database.read() as db:
        return timed(lambda: find_entries(db, viewer, wanted, 0, PAGE))[1]


def reading(floor: Database, count: int) -> Spent:
    """Read as many rows of the floor."""
    with floor.read() as db:
        return timed(lambda: rows_in_one_query(db, count))[1]


def timed(work: Callable[[], T]) -> tuple[T, Spent]:
    """Do something and say what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    done = work()
    spent = Spent((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)
    return done, spent


@dataclass
class Books:
    """Holds what the server said it saved against what is there, and takes it away again."""

    database: Database
    acknowledged: int = 0
    found: int = 0

    def settle(self, acknowledged: Iterable[str]) -> None:
        """Look for every acknowledged id, by id; delete it, so that histories keep their length."""
        ids = [UUID(item) for item in acknowledged]
        self.acknowledged += len(ids)
        for part in (ids[at : at + 500] for at in range(0, len(ids), 500)):
            with self.database.write() as db:
                self.found += self._taken(db, Entry.id, part) + self._taken(db, CheckIn.id, part)

    def _taken(self, db: Session, key: InstrumentedAttribute[UUID], ids: Iterable[UUID]) -> int:
        found = db.scalars(select(key).where(key.in_(list(ids)))).all()
        db.execute(delete(key.class_).where(key.in_(found)))
        return len(found)


def used_bytes(database: Database) -> int:
    """Return how much of the database's files is in use, indexes too, without the log."""
    with database.read() as db:
        if db.get_bind().dialect.name == "postgresql":
            sizes = [f"pg_total_relation_size('{table}')" for table in Base.metadata.tables]
            return int(db.scalar(text("SELECT " + " + ".join(sizes))) or 0)
        pages, free, size = (
            int(db.scalar(text(f"PRAGMA {name}")) or 0)
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size
