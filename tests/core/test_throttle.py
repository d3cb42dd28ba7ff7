from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from journal.core import clock
from journal.core.db import Database
from journal.core.keys import ring
from journal.core.throttle import Limit, Throttle, count_try, forget_tries, sweep
from journal.core.viewers import Clock

THREE = Limit("three", 3, timedelta(minutes=15))
OTHER = Limit("other", 3, timedelta(minutes=15))
PLENTY = Limit("plenty", 1_000, timedelta(minutes=15))


def refused(database: Database, limit: Limit, of: str) -> bool:
    try:
        count_try(database, limit, of)
    except TooManyRequests:
        return True
    return False


def rows(database: Database) -> list[Throttle]:
    with database.read() as db:
        return list(db.scalars(sa.select(Throttle)))


@pytest.mark.usefixtures("inside")
def test_so_many_tries_in_a_window_and_then_anew(database: Database) -> None:
    began = clock.now()
    with clock.held_at(began):
        assert [refused(database, THREE, "noor") for _ in range(5)] == [False] * 3 + [True] * 2
    with clock.held_at(began + timedelta(minutes=14, seconds=59)):
        assert refused(database, THREE, "noor")
    with clock.held_at(began + timedelta(minutes=15)):
        assert [refused(database, THREE, "noor") for _ in range(4)] == [False] * 3 + [True]


@pytest.mark.usefixtures("inside")
def test_what_is_counted_apart_is_counted_apart(database: Database) -> None:
    for _ in range(3):
        count_try(database, THREE, "noor")
    assert refused(database, THREE, "noor")
    assert not refused(database, THREE, "bram")
    assert not refused(database, OTHER, "noor")
    assert not refused(database, Limit("thre", 3, THREE.window), "e\x1fnoor")


@pytest.mark.usefixtures("inside")
def test_a_try_that_succeeded_begins_again_from_zero(database: Database) -> None:
    for _ in range(3):
        count_try(database, THREE, "noor")
    count_try(database, THREE, "bram")
    forget_tries(database, THREE, "noor")
    assert not refused(database, THREE, "noor")
    assert sorted(row.tries for row in rows(database)) == [1, 1]


@pytest.mark.usefixtures("inside")
def test_a_row_says_nothing_of_what_was_typed(database: Database) -> None:
    count_try(database, THREE, "mijn hele wachtzin")
    (row,) = rows(database)
    assert row.key == ring().digest("throttle", b"three\x1fmijn hele wachtzin")
    assert len(row.key) == 32


@pytest.mark.usefixtures("inside")
def test_what_is_over_is_swept(database: Database) -> None:
    began = clock.now()
    with clock.held_at(began):
        count_try(database, THREE, "noor")
    with clock.held_at(began + timedelta(minutes=10)):
        count_try(database, THREE, "bram")
    with clock.held_at(began + timedelta(minutes=15)):
        sweep(database, Clock())
    assert len(rows(database)) == 1
    sweep(database, Clock(), began + timedelta(hours=1))
    assert not rows(database)


def test_workers_that_begin_a_window_together_lose_no_try(app: Flask, database: Database) -> None:
    workers = [Database(database.engine.url.render_as_string(hide_password=False)) for _ in "123"]
    together = threading.Barrier(len(workers))

    def work(worker: Database) -> None:
        with app.app_context():
            together.wait(timeout=30)
            for _ in range(5):
                count_try(worker, PLENTY, "noor")

    with ThreadPoolExecutor(len(workers)) as threads:
        list(threads.map(work, workers))
    for worker in workers:
        worker.engine.dispose()
    assert [row.tries for row in rows(database)] == [15]
