"""Check-ins: how it is now, on raw scales."""

from journal.checkins.views import feature

__all__ = ["feature"]
