"""The forms of the catalogue: what an admin writes, and what somebody would rather not do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import wtforms
from flask_babel import gettext
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from journal.core.forms import Amount, Form, FreeText, LongText, lazy, options
from journal.prompts.breathing import Pattern, PatternSeconds, broken_limits
from journal.prompts.files import Content
from journal.prompts.models import Caution, Domain, Kind, Manner, PromptVersion

KIND_LABELS = {
    Kind.REFLECTION: lazy("writing"),
    Kind.BREATHING: lazy("breathing"),
    Kind.BODYWORK: lazy("body"),
    Kind.CREATIVE: lazy("making"),
}
DOMAIN_LABELS = {
    Domain.MIND: lazy("mind"),
    Domain.BODY: lazy("body"),
    Domain.SPIRIT: lazy("meaning"),
    Domain.RELATIONSHIPS: lazy("relationships"),
    Domain.LIFESTYLE: lazy("daily rhythm"),
    Domain.NATURE: lazy("nature"),
}
CAUTION_LABELS = {
    Caution.BREATH_HOLDING: lazy("rather no breath-holding"),
    Caution.LYING_DOWN: lazy("rather not lying down"),
    Caution.EYES_CLOSED: lazy("rather eyes open"),
    Caution.TOUCH: lazy("rather without touch"),
}
WRITTEN = (Kind.REFLECTION, Kind.CREATIVE)
"""The kinds that an admin can write here; practices come with the product."""
LONGEST_TITLE = 120
LONGEST_BODY = 4_000


FILL_IN = lazy("Fill this in, please.")
MAYBE = [Optional(), NumberRange(0, 60)]
SECONDS: tuple[PatternSeconds, ...] = (
    "breathe_in",
    "top_up",
    "hold_full",
    "breathe_out",
    "hold_empty",
)
LIMIT_MESSAGES = {
    "in": ("breathe_in", lazy("Breathing in takes 3 to 6 seconds.")),
    "top-up": ("top_up", lazy("One more sip takes at most 2, and with breathing in at most 6.")),
    "out": ("breathe_out", lazy("Breathing out takes 4 to 10 seconds, and no less than in.")),
    "hold-full": ("hold_full", lazy("Hold for at most 7 seconds.")),
    "hold-empty": ("hold_empty", lazy("Hold for at most 4 seconds.")),
    "cycle": ("breathe_out", lazy("A whole breath takes 8 to 20 seconds.")),
    "minutes": ("minutes", lazy("With a hold at most 5 minutes, without one at most 20.")),
    "rounds": ("rounds", lazy("With a hold of over 4 seconds at most 8 breaths.")),
}
"""At which field each hard limit is said."""


class CautionsForm(Form):
    """What somebody would rather not be offered."""

    cautions = wtforms.SelectMultipleField(
        lazy("I would rather"),
        choices=options((caution.value, label) for caution, label in CAUTION_LABELS.items()),
        widget=wtforms.widgets.ListWidget(prefix_label=False),
        option_widget=wtforms.widgets.CheckboxInput(),
    )


class PromptForm(Form):
    """A prompt in both languages, side by side, and when it is offered."""

    staff_only = True

    kind = wtforms.SelectField(
        lazy("Kind"),
        choices=options((kind.value, KIND_LABELS[kind]) for kind in WRITTEN),
    )
    domain = wtforms.SelectField(
        lazy("Domain"),
        choices=options((value.value, label) for value, label in DOMAIN_LABELS.items()),
    )
    title_nl = FreeText(lazy("Question in Dutch"), holds="plain", longest=LONGEST_TITLE)
    body_nl = LongText(
        lazy("Explanation in Dutch"),
        holds="plain",
        longest=LONGEST_BODY,
        required=False,
        render_kw={"rows": 6},
    )
    title_en = FreeText(lazy("Question in English"), holds="plain", longest=LONGEST_TITLE)
    body_en = LongText(
        lazy("Explanation in English"),
        holds="plain",
        longest=LONGEST_BODY,
        required=False,
        render_kw={"rows": 6},
    )
    minutes = wtforms.IntegerField(
        lazy("Minutes"),
        default=5,
        validators=[
            InputRequired(lazy("Fill this in, please.")),
            NumberRange(1, 60, lazy("Choose a number from 1 to 60.")),
        ],
    )
    from_day = wtforms.IntegerField(
        lazy("From day"),
        validators=[Optional(), NumberRange(-365, 3650, lazy("This day is too far away."))],
        description=lazy("Counted from the session; empty is no bound."),
    )
    until_day = wtforms.IntegerField(
        lazy("Until day"),
        validators=[Optional(), NumberRange(-365, 3650, lazy("This day is too far away."))],
        description=lazy("Counted from the session; empty is no bound."),
    )

    def keep_kind(self, kind: str) -> None:
        """Offer the kind that a prompt has and no other: its versions stay comparable."""
        self.kind.choices = options([(kind, kind)])

    def validate_until_day(self, field: wtforms.Field) -> None:
        """Refuse a window that ends before it starts."""
        first = self.from_day.data
        if first is not None and field.data is not None and field.data < first:
            raise ValidationError(gettext("This day comes before the first one."))

    def content(self, earlier: PromptVersion | None = None) -> Content:
        """Return what was filled in; what this form does not ask stays as it was."""
        return Content(
            minutes=self.minutes.data or 1,
            from_day=self.from_day.data,
            until_day=self.until_day.data,
            weight=earlier.weight if earlier else 1,
            intensity=earlier.intensity if earlier else None,
            cautions=earlier.cautions if earlier else [],
            evidence=earlier.evidence if earlier else "",
            source=earlier.source if earlier else "",
            pattern=earlier.pattern if earlier else None,
            steps=earlier.steps if earlier else [],
            manner=earlier.manner if earlier else Manner(postures=[], eyes=[], anchors=[]),
            regions=earlier.regions if earlier else [],
            title_nl=self.title_nl.data or "",
            title_en=self.title_en.data or "",
            body_nl=self.body_nl.data or "",
            body_en=self.body_en.data or "",
        )


class BreathingForm(PromptForm):
    """A breathing pattern: its words, and its seconds within the hard limits."""

    breathe_in = Amount(
        lazy("In, seconds"), places=None, validators=[InputRequired(FILL_IN), NumberRange(0, 60)]
    )
    top_up = Amount(
        lazy("One more sip, seconds"),
        places=None,
        validators=[Optional(), NumberRange(0, 60)],
        default=Decimal(0),
    )
    hold_full = Amount(
        lazy("Hold after in, seconds"),
        places=None,
        validators=[Optional(), NumberRange(0, 60)],
        default=Decimal(0),
    )
    breathe_out = Amount(
        lazy("Out, seconds"), places=None, validators=[InputRequired(FILL_IN), NumberRange(0, 60)]
    )
    hold_empty = Amount(
        lazy("Hold after out, seconds"),
        places=None,
        validators=[Optional(), NumberRange(0, 60)],
        default=Decimal(0),
    )
    rounds = wtforms.IntegerField(
        lazy("Ends after so many breaths"),
        validators=[Optional(), NumberRange(1, 100, lazy("Choose a number from 1 to 100."))],
        description=lazy("Empty: as long as the minutes say."),
    )

    def fill(self, pattern: Pattern) -> None:
        """Show a pattern as it is."""
        for name in SECONDS:
            self[name].data = Decimal(str(pattern[name]))
        self.rounds.data = pattern.get("rounds")

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a pattern that breaks a hard limit, at the field that does."""
        valid = super().validate(extra_validators)
        broken = broken_limits(self.pattern()) if valid else []
        for limit in broken:
            field, message = LIMIT_MESSAGES[limit]
            self[field].errors = [*self[field].errors, message]
        return valid and not broken

    def pattern(self) -> Pattern:
        """Return what was filled in."""
        seconds = {name: float(self[name].data or 0) for name in SECONDS}
        return Pattern(
            breathe_in=seconds["breathe_in"],
            top_up=seconds["top_up"],
            hold_full=seconds["hold_full"],
            breathe_out=seconds["breathe_out"],
            hold_empty=seconds["hold_empty"],
            minutes=self.minutes.data or 1,
            rounds=self.rounds.data,
        )

    def content(self, earlier: PromptVersion | None = None) -> Content:
        """Return what was filled in, the pattern among it."""
        return replace(super().content(earlier), pattern=self.pattern())
