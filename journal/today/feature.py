"""The feature of the home screen, on which its views put their routes."""

from journal.core.access import Feature
from journal.today.actions import erase_today, take_in
from journal.today.queries import export_taps

feature = Feature("today", __name__, opens=[take_in], exports=[export_taps], erases=[erase_today])
