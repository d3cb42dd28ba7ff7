"""The feature of conversation sheets, on which its views put their routes."""

from journal.core.access import Feature
from journal.sheets import actions, queries

feature = Feature(
    "sheets",
    __name__,
    reshares=[actions.reshare_sheet],
    begins_again=[actions.forget_own_shares],
    ends_guidance=[actions.end_guidance],
    stops_sharing=[actions.stop_sharing],
    exports=[queries.export_sheets],
    erases=[actions.erase_sheets],
)
