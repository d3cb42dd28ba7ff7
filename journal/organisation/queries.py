"""The reads of the organisation; everybody may know who runs this."""

from __future__ import annotations

from sqlalchemy.orm import Session

from journal.core.viewers import Viewer
from journal.organisation.models import OWN_NOTES_MONTHS, Organisation


def organisation(db: Session, _: Viewer) -> Organisation:
    """Return the organisation; before `init` an empty one, so that no page fails."""
    return db.get(Organisation, 1) or Organisation(
        id=1,
        name="Naklank",
        contact="",
        complaints="",
        hosting="",
        log_days=0,
        own_notes_months=OWN_NOTES_MONTHS,
        signals_off=[],
    )
