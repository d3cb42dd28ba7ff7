"""Breathing and bodywork done, with before and after."""

from journal.practices.views import feature

__all__ = ["feature"]
