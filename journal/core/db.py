"""The database: one engine, a reading and a writing unit of work, and a count of its queries."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

from journal.core.columns import Id, UtcInstant

try:
    # Newer SQLite than most systems ship: before 3.51.3 the WAL could, rarely, be corrupted when
    # several connections checkpoint at once.
    from pysqlite3 import dbapi2 as sqlite
except ImportError:
    import sqlite3 as sqlite

_WRITES = "naklank_writes"
_REMEMBERED = "naklank_remembered"

Found = TypeVar("Found")
_queries: ContextVar[int] = ContextVar("queries", default=0)

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "busy_timeout=10000",
)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {UUID: Id, datetime: UtcInstant, bytes: sa.LargeBinary}  # noqa: RUF012


class Database:
    """One database, seen as units of work that either only read or may write."""

    def __init__(self, url: str) -> None:
        """Connect lazily to a sqlite:/// or postgresql+psycopg:// URL."""
        self.engine = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
        event.listen(self.engine, "before_cursor_execute", _count)
        self._reading = self.engine.execution_options(**{_WRITES: False}, postgresql_readonly=True)
        self._writing = self.engine.execution_options(**{_WRITES: True})

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that the database itself keeps from writing."""
        memory: dict[str, Any] = {_REMEMBERED: {}}
        with Session(self._reading, autoflush=False, expire_on_commit=False, info=memory) as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session that commits at the end, and rolls back when anything is raised."""
        with Session(self._writing, autoflush=False, expire_on_commit=False) as db, db.begin():
            yield db

    def forget_deleted(self) -> None:
        """Leave no trace of what was just deleted in the log or in free pages of the files."""
        connection = self.engine.raw_connection()
        try:
            # Neither may run inside a transaction, which SQLAlchemy would begin.
            if self.engine.dialect.name == "postgresql":
                connection.driver_connection.autocommit = True  # type: ignore[union-attr]
                connection.cursor().execute("VACUUM")
            else:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.invalidate()


def one_at_a_time(db: Session, person_id: UUID) -> None:
    """Let one act of a person wait for another of theirs until this transaction ends.

    Sharing and taking back read what stands and write what follows from it. SQLite lets one writer
    in at a time anyway.
    """
    if db.get_bind().dialect.name == "postgresql":
        number = int.from_bytes(person_id.bytes[8:], signed=True)
        db.execute(sa.select(sa.func.pg_advisory_xact_lock(number)))


def remembered(db: Session, key: Hashable, find: Callable[[], Found]) -> Found:
    """Return what `find` gave for this key before in a session that only reads.

    One that writes looks each time: it may just have changed what it looks for.
    """
    known: dict[Hashable, Found] | None = db.info.get(_REMEMBERED)
    if known is None:
        return find()
    if key not in known:
        known[key] = find()
    return known[key]


def start_counting() -> None:
    """Count this context's queries from zero."""
    _queries.set(0)


def query_count() -> int:
    """Return the number of queries sent since `start_counting`."""
    return _queries.get()


def _count(*_: Any) -> None:
    _queries.set(_queries.get() + 1)


def _sqlite(url: str) -> Engine:
    engine = sa.create_engine(url, module=sqlite, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own transaction handling would begin late and leak savepoints.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA secure_delete")
    if cursor.fetchone() != (1,):
        raise RuntimeError("this SQLite does not overwrite what is deleted (secure_delete)")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, True)
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA query_only={0 if writes else 1}")
    # A writer takes the lock at once: upgrading a read lock later can only fail.
    cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
    cursor.close()


def _postgresql(url: str) -> Engine:
    return sa.create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=4,
        max_overflow=4,
        json_serializer=json.dumps,
    )
