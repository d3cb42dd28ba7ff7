"""The catalogue of prompts."""

from journal.prompts import manage, views
from journal.prompts.feature import feature

__all__ = ["feature", "manage", "views"]
