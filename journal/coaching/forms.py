"""The form in which a coach writes back."""

from __future__ import annotations

from journal.core.forms import Form, ItemId, LongText, lazy

LONGEST_REPLY = 4_000


class ReplyForm(Form):
    """A short reply, sealed for the coach and the writer."""

    id = ItemId()
    text = LongText(
        lazy("A short reply"),
        holds="words",
        longest=LONGEST_REPLY,
        render_kw={"rows": 4},
    )
