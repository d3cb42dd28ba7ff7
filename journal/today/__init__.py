"""The home screen and its one card."""

from journal.today.views import feature

__all__ = ["feature"]
