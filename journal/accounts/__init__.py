"""People: who they are, how they come in, what they agreed to."""

from journal.accounts.feature import feature
from journal.accounts.views import joining, me, signing_in

__all__ = ["feature", "joining", "me", "signing_in"]
