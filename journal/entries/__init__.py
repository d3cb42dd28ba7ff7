"""Journal entries: written, kept in versions, shared and taken back."""

from journal.entries.views import feature

__all__ = ["feature"]
