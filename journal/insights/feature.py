"""The feature of insights and the later-on check, on which its views put their routes."""

from journal.core.access import Feature
from journal.insights import actions, queries

feature = Feature(
    "insights",
    __name__,
    reshares=[actions.reshare_insights],
    begins_again=[actions.forget_own_shares],
    ends_guidance=[actions.forget_shares],
    stops_sharing=[actions.stop_sharing],
    reseals_numbers=[actions.reseal],
    exports=[queries.export_insights, queries.export_later_on],
    erases=[actions.erase_insights, actions.erase_later_on],
)
