"""Guided sessions and the clock that counts from them; their pages stand in guidance."""

from journal.core.access import Feature
from journal.guided_sessions.actions import erase_attendances, reseal_sessions
from journal.guided_sessions.queries import export_sessions
from journal.guided_sessions.words import phase_words, session_words

feature = Feature(
    "guided_sessions",
    __name__,
    exports=[export_sessions],
    erases=[erase_attendances],
    reseals_identity=[reseal_sessions],
    filters={"phase_words": phase_words, "session_words": session_words},
)

__all__ = ["feature"]
