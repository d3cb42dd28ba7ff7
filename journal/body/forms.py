"""Which parts of the body, and of each a word and how strongly; all of it may be left open."""

from __future__ import annotations

from typing import Any, cast

import wtforms
from flask_babel import gettext
from wtforms.validators import Optional

from journal.body.models import Marks, Sensed
from journal.body.regions import REGIONS, SENSATIONS, STRENGTHS
from journal.core.forms import Form, ItemId, lazy, options


class BodyForm(Form):
    """Boxes for the parts; the fields of each part are added below, named after it."""

    id = ItemId()
    region = wtforms.SelectMultipleField(
        lazy("Where do you feel something?"), choices=options(REGIONS.items())
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a map on which nothing is marked."""
        valid = super().validate(extra_validators)
        if valid and not self.region.data:
            self.form_errors = [gettext("Nothing has been marked yet. One place is enough.")]
            return False
        return valid

    def word(self, region: str) -> wtforms.SelectField:
        """Return the field for what is felt in a part."""
        return cast(wtforms.SelectField, self[f"word_{region}"])

    def strength(self, region: str) -> wtforms.RadioField:
        """Return the field for how strongly it is felt."""
        return cast(wtforms.RadioField, self[f"strength_{region}"])

    def marks(self) -> Marks:
        """Return what was filled in, of the parts that are ticked."""
        return Marks(
            {
                region: Sensed(strength, self.word(region).data or "")
                for region, strength in self.checked().items()
            }
        )

    def checked(self) -> dict[str, int | None]:
        """Return how strongly each ticked part is felt, if that was said."""
        ticked = set(self.region.data or ())
        known = {str(strength): strength for strength in STRENGTHS}
        return {
            region: known.get(self.strength(region).data or "")
            for region in REGIONS
            if region in ticked
        }


def _add_fields_of_each_part() -> None:
    words = [("", lazy("not filled in")), *SENSATIONS.items()]
    strengths = [(str(value), label) for value, label in STRENGTHS.items()]
    strengths.append(("", lazy("no answer")))
    for region in REGIONS:
        word = wtforms.SelectField(
            lazy("What is it like?"),
            choices=options(words),
            validators=[Optional(strip_whitespace=False)],
            default="",
            render_kw={"autocomplete": "off"},
        )
        strength = wtforms.RadioField(
            lazy("How strongly?"),
            choices=options(strengths),
            validators=[Optional()],
            default="",
        )
        setattr(BodyForm, f"word_{region}", word)
        setattr(BodyForm, f"strength_{region}", strength)


_add_fields_of_each_part()
