"""The form in which somebody writes their own plan."""

from __future__ import annotations

import wtforms

from journal.core.forms import Form, FreeText, ItemId, LongText, lazy
from journal.help.models import Call, Plan

LONGEST_PART = 2_000
LONGEST_NAME = 80
LONGEST_NUMBER = 60
CALLS = (1, 2, 3)


def part(label: str) -> LongText:
    """Return the field of one part of the plan; every part may stay empty."""
    return LongText(
        label, holds="words", longest=LONGEST_PART, required=False, render_kw={"rows": 4}
    )


def name_field() -> FreeText:
    """Return the field of somebody's name."""
    attributes = {"autocomplete": "off"}
    return FreeText(
        lazy("Name"), holds="words", longest=LONGEST_NAME, required=False, render_kw=attributes
    )


def number_field() -> FreeText:
    """Return the field of a telephone number, in which anything may stand."""
    return FreeText(
        lazy("Telephone number"),
        holds="words",
        longest=LONGEST_NUMBER,
        required=False,
        widget=wtforms.widgets.TelInput(),
        render_kw={"autocomplete": "off"},
    )


class PlanForm(Form):
    """What I notice, what helps, whom I can call, where I can go."""

    id = ItemId()
    signs = part(lazy("What I notice when it gets too much"))
    helps = part(lazy("What helps me"))
    name_1, number_1 = name_field(), number_field()
    name_2, number_2 = name_field(), number_field()
    name_3, number_3 = name_field(), number_field()
    places = part(lazy("Where I can go"))

    def pairs(self) -> list[tuple[wtforms.Field, wtforms.Field]]:
        """Return the fields of each person to call: name and number."""
        return [(self[f"name_{call}"], self[f"number_{call}"]) for call in CALLS]

    def plan(self) -> Plan:
        """Return the plan as it stands in the form."""
        said = [Call(name.data or "", number.data or "") for name, number in self.pairs()]
        return Plan(
            signs=self.signs.data or "",
            helps=self.helps.data or "",
            calls=tuple(call for call in said if call.name or call.number),
            places=self.places.data or "",
        )

    def show(self, plan: Plan | None) -> None:
        """Fill in the plan as it is now."""
        if plan is None:
            return
        self.signs.data, self.helps.data, self.places.data = plan.signs, plan.helps, plan.places
        for (name, number), call in zip(self.pairs(), plan.calls, strict=False):
            name.data, number.data = call.name, call.number
