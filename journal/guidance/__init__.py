"""Who guides whom, and what each coach may see; the pages of guided sessions."""

from journal.guidance import manage, promises, sessions, views
from journal.guidance.feature import feature

__all__ = ["feature", "manage", "promises", "sessions", "views"]
