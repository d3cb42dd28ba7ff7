"""The conversation sheet: what a participant puts on paper for a conversation with one coach."""

from journal.sheets import views
from journal.sheets.feature import feature

__all__ = ["feature", "views"]
