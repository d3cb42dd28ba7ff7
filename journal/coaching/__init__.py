"""The coach's side: the people I guide, one person, a reply."""

from journal.coaching.views import feature

__all__ = ["feature"]
