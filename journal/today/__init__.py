"""The home screen and its one card, and what can be done on a locked device."""

from journal.today import locked, views
from journal.today.feature import feature

__all__ = ["feature", "locked", "views"]
