"""Help: one tap away, signed out, offline, unlogged."""

from journal.help.views import feature

__all__ = ["feature"]
