"""The feature of accounts, on which its views put their routes."""

from journal.accounts.actions import devices
from journal.accounts.actions.beginning import begin
from journal.accounts.actions.leaving import erase_account, export_account
from journal.accounts.actions.preferences import reseal, reseal_people
from journal.accounts.history import device_name
from journal.core.access import Feature

feature = Feature(
    "accounts",
    __name__,
    begins=[begin],
    filters={"device_name": device_name},
    settles=[devices.settle],
    periodic=[devices.end_expired_devices],
    reseals_numbers=[reseal],
    exports=[export_account],
    erases=[erase_account],
    reseals_identity=[reseal_people],
)
