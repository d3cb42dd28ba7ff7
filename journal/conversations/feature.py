"""The feature of conversations, on which its views put their routes."""

from flask import url_for
from flask_babel import gettext

from journal.conversations.actions.noting import erase_notes
from journal.conversations.actions.own_notes import erase_own_notes, forget_overdue
from journal.conversations.actions.planning import erase_conversations, reseal_conversations
from journal.conversations.queries.notes import export_notes, has_news
from journal.conversations.queries.planned import conversation_days, export_conversations
from journal.core.access import Feature
from journal.core.viewers import Coach, Viewer


def _me_links(viewer: Viewer) -> list[tuple[str, str]]:
    if not isinstance(viewer, Coach):
        return []
    return [(gettext("Own notes from before"), url_for("conversations.leaving_notes"))]


feature = Feature(
    "conversations",
    __name__,
    exports=[export_conversations, export_notes],
    erases=[erase_own_notes, erase_notes, erase_conversations],
    periodic=[forget_overdue],
    marks=[conversation_days],
    me_links=_me_links,
    filters={"has_news": has_news},
    reseals_identity=[reseal_conversations],
)
