"""The writes of the organisation."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from journal.core import audit
from journal.core.audit import Act
from journal.core.viewers import Admin, Clock
from journal.organisation.models import OWN_NOTES_MONTHS, Organisation
from journal.organisation.queries import organisation


def found_organisation(
    db: Session,
    _: Clock,
    *,
    name: str,
    contact: str,
    complaints: str,
    hosting: str,
    log_days: int,
    own_notes_months: int = OWN_NOTES_MONTHS,
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
            own_notes_months=own_notes_months,
        )
    )


def switch_signals(db: Session, viewer: Admin, off: Iterable[str]) -> None:
    """Use every rule for signals but those of these names; the same again changes nothing."""
    row, wanted = organisation(db, viewer), sorted(off)
    if row.signals_off != wanted:
        row.signals_off = wanted
        db.add(row)
        audit.record(db, Act.RULES_SWITCHED, actor=viewer.person_id)
