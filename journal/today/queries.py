"""The reads of what waits for its writer's vault."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from journal.core.viewers import LockedParticipant, Participant
from journal.today.models import WaitingItem


def waiting_items(db: Session, viewer: Participant) -> list[WaitingItem]:
    """Return what waits for one of the viewer's vaults, oldest first."""
    query = select(WaitingItem).where(WaitingItem.owner_id == viewer.person_id)
    return list(db.scalars(query.order_by(WaitingItem.recorded_at)))


def waiting_item(db: Session, _: LockedParticipant, item_id: object) -> WaitingItem | None:
    """Return the row of this id, whoever's it is, for the action that checks the owner."""
    return db.get(WaitingItem, item_id)
