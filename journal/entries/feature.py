"""The feature of entries, on which its views put their routes."""

from datetime import date, timedelta
from uuid import UUID

from journal.core.access import Feature
from journal.entries import actions, queries


def from_day(day: date) -> str:
    """Return the cursor of the page of the journal that begins with a day."""
    return f"{day + timedelta(days=1)}_{UUID(int=0)}"


feature = Feature(
    "entries",
    __name__,
    reshares=[actions.reshare_entries],
    begins_again=[actions.forget_own_shares],
    ends_guidance=[actions.forget_shares],
    stops_sharing=[actions.stop_sharing],
    exports=[queries.export_entries],
    erases=[actions.erase_entries],
    periodic=[actions.shred_deleted],
    filters={"from_day": from_day},
)
