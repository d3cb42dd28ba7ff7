"""What somebody's account asks them to look at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from journal.accounts.models import WORDINGS, Consent, KeySlot, Reset, SlotKind
from journal.accounts.queries.ways_in import waiting
from journal.core.viewers import Participant


@dataclass(frozen=True, slots=True)
class Calls:
    """What somebody's account asks them to look at."""

    reset_waits: bool
    wording_changed: bool
    code_waits: bool
    """Whether the recovery code of their vault was never typed back."""


def calls_of(db: Session, viewer: Participant) -> Calls:
    """Return what the viewer's account asks them to look at, in one query."""
    given = [
        (Consent.purpose == purpose) & (Consent.version != version)
        for purpose, version in WORDINGS.items()
    ]
    in_force = (Consent.person_id == viewer.person_id) & Consent.withdrawn_at.is_(None)
    proven = exists().where(
        KeySlot.vault_id == viewer.vault.id,
        KeySlot.kind == SlotKind.RECOVERY,
        KeySlot.proven_at.is_not(None),
    )
    resets = waiting().where(Reset.person_id == viewer.person_id)
    row = db.execute(select(resets.exists(), exists().where(in_force, or_(*given)), ~proven)).one()
    return Calls(*map(bool, row))
