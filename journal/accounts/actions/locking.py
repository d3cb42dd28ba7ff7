"""Accounts locked and opened again by an admin; nothing of them is lost."""

from __future__ import annotations

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.actions.devices import end_devices_of
from journal.accounts.models import Person, State
from journal.core import audit
from journal.core.audit import Act
from journal.core.viewers import Admin


def lock_account(db: Session, viewer: Admin, person: Person) -> None:
    """Lock an account that is in use; raises NotFound for another one, or one's own."""
    if person.state != State.JOINED or person.id == viewer.person_id:
        raise NotFound
    person.state = State.LOCKED
    end_devices_of(db, person.id)
    audit.record(db, Act.ACCOUNT_LOCKED, actor=viewer.person_id, subject=person.id)


def unlock_account(db: Session, viewer: Admin, person: Person) -> None:
    """Open a locked account again; raises NotFound for one that is not locked."""
    if person.state != State.LOCKED:
        raise NotFound
    person.state = State.JOINED
    audit.record(db, Act.ACCOUNT_UNLOCKED, actor=viewer.person_id, subject=person.id)
