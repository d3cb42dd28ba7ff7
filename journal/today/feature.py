"""The feature of the home screen, on which its views put their routes."""

from journal.core.access import Feature
from journal.today.actions import erase_today, take_in

feature = Feature("today", __name__, opens=[take_in], erases=[erase_today])
