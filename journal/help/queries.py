"""The reads of the help card, open to everybody."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from journal.core.viewers import Clock, Viewer
from journal.help.models import HelpRow


def help_rows(db: Session, _: Viewer) -> list[HelpRow]:
    """Return the rows of the card, in their order."""
    return list(db.scalars(select(HelpRow).order_by(HelpRow.position)))


def has_rows(db: Session, _: Clock) -> bool:
    """Tell whether the card was filled before."""
    return db.scalars(select(HelpRow.id).limit(1)).first() is not None
