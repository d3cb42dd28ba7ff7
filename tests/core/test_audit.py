from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from journal.core import audit, clock
from journal.core.audit import Act, AuditEvent, broken_links, close_chain
from journal.core.cli import run_periodic
from journal.core.db import Database
from journal.core.vault import KeyRing
from journal.core.viewers import Clock, Reading
from tests.conftest import ORGANISATION_KEY

RING = KeyRing([(ORGANISATION_KEY.id, ORGANISATION_KEY.secret)])
NEWER = KeyRing([("newer", b"n" * 32), (ORGANISATION_KEY.id, ORGANISATION_KEY.secret)])
FOREIGN = KeyRing([("test", b"f" * 32)])


@pytest.fixture
def chained(database: Database) -> int:
    """Give how many events the cast left behind, all of them in the chain."""
    return close_chain(database, Clock(), RING)


def events(database: Database) -> list[AuditEvent]:
    with database.read() as db:
        in_order = sa.select(AuditEvent).order_by(AuditEvent.position)
        return list(db.scalars(in_order.where(AuditEvent.position.is_not(None))))


def broken(database: Database, ring: KeyRing = RING) -> list[int]:
    with database.read() as db:
        return broken_links(db, ring)


def change(database: Database, *statements: sa.Update | sa.Delete) -> None:
    with database.write() as db:
        for statement in statements:
            db.execute(statement)


def at(position: int) -> sa.ColumnElement[bool]:
    return AuditEvent.position == position


def test_every_event_gets_a_place_in_order(database: Database, chained: int) -> None:
    found = events(database)
    assert [event.position for event in found] == list(range(1, chained + 1))
    assert [event.id for event in found] == sorted(event.id for event in found)
    assert all(event.link and len(event.link) == 32 for event in found)
    assert broken(database) == []


def test_closing_again_goes_on_where_it_ended(database: Database, chained: int) -> None:
    assert close_chain(database, Clock(), RING) == 0
    with database.write() as db:
        for _ in range(3):
            audit.record(db, Act.SHARED, actor=uuid4(), subject=uuid4())
    assert broken(database) == []
    assert close_chain(database, Clock(), RING) == 3
    assert events(database)[-1].position == chained + 3
    assert broken(database) == []


def test_a_run_links_so_many_and_the_next_one_the_rest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "LINKS_A_RUN", 7)
    counts = [close_chain(database, Clock(), RING) for _ in range(5)]
    assert counts[0] == 7
    assert broken(database) == []


@pytest.mark.usefixtures("inside")
def test_the_job_of_every_minute_closes_it(database: Database) -> None:
    run_periodic(database)
    with database.read() as db:
        loose = sa.select(sa.func.count()).where(AuditEvent.position.is_(None))
        assert db.scalar(loose) == 0
    assert broken(database) == []


def test_the_keys_may_rotate(database: Database, chained: int) -> None:
    with database.write() as db:
        audit.record(db, Act.SHARED, actor=uuid4())
    close_chain(database, Clock(), NEWER)
    assert broken(database, NEWER) == []
    assert broken(database, RING) == [chained + 1]


def test_only_who_has_the_key_can_tell(database: Database, chained: int) -> None:
    assert broken(database, FOREIGN) == list(range(1, chained + 1))


def test_every_column_is_covered(database: Database, chained: int) -> None:
    original = events(database)[2]
    for name, value in {
        "act": Act.ERASED,
        "at": original.at + timedelta(microseconds=1),
        "actor_id": uuid4(),
        "subject_id": uuid4(),
        "object_kind": "entry",
        "object_id": uuid4(),
        "revision": 3,
        "other_id": uuid4(),
    }.items():
        change(database, sa.update(AuditEvent).where(at(3)).values({name: value}))
        assert broken(database) == [3], name
        kept = {name: getattr(original, name)}
        change(database, sa.update(AuditEvent).where(at(3)).values(kept))
    assert broken(database) == []


def test_what_was_left_out_is_found(database: Database, chained: int) -> None:
    change(database, sa.delete(AuditEvent).where(at(4)))
    assert broken(database) == [4]


def test_what_was_put_in_is_found(database: Database, chained: int) -> None:
    shift = sa.update(AuditEvent).where(AuditEvent.position > 3)
    change(
        database,
        shift.values(position=AuditEvent.position + 1000),
        shift.values(position=AuditEvent.position - 999),
    )
    with database.write() as db:
        forged = AuditEvent(id=uuid4(), at=clock.now(), act=Act.READ, position=4, link=b"x" * 32)
        db.add(forged)
    assert 4 in broken(database)


def test_what_changed_places_is_found(database: Database, chained: int) -> None:
    change(
        database,
        sa.update(AuditEvent).where(at(3)).values(position=-1),
        sa.update(AuditEvent).where(at(4)).values(position=3),
        sa.update(AuditEvent).where(at(-1)).values(position=4),
    )
    assert {3, 4} <= set(broken(database))


def test_a_link_that_was_changed_is_found(database: Database, chained: int) -> None:
    change(database, sa.update(AuditEvent).where(at(3)).values(link=b"x" * 32))
    assert broken(database) == [3, 4]


def test_last_readings_are_of_one_owner(database: Database) -> None:
    noor, bram, ilse, item = (uuid4() for _ in range(4))
    began = clock.now()
    for minute, owner in enumerate((noor, noor, bram)):
        with clock.held_at(began + timedelta(minutes=minute)), database.write() as db:
            reading = Reading(owner, "entry", item, revision=minute + 1)
            audit.record_reading(db, reader_id=ilse, reading=reading)
    with database.read() as db:
        assert audit.last_readings(db, noor, [item]) == {
            item: [(ilse, began + timedelta(minutes=1))]
        }
        assert audit.last_readings(db, noor, [uuid4()]) == {}
        assert audit.last_readings_by(db, ilse, [item]) == {item: 3}
        assert audit.last_readings_by(db, noor, [item]) == {}


def test_what_is_about_somebody_comes_newest_first(database: Database) -> None:
    person = uuid4()
    began = clock.now()
    for minute, act in enumerate((Act.INVITED, Act.JOINED, Act.SIGNED_IN)):
        with clock.held_at(began + timedelta(minutes=minute)), database.write() as db:
            audit.record(db, act, actor=None, subject=person)
    with database.read() as db:
        found = audit.about(db, person, 2)
    assert [event.act for event in found] == [Act.SIGNED_IN, Act.JOINED]
