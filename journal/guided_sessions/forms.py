"""The form of a guided session."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast
from uuid import UUID

import wtforms
from wtforms.validators import InputRequired

from journal.core.forms import Form, ItemId, as_id, lazy, likely_day, options
from journal.guided_sessions.models import Details, SessionKind, Setting
from journal.guided_sessions.words import KIND_WORDS, SETTING_WORDS

UNSAID = ("", lazy("not filled in"))


class SessionForm(Form):
    """When a session is or was; the rest is welcome and never needed."""

    id = ItemId()
    day = wtforms.DateField(
        lazy("Date"), validators=[InputRequired(lazy("Choose a day, please.")), likely_day]
    )
    kind = wtforms.SelectField(
        lazy("What kind of session"),
        choices=options([UNSAID, *((kind.value, label) for kind, label in KIND_WORDS.items())]),
    )
    setting = wtforms.SelectField(
        lazy("With whom"),
        choices=options([UNSAID, *((each.value, label) for each, label in SETTING_WORDS.items())]),
    )
    led_by = wtforms.SelectField(lazy("Led by"))

    def offer(self, leaders: Iterable[tuple[UUID, str]]) -> None:
        """Offer who may have led it, by id and name."""
        known = [(str(leader_id), name) for leader_id, name in leaders]
        self.led_by.choices = options([("", lazy("somebody else, or not filled in")), *known])

    def fill(self, details: Details) -> None:
        """Show what is known."""
        self.day.data = details.day
        self.kind.data = details.kind or ""
        self.setting.data = details.setting or ""
        self.led_by.data = str(details.led_by) if details.led_by else ""

    def details(self) -> Details:
        """Return what was filled in, after validation."""
        return Details(
            day=cast(date, self.day.data),
            kind=SessionKind(self.kind.data) if self.kind.data else None,
            setting=Setting(self.setting.data) if self.setting.data else None,
            led_by=as_id(self.led_by.data),
        )


class CoachSessionForm(SessionForm):
    """The same, with who else attended of those whom the coach guides."""

    people = wtforms.SelectMultipleField(
        lazy("Who else attends"),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
    )

    def attending(self, person_id: UUID) -> list[UUID]:
        """Return one person and whoever else was ticked."""
        return [person_id, *(UUID(other) for other in self.people.data or [])]
