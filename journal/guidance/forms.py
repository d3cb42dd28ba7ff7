"""The forms of guidance."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import wtforms
from flask_babel import gettext
from wtforms.validators import InputRequired, Optional, ValidationError

from journal.core import clock
from journal.core.forms import Form, ItemId, lazy, likely_day, options
from journal.core.i18n import zone
from journal.guidance.reading import ReadingTimes
from journal.guidance.until import SOONEST

WEEKDAYS = (
    lazy("Monday"),
    lazy("Tuesday"),
    lazy("Wednesday"),
    lazy("Thursday"),
    lazy("Friday"),
    lazy("Saturday"),
    lazy("Sunday"),
)


class AgreeToKeyForm(Form):
    """A yes to exactly the key whose number the page showed."""

    number = wtforms.HiddenField()


class NumbersForm(Form):
    """From which day on numbers are shared."""

    from_day = wtforms.DateField(
        lazy("From which day on"),
        validators=[InputRequired(lazy("Choose a day, please."))],
    )

    def validate_from_day(self, field: wtforms.Field) -> None:
        """Refuse a day that is still to come, or before anything."""
        if field.data is None:
            return
        if field.data > clock.day_of(clock.now(), zone()):
            raise ValidationError(gettext("This day isn't here yet. Choose today or earlier."))
        if field.data < date(2000, 1, 1):
            raise ValidationError(gettext("This isn't a date we know."))


class ReadingTimesForm(Form):
    """On which days and hours a coach reads, and whether they write back."""

    days = wtforms.SelectMultipleField(
        lazy("I read on"),
        coerce=int,
        choices=options(enumerate(WEEKDAYS)),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
    )
    from_time = wtforms.TimeField(lazy("From"), validators=[Optional()])
    until_time = wtforms.TimeField(lazy("Until"), validators=[Optional()])
    answers = wtforms.BooleanField(lazy("I write back"))

    @classmethod
    def of(cls, times: ReadingTimes) -> ReadingTimesForm:
        """Return the form with what was stated."""
        begin, end = times.hours or (None, None)
        return cls(None, days=[*times.days], from_time=begin, until_time=end, answers=times.answers)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate; hours come in twos, and nobody writes back at times that they do not state."""
        return super().validate(extra_validators) and self._fits()

    def hours(self) -> tuple[time, time] | None:
        """Return from when until when, after validation."""
        if self.from_time.data is None or self.until_time.data is None:
            return None
        return self.from_time.data, self.until_time.data

    def _fits(self) -> bool:
        hours = self.hours()
        if hours is None and (self.from_time.data or self.until_time.data):
            empty = self.until_time if self.from_time.data else self.from_time
            empty.errors = [gettext("Fill in both times, or neither of them.")]
        elif hours and hours[0] >= hours[1]:
            self.until_time.errors = [gettext("This is not after the time at which you begin.")]
        elif self.answers.data and not self.days.data:
            self.days.errors = [gettext("To write back, choose at least one day first.")]
        elif self.answers.data and hours is None:
            self.from_time.errors = [gettext("To write back, say between which hours you read.")]
        return not self.errors


class HolidayForm(Form):
    """From which day to which a coach does not read."""

    id = ItemId()
    first_day = wtforms.DateField(
        lazy("First day"), validators=[InputRequired(lazy("Choose a day, please.")), likely_day]
    )
    last_day = wtforms.DateField(
        lazy("Last day"), validators=[InputRequired(lazy("Choose a day, please.")), likely_day]
    )

    def validate_last_day(self, field: wtforms.Field) -> None:
        """Refuse days in the wrong order, and a holiday that is over."""
        if field.data is None:
            return
        if self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(gettext("This day is before the first one."))
        if field.data < clock.day_of(clock.now(), zone()):
            raise ValidationError(gettext("This holiday is over already."))

    def days(self) -> tuple[date, date]:
        """Return the first and the last day, after validation."""
        if self.first_day.data is None or self.last_day.data is None:
            raise ValueError("only a form that was validated holds days")
        return self.first_day.data, self.last_day.data


class EndForm(Form):
    """The last day on which a coach guides somebody."""

    last_day = wtforms.DateField(
        lazy("Last day"), validators=[InputRequired(lazy("Choose a day, please.")), likely_day]
    )

    def begin_at(self, today: date) -> EndForm:
        """Let a day be chosen from a week after `today` on, which is the participant's."""
        self.first_day = today + SOONEST
        self.last_day.render_kw = {"min": self.first_day.isoformat()}
        return self

    def validate_last_day(self, field: wtforms.Field) -> None:
        """Refuse a day that leaves less than a week to say goodbye."""
        if field.data and field.data < self.first_day:
            raise ValidationError(gettext("Choose a day at least a week from now."))

    def day(self) -> date:
        """Return the day, after validation."""
        if self.last_day.data is None:
            raise ValueError("only a form that was validated holds a day")
        return self.last_day.data
