"""Coach and participant: the people I guide, one person, a reply, and the conversations of both."""

from journal.coaching.feature import feature
from journal.coaching.views import arranging, people, talking

__all__ = ["arranging", "feature", "people", "talking"]
