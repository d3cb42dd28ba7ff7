"""The forms of conversations."""

from __future__ import annotations

import wtforms
from wtforms.validators import InputRequired

from journal.conversations.models import Appointment
from journal.core.forms import Form, ItemId, lazy, likely_day


class ConversationForm(Form):
    """When a conversation is or was."""

    id = ItemId()
    day = wtforms.DateField(
        lazy("Day"), validators=[InputRequired(lazy("Choose a day, please.")), likely_day]
    )
    time = wtforms.TimeField(
        lazy("Time"), validators=[InputRequired(lazy("Fill in a time, please."))]
    )

    def appointment(self, zone: str) -> Appointment:
        """Return what was entered, by the clock of `zone`."""
        day, time = self.day.data, self.time.data
        if day is None or time is None:
            raise ValueError("only a form that was validated holds a moment")
        return Appointment(day, time, zone)
