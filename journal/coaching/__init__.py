"""Coach and participant: the people I guide, a reply, a suggestion, the conversations of both."""

from journal.coaching import manage
from journal.coaching.feature import feature
from journal.coaching.views import (
    arranging,
    encouraging,
    groups,
    insights,
    people,
    signalling,
    suggesting,
    talking,
)

__all__ = [
    "arranging",
    "encouraging",
    "feature",
    "groups",
    "insights",
    "manage",
    "people",
    "signalling",
    "suggesting",
    "talking",
]
