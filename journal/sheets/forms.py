"""The form of a conversation sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import wtforms
from flask_babel import gettext, ngettext
from wtforms.validators import Optional, ValidationError

from journal.checkins.forms import SCALE_LABELS
from journal.checkins.models import Scale
from journal.core.forms import Form, ItemId, LongText, lazy, options
from journal.sheets.models import SheetContent
from journal.sheets.queries import LONGEST_LINE, OpenedSheet, Pick

MOST_LINES = 6
MOST_QUESTIONS = 5
LONGEST_QUESTION = 200
MOST_CHARTS = 4
PERIODS = (14, 42, 90)


def lines_of(text: str | None) -> list[str]:
    """Return the lines of a text on which something stands."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


class OneALine:
    """Refuses more lines than `most`, or one of more than `longest` characters."""

    def __init__(self, most: int, longest: int) -> None:
        self.most = most
        self.longest = longest

    def __call__(self, _: wtforms.Form, field: wtforms.Field) -> None:
        """Check a field."""
        lines = lines_of(field.data)
        for number, line in enumerate(lines, 1):
            over = len(line) - self.longest
            if over > 0:
                raise ValidationError(
                    ngettext(
                        "Line %(line)s is %(num)d character too long (at most %(most)s fit).",
                        "Line %(line)s is %(num)d characters too long (at most %(most)s fit).",
                        over,
                        line=number,
                        most=self.longest,
                    )
                )
        refuse_more_than(self.most, len(lines))


def refuse_more_than(most: int, number: int) -> None:
    """Raise ValidationError when there are more lines than the sheet has room for."""
    if number > most:
        said = gettext(
            "At most %(most)s fit on the sheet; these are %(all)s.", most=most, all=number
        )
        raise ValidationError(said)


def _one_a_line(label: str, most: int, longest: int) -> LongText:
    """Return a field with a text on each line, which is told of each line that is too long.

    As a whole it only refuses what is far too much.
    """
    return LongText(
        label,
        holds="words",
        longest=2 * most * longest,
        required=False,
        validators=[OneALine(most, longest)],
        render_kw={"rows": 4},
    )


def _ticked(label: str, choices: Iterable[tuple[object, str]] = ()) -> wtforms.SelectMultipleField:
    return wtforms.SelectMultipleField(
        label,
        choices=options(choices),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
    )


class SheetForm(Form):
    """What is to stand on the sheet; anything may stay empty, but not everything."""

    picks: Sequence[Pick] = ()

    id = ItemId()
    base = wtforms.HiddenField()
    lines = _one_a_line(lazy("What I want to bring"), MOST_LINES, LONGEST_LINE)
    entries = _ticked(lazy("First lines of what you wrote"))
    insights = _ticked(lazy("Insights"))
    questions = _one_a_line(lazy("Questions"), MOST_QUESTIONS, LONGEST_QUESTION)
    scales = _ticked(lazy("Charts"), SCALE_LABELS.items())
    days = wtforms.RadioField(
        lazy("Over how long?"),
        choices=options((str(days), lazy("%(days)s days", days=str(days))) for days in PERIODS),
        validators=[Optional()],
    )

    @classmethod
    def of(cls, sheet: OpenedSheet | None) -> SheetForm:
        """Return the form with what stands on a sheet; nothing is chosen beforehand."""
        if sheet is None:
            return cls(None)
        content = sheet.words.content
        return cls(
            None,
            base=sheet.words.version,
            lines="\n".join(content.lines),
            questions="\n".join(content.questions),
            scales=content.figures.scales if content.figures else (),
            days=str(content.figures.days) if content.figures else None,
        )

    def offer(self, entries: Sequence[Pick], insights: Sequence[Pick], shown: int) -> None:
        """Let these be ticked; of each kind the first `shown` stand on the page, and what is."""
        self.picks = [*entries, *insights]
        for field, picks in ((self.entries, entries), (self.insights, insights)):
            ticked = set(field.data or ())
            field.choices = options(
                (str(pick.id), pick.line)
                for number, pick in enumerate(picks)
                if number < shown or str(pick.id) in ticked
            )

    def all_lines(self) -> tuple[str, ...]:
        """Return what was typed, and after it what was ticked, each line once."""
        ticked = {*(self.entries.data or ()), *(self.insights.data or ())}
        picked = (pick.line for pick in self.picks if str(pick.id) in ticked)
        return tuple(dict.fromkeys(chain(lines_of(self.lines.data), picked)))

    def chosen_scales(self) -> tuple[Scale, ...]:
        """Return which charts were chosen, in the order of the check-in."""
        return tuple(scale for scale in SCALE_LABELS if scale in (self.scales.data or ()))

    def content(self) -> SheetContent:
        """Return lines and questions, after validation; the figures are the viewer's to add."""
        return SheetContent(self.all_lines(), tuple(lines_of(self.questions.data)))

    def validate_scales(self, field: wtforms.Field) -> None:
        """Refuse more charts than there is room for."""
        if len(field.data or ()) > MOST_CHARTS:
            raise ValidationError(gettext("Choose at most four, please."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse an empty sheet, more lines than fit with those that are ticked, and no period."""
        return super().validate(extra_validators) and not self._refused()

    def _refused(self) -> bool:
        scales = self.chosen_scales()
        if scales and not self.days.data:
            self.days.errors = [gettext("Choose over how many days, please.")]
        try:
            refuse_more_than(MOST_LINES, len(self.all_lines()))
        except ValidationError as error:
            self.lines.errors = [str(error)]
        if not scales and self.content().is_empty():
            self.form_errors = [gettext("Nothing stands on it yet. One line is enough.")]
        return bool(self.errors)
