"""The body map: where in the body somebody feels something, and how that was lately."""

from journal.body.views import feature

__all__ = ["feature"]
