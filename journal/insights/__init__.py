"""Insights with the smallest step from each, asked back once; and the later-on check."""

from journal.insights import later, views
from journal.insights.feature import feature

__all__ = ["feature", "later", "views"]
