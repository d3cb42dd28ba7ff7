"""The feature of conversations, on which its views put their routes."""

from journal.conversations.actions.noting import erase_notes
from journal.conversations.actions.planning import erase_conversations, reseal_conversations
from journal.conversations.queries.notes import export_notes, has_news
from journal.conversations.queries.planned import conversation_days, export_conversations
from journal.core.access import Feature

feature = Feature(
    "conversations",
    __name__,
    exports=[export_conversations, export_notes],
    erases=[erase_notes, erase_conversations],
    marks=[conversation_days],
    filters={"has_news": has_news},
    reseals_identity=[reseal_conversations],
)
