"""Who guides whom, and what each coach may see; the pages of guided sessions."""

from journal.guidance import endings, manage, promises, sessions, views
from journal.guidance.feature import feature

__all__ = ["endings", "feature", "manage", "promises", "sessions", "views"]
