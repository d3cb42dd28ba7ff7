"""The feature of coaching, on which its views put their routes."""

from journal.coaching.actions.encouragements import erase_encouragements
from journal.coaching.actions.leaving import end_guidance, erase_arrangements
from journal.coaching.actions.signals import erase_signal_states
from journal.coaching.actions.suggestions import erase_suggestions
from journal.coaching.actions.topics import forget_own_shares, reshare_topic, stop_sharing
from journal.coaching.queries.encouragements import export_encouragements
from journal.coaching.queries.signals import export_signal_states
from journal.coaching.queries.suggestions import export_suggestions
from journal.coaching.queries.taken_along import export_arrangements
from journal.coaching.summary import summary
from journal.coaching.words import became, group_name, meant_for, reasons
from journal.core.access import Feature

feature = Feature(
    "coaching",
    __name__,
    reshares=[reshare_topic],
    begins_again=[forget_own_shares],
    ends_guidance=[end_guidance],
    stops_sharing=[stop_sharing],
    exports=[
        export_arrangements,
        export_suggestions,
        export_signal_states,
        export_encouragements,
    ],
    erases=[
        erase_arrangements,
        erase_suggestions,
        erase_signal_states,
        erase_encouragements,
    ],
    filters={
        "became": became,
        "group_name": group_name,
        "meant_for": meant_for,
        "reasons": reasons,
        "summary": summary,
    },
)
