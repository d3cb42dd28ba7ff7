"""Read-only sums over opened rows; it has no tables."""

from journal.progress.views import feature

__all__ = ["feature"]
