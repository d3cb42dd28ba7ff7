"""What coaches send to cheer somebody on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import public_keys, vaults_of
from journal.coaching.models import Encouragement
from journal.core import clock
from journal.core.vault import OpenVault, SecretKey, key_id_of, receive, unpad
from journal.core.viewers import Coach, Owner, Participant
from journal.guidance.queries import Guided


@dataclass(frozen=True, slots=True)
class OpenedEncouragement:
    """A few words of a coach, opened."""

    id: UUID
    author_id: UUID
    written_at: datetime
    seen_at: datetime | None
    text: str


def newest_encouragements(db: Session, viewer: Owner, limit: int) -> list[OpenedEncouragement]:
    """Return what coaches sent to the viewer, the newest first.

    What lies in a vault that is lost is left out.
    """
    query = select(Encouragement).where(Encouragement.owner_id == viewer.person_id)
    newest_first = query.order_by(Encouragement.sent_at.desc(), Encouragement.id.desc())
    rows = db.scalars(newest_first.limit(limit)).all()
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    return [
        _received(row, vaults[row.owner_vault_id]) for row in rows if row.owner_vault_id in vaults
    ]


def own_encouragement(db: Session, viewer: Participant, encouragement_id: UUID) -> Encouragement:
    """Return the row of one that was sent to the viewer; raises NotFound."""
    row = db.get(Encouragement, encouragement_id)
    if row is None or row.owner_id != viewer.person_id:
        raise NotFound
    return row


def unseen_encouragements(viewer: Participant) -> Select[UUID, UUID]:
    """Return the question for (id, author) of what the viewer has not seen yet."""
    return select(Encouragement.id, Encouragement.author_id).where(
        Encouragement.owner_id == viewer.person_id,
        Encouragement.owner_vault_id == viewer.vault.id,
        Encouragement.seen_at.is_(None),
    )


def sent_today(db: Session, viewer: Coach, person: Guided) -> Encouragement | None:
    """Return what the coach sent to somebody today, as it is for that person."""
    vault_id, _ = public_keys(db, [person.person_id])[person.person_id]
    query = select(Encouragement).where(
        Encouragement.owner_id == person.person_id,
        Encouragement.author_id == viewer.person_id,
        Encouragement.owner_vault_id == vault_id,
        Encouragement.day == clock.day_of(clock.now(), person.zone),
    )
    return db.scalars(query).first()


def written_encouragement(
    db: Session, viewer: Coach, row: Encouragement
) -> OpenedEncouragement | None:
    """Return what the coach wrote, opened; None when it lies in a vault that they lost."""
    vault = vaults_of(db, viewer, [row.author_vault_id]).get(row.author_vault_id)
    if vault is None:
        return None
    return _opened(row, vault.unwrap(row.key_place(), key_id_of(row.sealed), row.wrapped_key))


def encouragement_if_any(
    db: Session, viewer: Coach, person: Guided, encouragement_id: UUID
) -> Encouragement | None:
    """Return the row of an id, None for a new one; raises NotFound for one of other people."""
    row = db.get(Encouragement, encouragement_id)
    if row is not None and (row.author_id, row.owner_id) != (viewer.person_id, person.person_id):
        raise NotFound
    return row


def export_encouragements(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return what coaches sent to the viewer, the oldest first."""
    query = select(Encouragement).where(Encouragement.owner_id == viewer.person_id)
    rows = db.scalars(query.order_by(Encouragement.sent_at, Encouragement.id)).all()
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    opened = [
        _received(row, vaults[row.owner_vault_id]) for row in rows if row.owner_vault_id in vaults
    ]
    return {
        "encouragements": [
            {
                "from": str(each.author_id),
                "sent_at": each.written_at.isoformat(),
                "text": each.text,
            }
            for each in opened
        ]
    }


def _received(row: Encouragement, vault: OpenVault) -> OpenedEncouragement:
    return _opened(row, receive(vault, row.envelope(key_id_of(row.sealed)), row.sealed_key))


def _opened(row: Encouragement, key: SecretKey) -> OpenedEncouragement:
    return OpenedEncouragement(
        id=row.id,
        author_id=row.author_id,
        written_at=row.sent_at,
        seen_at=row.seen_at,
        text=unpad(key.open(row.place(), row.sealed)).decode(),
    )
