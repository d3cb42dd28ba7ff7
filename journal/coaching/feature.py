"""The feature of coaching, on which its views put their routes."""

from journal.coaching.actions import (
    end_guidance,
    erase_arrangements,
    erase_suggestions,
    forget_own_shares,
    reseal_conversations,
    reshare_topic,
    stop_sharing,
)
from journal.coaching.queries import (
    conversation_days,
    export_conversations,
    export_suggestions,
)
from journal.core.access import Feature

feature = Feature(
    "coaching",
    __name__,
    reshares=[reshare_topic],
    begins_again=[forget_own_shares],
    ends_guidance=[end_guidance],
    stops_sharing=[stop_sharing],
    exports=[export_conversations, export_suggestions],
    erases=[erase_arrangements, erase_suggestions],
    marks=[conversation_days],
    reseals_identity=[reseal_conversations],
)
