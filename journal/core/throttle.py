"""Limits on tries that hold across workers: counted in the database, before the work is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Integer, LargeBinary, case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.exceptions import TooManyRequests

from journal.core.clock import now
from journal.core.columns import Instant
from journal.core.db import Base, Database
from journal.core.keys import ring
from journal.core.viewers import Clock


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `tries` in `window`, by what is counted: an account, an address, a device."""

    name: str
    tries: int
    window: timedelta


class Throttle(Base):
    """Tries of one window; the key is an HMAC, because people type passphrases into any field."""

    __tablename__ = "throttle"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True, info={"holds": "digest"})
    tries: Mapped[int] = mapped_column(Integer)
    expires_at: Mapped[Instant] = mapped_column(index=True)


def count_try(database: Database, limit: Limit, of: str) -> None:
    """Count one try, in a transaction of its own; raises TooManyRequests above the limit."""
    key = ring().digest("throttle", f"{limit.name}\x1f{of}".encode())
    with database.write() as db:
        tries = _counted(db, key, now(), limit.window)
    if tries > limit.tries:
        raise TooManyRequests


def forget_tries(database: Database, limit: Limit, of: str) -> None:
    """Start again from zero, after a try that succeeded."""
    key = ring().digest("throttle", f"{limit.name}\x1f{of}".encode())
    with database.write() as db:
        db.execute(delete(Throttle).where(Throttle.key == key))


def sweep(database: Database, _: Clock, at: datetime | None = None) -> None:
    """Delete the windows that are over."""
    with database.write() as db:
        db.execute(delete(Throttle).where(Throttle.expires_at <= (at or now())))


def _counted(db: Session, key: bytes, at: datetime, window: timedelta) -> int:
    """Count in one statement, so that workers that begin a window together do not collide."""
    on_postgresql = db.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    first = insert(Throttle).values(key=key, tries=1, expires_at=at + window)
    over = Throttle.expires_at <= at
    counted = first.on_conflict_do_update(
        index_elements=[Throttle.key],
        set_={
            "tries": case((over, 1), else_=Throttle.tries + 1),
            "expires_at": case((over, first.excluded.expires_at), else_=Throttle.expires_at),
        },
    )
    return db.scalars(counted.returning(Throttle.tries)).one()
