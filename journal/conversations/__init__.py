"""The conversations of a participant and a coach."""

from journal.conversations.feature import feature
from journal.conversations.views import planning

__all__ = ["feature", "planning"]
