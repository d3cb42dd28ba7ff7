"""The feature of entries, on which its views put their routes."""

from datetime import date, timedelta
from uuid import UUID

from journal.core.access import Feature
from journal.entries.actions.keeping import erase_entries, shred_deleted
from journal.entries.actions.sharing import (
    forget_own_shares,
    forget_shares,
    reshare_entries,
    stop_sharing,
)
from journal.entries.queries.taken_along import export_entries


def from_day(day: date) -> str:
    """Return the cursor of the page of the journal that begins with a day."""
    return f"{day + timedelta(days=1)}_{UUID(int=0)}"


feature = Feature(
    "entries",
    __name__,
    reshares=[reshare_entries],
    begins_again=[forget_own_shares],
    ends_guidance=[forget_shares],
    stops_sharing=[stop_sharing],
    exports=[export_entries],
    erases=[erase_entries],
    periodic=[shred_deleted],
    filters={"from_day": from_day},
)
