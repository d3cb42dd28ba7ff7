"""The forms of coach and participant: a reply, what comes first, when a conversation is."""

from __future__ import annotations

import wtforms
from wtforms.validators import InputRequired

from journal.coaching.models import Appointment
from journal.core.forms import Form, ItemId, LongText, lazy, likely_day

LONGEST_REPLY = 4_000
LONGEST_TOPIC = 4_000


class ReplyForm(Form):
    """A short reply, sealed for the coach and the writer."""

    id = ItemId()
    text = LongText(
        lazy("A short reply"),
        holds="words",
        longest=LONGEST_REPLY,
        render_kw={"rows": 4},
    )


class TopicForm(Form):
    """What a participant wants to talk about first."""

    id = ItemId()
    text = LongText(
        lazy("What I want to talk about first"),
        holds="words",
        longest=LONGEST_TOPIC,
        render_kw={"rows": 4},
    )


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
