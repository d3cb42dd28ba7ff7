"""What is asked around a practice: how tense before and after, how it was, and a line."""

from __future__ import annotations

import wtforms
from wtforms.validators import NumberRange, Optional

from journal.body.regions import REGIONS
from journal.core.forms import Form, FreeText, ItemId, answer, lazy, options, scale_field
from journal.practices.models import Done, Felt

LONGEST_LINE = 500
LONGEST_SECONDS = 4 * 60 * 60

FELT_LABELS = {
    Felt.LIGHTER: lazy("lighter"),
    Felt.SAME: lazy("the same"),
    Felt.WORSE: lazy("heavier"),
}


class RegionForm(Form):
    """For which part of the body a practice is looked for."""

    region = wtforms.SelectField(choices=options(REGIONS.items()))


class PracticeForm(Form):
    """All of it may be skipped; how long it lasted the phone fills in."""

    id = ItemId()
    before = scale_field(lazy("How tense are you now?"))
    after = scale_field(lazy("And now, how tense are you?"))
    felt = wtforms.RadioField(
        lazy("How was it?"),
        choices=options([*FELT_LABELS.items(), ("", lazy("no answer"))]),
        validators=[Optional()],
        default="",
    )
    line = FreeText(
        lazy("One line about it, if you like"), holds="words", longest=LONGEST_LINE, required=False
    )
    where_before = wtforms.SelectMultipleField(
        lazy("Where do you feel something?"), choices=options(REGIONS.items())
    )
    where_after = wtforms.SelectMultipleField(
        lazy("And where do you feel something now?"), choices=options(REGIONS.items())
    )
    seconds = wtforms.IntegerField(
        validators=[Optional(), NumberRange(0, LONGEST_SECONDS)],
        widget=wtforms.widgets.HiddenInput(),
        render_kw={"data-take": "seconds"},
    )
    finished = wtforms.HiddenField(render_kw={"data-take": "finished"})

    def done(self, prompt_id: str, title: str) -> Done:
        """Return what was filled in, after validation."""
        return Done(
            prompt_id=prompt_id,
            title=title,
            before=answer(self.before),
            after=answer(self.after),
            felt=Felt(self.felt.data) if self.felt.data else None,
            lasted=self.seconds.data,
            finished={"yes": True, "no": False}.get(self.finished.data or ""),
            where_before=tuple(dict.fromkeys(self.where_before.data or ())),
            where_after=tuple(dict.fromkeys(self.where_after.data or ())),
        )
