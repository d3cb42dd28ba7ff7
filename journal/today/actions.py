"""Writing on a locked device: sealed to the writer's own key now, put in its place once open."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries import vault_of
from journal.checkins.actions import check_in
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.db import Database
from journal.core.vault import Refused, pad_text, seal_to, unpad
from journal.core.viewers import LockedParticipant, Participant, Viewer
from journal.entries.actions import write_entry
from journal.entries.models import Writing
from journal.today import queries
from journal.today.models import WaitingItem


def put_away(
    db: Session,
    viewer: LockedParticipant,
    item_id: UUID,
    kind: Literal["check-in", "entry"],
    content: Answers | Writing,
) -> None:
    """Seal something to the writer's own key; sent twice it waits once, with its newest words.

    Raises NotFound when the id is somebody else's.
    """
    row = queries.waiting_item(db, viewer, item_id)
    if row is None:
        row = WaitingItem(
            id=item_id,
            owner_id=viewer.person_id,
            vault_id=viewer.vault_id,
            kind=kind,
            recorded_at=clock.now(),
        )
        db.add(row)
    elif row.owner_id != viewer.person_id or row.kind != kind:
        raise NotFound
    padded = pad_text(json.dumps(asdict(content), ensure_ascii=False).encode())
    row.sealed = seal_to(viewer.public_key, row.envelope(), padded)


def take_in(database: Database, viewer: Viewer) -> None:
    """Put what waited in its place, now that its writer's vault is open.

    What was sealed to a vault that is lost goes on waiting for it to be opened again.
    """
    if not isinstance(viewer, Participant):
        return
    with database.write() as db:
        for row in queries.waiting_items(db, viewer):
            # What does not open waits on, and keeps nobody out.
            with suppress(NotFound, Refused):
                vault = vault_of(db, viewer, row.vault_id)
                opened = vault.key_pair.open(row.envelope(), row.sealed)
                _take_in_one(db, viewer, row, json.loads(unpad(opened)))
                db.delete(row)


def _take_in_one(
    db: Session, viewer: Participant, row: WaitingItem, content: dict[str, Any]
) -> None:
    if row.kind == "check-in":
        check_in(db, viewer, row.id, Answers(**content), row.recorded_at)
    else:
        write_entry(db, viewer, row.id, Writing(**content), [], row.recorded_at)
    db.flush()


def erase_waiting(db: Session, person_id: UUID) -> None:
    """Delete what waits for a person's vault."""
    db.execute(delete(WaitingItem).where(WaitingItem.owner_id == person_id))
