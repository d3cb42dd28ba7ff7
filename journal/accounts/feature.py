"""The feature of accounts, on which its views put their routes."""

from journal.accounts.actions import devices
from journal.accounts.actions.preferences import reseal
from journal.core.access import Feature

feature = Feature(
    "accounts",
    __name__,
    settles=[devices.settle],
    periodic=[devices.end_expired_devices],
    reseals_numbers=[reseal],
)
