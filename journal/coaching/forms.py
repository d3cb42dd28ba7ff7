"""The forms of coach and participant: a reply, what comes first, a suggestion."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import wtforms
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional, ValidationError

from journal.checkins.signals import RULE_NAMES
from journal.coaching.caseload import Line, Why
from journal.coaching.models import Proposal
from journal.core.forms import Form, FreeText, ItemId, LongText, lazy, options
from journal.entries.search import fold
from journal.prompts.forms import KIND_LABELS
from journal.prompts.models import Kind, PromptVersion

LONGEST_NAME = 80
LONGEST_REPLY = 4_000
LONGEST_TOPIC = 4_000
LONGEST_LINE = 200
DAYS_AHEAD = 60
"""How far ahead something can be suggested."""


WHY_LABELS = {
    Why.ASKS: lazy("asks for contact"),
    Why.SIGNAL: lazy("signal"),
    Why.SILENT: lazy("nothing new for long"),
    Why.UNREAD: lazy("unread"),
}


class FindPersonForm(Form):
    """Whom a coach looks for on the caseload."""

    name = FreeText(lazy("Name"), holds="identity", longest=LONGEST_NAME, required=False)
    why = wtforms.RadioField(
        lazy("Who"),
        choices=options(
            [
                ("", lazy("everybody")),
                *((str(int(why)), label) for why, label in WHY_LABELS.items()),
            ]
        ),
        validators=[Optional()],
        default="",
    )

    def finds(self, line: Line) -> bool:
        """Tell whether somebody is looked for."""
        wanted = {"", *(str(int(why)) for why in line.reasons)}
        return (self.why.data or "") in wanted and fold(self.name.data or "") in fold(
            line.person.name
        )


class ReplyForm(Form):
    """A short reply, sealed for the coach and the writer."""

    id = ItemId()
    text = LongText(
        lazy("A short reply"),
        holds="words",
        longest=LONGEST_REPLY,
        render_kw={"rows": 4},
    )


class SignalsForm(Form):
    """Whether a coach sees signals."""

    shown = wtforms.SelectField(choices=options([("yes", "yes"), ("no", "no")]))


class RulesForm(Form):
    """Which of the rules for signals are used."""

    rules = wtforms.SelectMultipleField(
        lazy("Rules"),
        choices=options([(name, name) for name in RULE_NAMES]),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
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


class SuggestForm(Form):
    """A prompt or practice for one day of somebody, with a line of the coach's own."""

    leaves_out = False
    """Whether something is not offered because of what they would rather not do."""

    id = ItemId()
    prompt_id = wtforms.SelectField(
        lazy("What"),
        choices=[],
        validators=[InputRequired(lazy("Choose one of these, please."))],
    )
    day = wtforms.DateField(lazy("Day"), validators=[InputRequired(lazy("Choose a day, please."))])
    line = FreeText(
        lazy("A line to go with it"), holds="words", longest=LONGEST_LINE, required=False
    )

    def offer(self, versions: Iterable[PromptVersion], language: str) -> None:
        """Let one of these be chosen, by kind; each has its prompt loaded."""
        by_kind = sorted(
            versions,
            key=lambda each: (list(Kind).index(Kind(each.prompt.kind)), each.title(language)),
        )
        self.prompt_id.choices = [
            SelectChoice("", lazy("Choose a question or a practice")),
            *(
                SelectChoice(
                    str(each.prompt_id),
                    each.title(language),
                    optgroup=KIND_LABELS[Kind(each.prompt.kind)],
                )
                for each in by_kind
            ),
        ]

    def begin_at(self, today: date) -> None:
        """Let today, as it is for whom it is meant, be the first day that can be chosen."""
        self.day.render_kw = {
            "min": today.isoformat(),
            "max": (today + timedelta(days=DAYS_AHEAD)).isoformat(),
        }
        self.first_day = today

    def validate_day(self, field: wtforms.Field) -> None:
        """Refuse a day that is over, or too far ahead."""
        if field.data and field.data < self.first_day:
            raise ValidationError(gettext("This day is over. Choose today or later."))
        if field.data and field.data > self.first_day + timedelta(days=DAYS_AHEAD):
            raise ValidationError(gettext("Choose a day within the next two months."))

    def proposed(self) -> tuple[date, Proposal]:
        """Return for which day and what, after validation."""
        if self.day.data is None:
            raise ValueError("only a form that was validated holds a day")
        return self.day.data, Proposal(UUID(self.prompt_id.data), self.line.data or "")
