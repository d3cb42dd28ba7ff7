"""The forms of coach and participant: a reply, what comes first, a suggestion."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Self
from uuid import UUID

import wtforms
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import AnyOf, InputRequired, Optional, StopValidation, ValidationError

from journal.checkins.signals import RULE_NAMES, Signal
from journal.coaching.caseload import Line, Why
from journal.coaching.models import Handled, Proposal
from journal.core.forms import Form, FreeText, ItemId, LongText, lazy, options
from journal.entries.search import fold
from journal.guidance.reading import ReadingTimes
from journal.guided_sessions.phases import Phase, span_of
from journal.guided_sessions.words import phase_days
from journal.prompts.forms import KIND_LABELS
from journal.prompts.models import Kind, PromptVersion

LONGEST_NAME = 80
LONGEST_REPLY = 4_000
LONGEST_TOPIC = 4_000
LONGEST_LINE = 200
LONGEST_NOTE = 1_000
DAYS_AHEAD = 60
"""How far ahead something can be suggested."""


WHY_LABELS = {
    Why.ASKS: lazy("asks for contact"),
    Why.SIGNAL: lazy("signal"),
    Why.SILENT: lazy("nothing new for long"),
    Why.UNREAD: lazy("unread"),
}


def is_instant(_: wtforms.Form, field: wtforms.Field) -> None:
    """Refuse what is no instant: no page of ours posts it."""
    try:
        known = datetime.fromisoformat(field.data or "").tzinfo is not None
    except ValueError:
        known = False
    if not known:
        raise ValidationError(
            gettext("This page was not whole. Load it again; your text stays where it is.")
        )


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


class AnswerForm(Form):
    """What a coach writes to somebody whom they guide, if they said that they write back."""

    def validate_of(self, times: ReadingTimes) -> bool:
        """Validate what a coach sends; one who does not write back keeps what was typed."""
        valid = self.validate()
        if valid and not times.answers:
            self.form_errors = [
                gettext("This was not sent: first say when you read, and that you write back.")
            ]
        return valid and times.answers


class ReplyForm(AnswerForm):
    """A short reply, sealed for the coach and the writer."""

    id = ItemId()
    text = LongText(
        lazy("A short reply"),
        holds="words",
        longest=LONGEST_REPLY,
        render_kw={"rows": 4},
    )


class EncouragementForm(AnswerForm):
    """A few words for somebody, tied to no entry."""

    id = ItemId()
    text = FreeText(lazy("A few words"), holds="words", longest=LONGEST_LINE)


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


class SeeSignalForm(Form):
    """Which signal a coach saw: its rule, and how new its newest answer was on their page."""

    rule = wtforms.HiddenField(validators=[AnyOf(RULE_NAMES)])
    newest = wtforms.HiddenField(validators=[is_instant])

    @classmethod
    def about(cls, signal: Signal) -> Self:
        """Return the form that stands beside a signal; there may be several on a page."""
        form = cls(None, rule=signal.rule.name, newest=signal.newest.isoformat())
        for field in form:
            field.id = f"{field.name}-{signal.rule.name}"
        return form

    def handled(self, newest: datetime) -> Handled:
        """Return what was seen, after validation; `newest` is how new an answer there is at all."""
        shown = datetime.fromisoformat(str(self.newest.data))
        return Handled(str(self.rule.data), min(shown, newest))


class FinishSignalForm(SeeSignalForm):
    """That a coach is done with a signal, and what they say of it."""

    id = ItemId()
    note = LongText(
        lazy("A note to go with it"),
        holds="words",
        longest=LONGEST_NOTE,
        required=False,
        render_kw={"rows": 3},
    )

    def handled(self, newest: datetime) -> Handled:
        """Return what is done with, and the note."""
        return replace(super().handled(newest), note=self.note.data or "")


class TopicForm(Form):
    """What a participant wants to talk about first."""

    id = ItemId()
    text = LongText(
        lazy("What I want to talk about first"),
        holds="words",
        longest=LONGEST_TOPIC,
        render_kw={"rows": 4},
    )


def needed_without_phase(form: SuggestForm, field: wtforms.Field) -> None:
    """Ask for a day, unless a phase was chosen: then what stands there does not count."""
    if form.phase.data:
        field.errors = []
        raise StopValidation
    InputRequired(lazy("Choose a day, please."))(form, field)


class SuggestForm(Form):
    """A prompt or practice for one day or phase of somebody, with a line of the coach's own."""

    leaves_out = False
    """Whether something is not offered because of what they would rather not do."""

    id = ItemId()
    prompt_id = wtforms.SelectField(
        lazy("What"),
        choices=[],
        validators=[InputRequired(lazy("Choose one of these, please."))],
    )
    phase = wtforms.SelectField(lazy("When"), choices=[], validators=[Optional()], default="")
    day = wtforms.DateField(lazy("Day"), validators=[needed_without_phase])
    line = FreeText(
        lazy("A line to go with it"), holds="words", longest=LONGEST_LINE, required=False
    )

    def offer(self, versions: Collection[PromptVersion], language: str) -> None:
        """Let one of these be chosen, by kind; each has its prompt loaded."""
        self.fitting = {str(each.prompt_id): each.offer() for each in versions}
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

    def let_come(self, phases: Iterable[Phase]) -> None:
        """Let one of these be chosen in the place of a day."""
        named = ((each, gettext("in %(phase)s", phase=phase_days(each))) for each in phases)
        self.phase.choices = options([("", lazy("on one day")), *named])

    def validate_phase(self, field: wtforms.Field) -> None:
        """Refuse a phase in which what was chosen would never be laid out."""
        offer = self.fitting.get(self.prompt_id.data or "")
        if (
            field.data
            and not field.errors
            and offer
            and not offer.overlaps(*span_of(Phase(field.data)))
        ):
            raise ValidationError(gettext("This was not written for that phase. Choose another."))

    def validate_day(self, field: wtforms.Field) -> None:
        """Refuse a day that is over, or too far ahead."""
        if field.data and field.data < self.first_day:
            raise ValidationError(gettext("This day is over. Choose today or later."))
        if field.data and field.data > self.first_day + timedelta(days=DAYS_AHEAD):
            raise ValidationError(gettext("Choose a day within the next two months."))

    def proposed(self) -> tuple[date | Phase, Proposal]:
        """Return for which day or phase and what, after validation."""
        when = Phase(self.phase.data) if self.phase.data else self.day.data
        if when is None:
            raise ValueError("only a form that was validated holds a day or a phase")
        return when, Proposal(UUID(self.prompt_id.data), self.line.data or "")
