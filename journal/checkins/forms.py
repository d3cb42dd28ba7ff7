"""The check-in: a few questions, each of which may be skipped."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import gettext
from wtforms.validators import StopValidation

from journal.checkins.models import HARD, SCALES, Answers, Said, Scale
from journal.core import clock
from journal.core.forms import Amount, Form, ItemId, LongText, answer, lazy, options, scale_field
from journal.guided_sessions.phases import Moment

SCALE_LABELS: dict[Scale, str] = {
    "mood": lazy("Mood"),
    "energy": lazy("Energy"),
    "tension": lazy("Tension"),
    "sleep": lazy("Sleep"),
    "connected": lazy("Connectedness"),
}
SCALE_ENDS: dict[Scale, tuple[str, str]] = {
    "mood": (lazy("low"), lazy("good")),
    "energy": (lazy("empty"), lazy("full")),
    "tension": (lazy("relaxed"), lazy("tense")),
    "sleep": (lazy("poor"), lazy("good")),
    "connected": (lazy("alone"), lazy("connected")),
}
HARD_LABELS = (lazy("no"), lazy("a little"), lazy("a lot"))


FEELING_LABELS = {
    "calm": lazy("calm"),
    "glad": lazy("glad"),
    "grateful": lazy("grateful"),
    "hopeful": lazy("hopeful"),
    "moved": lazy("moved"),
    "curious": lazy("curious"),
    "tired": lazy("tired"),
    "empty": lazy("feeling empty"),
    "restless": lazy("restless"),
    "afraid": lazy("afraid"),
    "sad": lazy("sad"),
    "angry": lazy("angry"),
    "lonely": lazy("lonely"),
    "guilty": lazy("guilty"),
    "confused": lazy("confused"),
    "numb": lazy("numb"),
    "no-word": lazy("no word for it"),
}
LONGEST_SAID = 2_000
MIDDAY = 12
"""Until this hour one may still check in for the day before."""

TODAY, YESTERDAY = "today", "yesterday"


class CheckInForm(Form):
    """How it is now. The id comes with the page, so that sending twice is saving once."""

    id = ItemId()
    mood = scale_field(SCALE_LABELS["mood"])
    energy = scale_field(SCALE_LABELS["energy"])
    tension = scale_field(SCALE_LABELS["tension"])
    sleep = scale_field(SCALE_LABELS["sleep"])
    connected = scale_field(SCALE_LABELS["connected"])
    hard = wtforms.SelectField(
        lazy("Since your session, has anything been hard or upsetting?"),
        choices=options([("", lazy("not filled in")), *zip(HARD, HARD_LABELS, strict=True)]),
        validators=[wtforms.validators.Optional(strip_whitespace=False)],
        default="",
        render_kw={"autocomplete": "off"},
    )

    sleep_hours = Amount(
        lazy("Hours of sleep"),
        places=1,
        validators=[
            wtforms.validators.Optional(),
            wtforms.validators.NumberRange(0, 24, lazy("A night has 0 to 24 hours.")),
        ],
        widget=wtforms.widgets.NumberInput(step=0.5, min=0, max=24),
        render_kw={"placeholder": " "},
    )
    feelings = wtforms.SelectMultipleField(
        lazy("Which words fit"),
        choices=options(FEELING_LABELS.items()),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
    )
    text = LongText(
        lazy("A few words"),
        holds="words",
        longest=LONGEST_SAID,
        required=False,
        render_kw={"rows": 3, "placeholder": " "},
    )
    about = wtforms.RadioField(
        lazy("Which day is this about?"),
        choices=options([(TODAY, lazy("today")), (YESTERDAY, lazy("yesterday"))]),
        default=TODAY,
    )

    def fill(self, answers: Answers, said: Said) -> None:
        """Show what was filled in before."""
        for scale in SCALES:
            value = getattr(answers, scale)
            self[scale].data = "" if value is None else str(value)
        if "hard" in self:
            self.hard.data = answers.hard or ""
        self.sleep_hours.data = (
            None if answers.sleep_hours is None else Decimal(str(answers.sleep_hours))
        )
        self.text.data, self.feelings.data = said.text, list(said.feelings)

    def ask_about(self, now: datetime) -> None:
        """Ask about which day it is, until midday; `now` is the time on the wall."""
        if not clock.DAY_TURNS_AT <= timedelta(hours=now.hour) < timedelta(hours=MIDDAY):
            self.about.choices = options([(TODAY, lazy("today"))])

    def validate_about(self, field: wtforms.Field) -> None:
        """Say until when one may go back a day, in the place of what WTForms says."""
        if field.data == YESTERDAY and len(self.about.choices or ()) == 1:
            field.errors = []
            raise StopValidation(gettext("Yesterday can be filled in until noon."))

    def ask_hard(self, moment: Moment | None) -> None:
        """Leave the question after what was hard out before there was a session."""
        if moment is None or moment.day < 0:
            del self.hard

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a check-in in which every question was skipped."""
        valid = super().validate(extra_validators)
        if valid and self.answers().is_empty() and self.said() == Said():
            self.form_errors = [gettext("Nothing has been filled in yet. One answer is enough.")]
            return False
        return valid

    def said(self) -> Said:
        """Return the words that were filled in."""
        return Said(self.text.data or "", tuple(self.feelings.data or ()))

    def day(self, zone: str) -> date:
        """Return the day that was chosen, in the writer's zone."""
        today = clock.day_of(clock.now(), zone)
        return today - timedelta(days=1) if self.about.data == YESTERDAY else today

    def answers(self) -> Answers:
        """Return what was filled in."""
        hours = self.sleep_hours.data
        return Answers(
            hard=self.hard.data or None if "hard" in self else None,
            sleep_hours=float(hours) if hours is not None else None,
            **{scale: answer(self[scale]) for scale in SCALES},
        )


def answers_in_words(answers: Answers) -> str:
    """Say what was filled in, as in "mood 5 · energy 2"."""
    said = [
        f"{SCALE_LABELS[scale]} {getattr(answers, scale)}".lower()
        for scale in SCALES
        if getattr(answers, scale) is not None
    ]
    return " · ".join(said) or gettext("saved")


class ShortCheckInForm(Form):
    """One question, for when the battery is low."""

    id = ItemId()
    mood = scale_field(SCALE_LABELS["mood"])

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse it without an answer."""
        valid = super().validate(extra_validators)
        if valid and answer(self.mood) is None:
            self.form_errors = [gettext("Nothing has been filled in yet. One answer is enough.")]
            return False
        return valid

    def answers(self) -> Answers:
        """Return what was filled in."""
        return Answers(mood=answer(self.mood))
