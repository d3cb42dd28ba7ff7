"""The form in which somebody writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import wtforms
from wtforms.validators import Optional

from journal.core.forms import Form, ItemId, LongText, is_id, lazy, options
from journal.guidance.queries import MyCoach

LONGEST_ENTRY = 100_000
"""In characters: some forty pages."""

ONLY_ME = ""
ALL = "all"


class WriteEntryForm(Form):
    """What somebody writes, and who else may read it."""

    id = ItemId()
    prompt_id = wtforms.HiddenField(validators=[Optional(), is_id])
    text = LongText(lazy("What you write"), holds="words", longest=LONGEST_ENTRY)
    readers = wtforms.RadioField(lazy("Who may read this"), default=ONLY_ME)

    def offer(self, coaches: Sequence[MyCoach]) -> None:
        """Offer only the coaches whose key the writer agreed to."""
        pinned = [coach for coach in coaches if coach.is_pinned]
        offered = [(str(coach.coach_id), share_with(coach.name)) for coach in pinned]
        if len(pinned) > 1:
            offered.append((ALL, lazy("Share with all of them")))
        self.readers.choices = options([(ONLY_ME, lazy("Only me")), *offered])

    def chosen(self, coaches: Iterable[MyCoach]) -> list[MyCoach]:
        """Return the coaches who may read this."""
        wanted = self.readers.data or ONLY_ME
        return [
            coach for coach in coaches if coach.is_pinned and wanted in {ALL, str(coach.coach_id)}
        ]

    def preselect(self, readers: Collection[UUID], coaches: Iterable[MyCoach]) -> None:
        """Show who may read it now; some of several cannot be shown, and nobody is not too many."""
        pinned = {coach.coach_id for coach in coaches if coach.is_pinned}
        kept = pinned.intersection(readers)
        if len(kept) == 1:
            self.readers.data = str(*kept)
        else:
            self.readers.data = ALL if kept and kept == pinned else ONLY_ME


class DraftForm(WriteEntryForm):
    """What somebody is typing; nothing at all is fine too."""

    text = LongText(lazy("What you write"), holds="words", longest=LONGEST_ENTRY, required=False)


def share_with(name: str) -> str:
    """Return the label of sharing with one coach."""
    return lazy("Share with %(name)s", name=name)
