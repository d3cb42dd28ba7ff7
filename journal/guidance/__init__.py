"""Guided sessions, the clock that counts from them, and who guides whom."""

from journal.guidance import manage, views
from journal.guidance.feature import feature

__all__ = ["feature", "manage", "views"]
