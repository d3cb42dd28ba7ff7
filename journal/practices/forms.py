"""How tense, before and after."""

from __future__ import annotations

from journal.core.forms import Form, ItemId, lazy, scale_field


class PracticeForm(Form):
    """How tense somebody was before and is after; both may be skipped."""

    id = ItemId()
    before = scale_field(lazy("How tense are you now?"))
    after = scale_field(lazy("And now, how tense are you?"))
