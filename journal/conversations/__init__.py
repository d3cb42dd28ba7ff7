"""The conversations of a participant and a coach."""

from journal.conversations.feature import feature
from journal.conversations.views import calendars, noting, own_notes, planning

__all__ = ["calendars", "feature", "noting", "own_notes", "planning"]
