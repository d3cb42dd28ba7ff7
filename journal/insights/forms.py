"""The forms of insights and of the later-on check."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import wtforms
from flask_babel import gettext
from wtforms.validators import Optional

from journal.core.forms import Form, FreeText, ItemId, LongText, lazy, likely_day, options
from journal.insights.difficulties import DIFFICULTIES, Difficulty
from journal.insights.models import Became, Extent, InsightWords, LaterAnswers

LONGEST_INSIGHT = 1_000
LONGEST_STEP = 300
LONGEST_PLACE = 200

NOT_NOW = "not-now"
ANOTHER_DAY = "day"
NO_DAY = "none"
SOON = {"today": 0, "tomorrow": 1, "week": 7}
"""Quick choices of a day, in days from now."""


class KeepInsightForm(Form):
    """A sentence of an entry, or words of one's own: these hold when both are there."""

    id = ItemId()
    sentence = wtforms.RadioField(lazy("Which sentence?"), validators=[Optional()])
    words = LongText(
        lazy("Or in your own words"), holds="words", longest=LONGEST_INSIGHT, required=False
    )

    def offer(self, sentences: Iterable[str]) -> None:
        """Offer these sentences, each of them once."""
        self.sentence.choices = options((each, each) for each in dict.fromkeys(sentences))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse when nothing was chosen and nothing was written."""
        valid = super().validate(extra_validators)
        if valid and not self.chosen():
            self.form_errors = [gettext("Choose a sentence, or write your own.")]
            return False
        return valid

    def chosen(self) -> str:
        """Return the sentence to keep."""
        return str(self.words.data or "").strip() or str(self.sentence.data or "")


class PlanStepForm(Form):
    """The smallest step, its day and its place: each may be left out, and filled in later."""

    id = ItemId()
    step = FreeText(
        lazy("The smallest thing you could do"),
        holds="words",
        longest=LONGEST_STEP,
        required=False,
    )
    soon = wtforms.RadioField(
        lazy("When?"),
        choices=options(
            [
                ("today", lazy("Today")),
                ("tomorrow", lazy("Tomorrow")),
                ("week", lazy("In a week")),
                (ANOTHER_DAY, lazy("On another day")),
                (NO_DAY, lazy("No day, for now")),
            ]
        ),
        validators=[Optional()],
    )
    day = wtforms.DateField(lazy("Which other day?"), validators=[Optional(), likely_day])
    where = FreeText(lazy("Where?"), holds="words", longest=LONGEST_PLACE, required=False)

    @classmethod
    def of(cls, insight_id: object, words: InsightWords) -> PlanStepForm:
        """Return the form as it was filled in before; what is to be smaller gets another day."""
        day = None if words.became == Became.SMALLER else words.day()
        return cls(
            None,
            id=str(insight_id),
            step=words.step,
            soon=ANOTHER_DAY if day else None,
            day=day,
            where=words.where,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse another day that is not said."""
        valid = super().validate(extra_validators)
        if valid and self.soon.data == ANOTHER_DAY and not self.day.data:
            self.day.errors = [gettext("Choose a day, please.")]
            return False
        return valid

    def chosen_day(self, today: date) -> date | None:
        """Return the chosen day: a quick choice goes before a date that still stood there."""
        if self.soon.data in SOON:
            return today + timedelta(days=SOON[self.soon.data])
        day: date | None = self.day.data
        return None if self.soon.data == NO_DAY else day


class AnswerStepForm(Form):
    """What became of a step: one of four buttons."""

    became = wtforms.RadioField(
        choices=options(
            [
                (Became.DONE, lazy("I did it")),
                (Became.SMALLER, lazy("Smaller")),
                (Became.LET_GO, lazy("Let go")),
                (NOT_NOW, lazy("Not now")),
            ]
        ),
    )


EXTENT_LABELS = {Extent.NO: lazy("no"), Extent.SOME: lazy("a little"), Extent.LOT: lazy("a lot")}


def _extent_field(difficulty: Difficulty) -> wtforms.RadioField:
    return wtforms.RadioField(
        difficulty.statement, choices=options(EXTENT_LABELS.items()), validators=[Optional()]
    )


class LaterOnForm(Form):
    """How much of each difficulty somebody recognises; what is not touched is not answered."""

    id = ItemId()
    sleep, restless, returning, unreal, low, hoped = map(_extent_field, DIFFICULTIES)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a check in which every question was skipped."""
        valid = super().validate(extra_validators)
        if valid and self.answers().is_empty():
            self.form_errors = [gettext("Nothing has been filled in yet. One answer is enough.")]
            return False
        return valid

    def answers(self) -> LaterAnswers:
        """Return what was filled in."""
        return LaterAnswers(**{each.name: self[each.name].data or None for each in DIFFICULTIES})


class TellForm(Form):
    """Which difficulty to tell a coach about."""

    difficulty = wtforms.RadioField(
        choices=options((each.name, each.statement) for each in DIFFICULTIES)
    )
