"""The feature of conversations, on which its views put their routes."""

from journal.conversations.actions.planning import erase_conversations, reseal_conversations
from journal.conversations.queries.planned import conversation_days, export_conversations
from journal.core.access import Feature

feature = Feature(
    "conversations",
    __name__,
    exports=[export_conversations],
    erases=[erase_conversations],
    marks=[conversation_days],
    reseals_identity=[reseal_conversations],
)
