"""The forms of guidance."""

from __future__ import annotations

from datetime import date

import wtforms
from flask_babel import gettext
from wtforms.validators import InputRequired, ValidationError

from journal.core import clock
from journal.core.forms import Form, lazy, options
from journal.core.i18n import zone

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


class ReadingDaysForm(Form):
    """On which days a coach reads."""

    days = wtforms.SelectMultipleField(
        lazy("I read on"),
        coerce=int,
        choices=options(enumerate(WEEKDAYS)),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
    )
