"""Journal entries: written, kept in versions, found again, shared and taken back."""

from journal.entries.feature import feature
from journal.entries.views import keeping, reading, writing

__all__ = ["feature", "keeping", "reading", "writing"]
