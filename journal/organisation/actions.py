"""The writes of the organisation."""

from __future__ import annotations

from sqlalchemy.orm import Session

from journal.core.viewers import Clock
from journal.organisation.models import Organisation


def found_organisation(
    db: Session, _: Clock, *, name: str, contact: str, complaints: str, hosting: str, log_days: int
) -> None:
    """Write down who runs this installation, in place of what stood there."""
    db.merge(
        Organisation(
            id=1,
            name=name,
            contact=contact,
            complaints=complaints,
            hosting=hosting,
            log_days=log_days,
        )
    )
