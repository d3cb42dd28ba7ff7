"""The form in which somebody writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

import wtforms
from wtforms.validators import Optional

from journal.core.forms import Form, ItemId, LongText, as_id, is_id, lazy, options
from journal.guidance.queries import MyCoach

LONGEST_ENTRY = 100_000
"""In characters: some forty pages."""

ONLY_ME = ""
ALL = "all"
AS_IT_IS = "as-it-is"


class TypedForm(Form):
    """What somebody types, and to which prompt."""

    id = ItemId()
    prompt_id = wtforms.HiddenField(validators=[Optional(), is_id])
    version_id = wtforms.HiddenField(validators=[Optional(), is_id])
    """Of the prompt: the wording that the page showed, whatever is published meanwhile."""
    text = LongText(lazy("What you write"), holds="words", longest=LONGEST_ENTRY)


class WriteEntryForm(TypedForm):
    """What somebody writes, and who else may read it."""

    readers = wtforms.RadioField(lazy("Who may read this"), default=ONLY_ME)

    def offer(self, coaches: Iterable[MyCoach], readers: Collection[UUID] = ()) -> None:
        """Offer only the coaches whose key the writer agreed to.

        `readers` may read it now: when they are some of several, leaving it so is a choice too.
        """
        pinned = [coach for coach in coaches if coach.is_pinned]
        some = [coach for coach in pinned if coach.coach_id in readers]
        offered = [(str(coach.coach_id), share_with(coach.name)) for coach in pinned]
        if 1 < len(some) < len(pinned):
            offered.append((AS_IT_IS, share_with(", ".join(coach.name for coach in some))))
        if len(pinned) > 1:
            offered.append((ALL, lazy("Share with all of them")))
        self.readers.choices = options([(ONLY_ME, lazy("Only me")), *offered])

    def forget_lost_reader(self, coaches: Iterable[MyCoach]) -> bool:
        """Choose nobody in place of a coach who is offered no more; tell whether that was so.

        Somebody may stop guiding while one writes, and then the words come first.
        """
        wanted = as_id(self.readers.data)
        is_lost = wanted not in {None, *(coach.coach_id for coach in coaches if coach.is_pinned)}
        if is_lost:
            self.readers.data = ONLY_ME
        return is_lost

    def chosen(self, coaches: Iterable[MyCoach], readers: Collection[UUID] = ()) -> list[MyCoach]:
        """Return the coaches who may read this; `readers` may now."""
        wanted = self.readers.data or ONLY_ME
        return [
            coach
            for coach in coaches
            if coach.is_pinned
            and (
                wanted in {ALL, str(coach.coach_id)}
                or (wanted == AS_IT_IS and coach.coach_id in readers)
            )
        ]

    def preselect(self, coaches: Iterable[MyCoach], readers: Collection[UUID]) -> None:
        """Show who may read it now."""
        pinned = {coach.coach_id for coach in coaches if coach.is_pinned}
        kept = pinned.intersection(readers)
        if len(kept) < 2:
            self.readers.data = str(*kept) if kept else ONLY_ME
        else:
            self.readers.data = ALL if kept == pinned else AS_IT_IS


class DraftForm(TypedForm):
    """What somebody is typing; nothing at all is fine too."""

    text = LongText(lazy("What you write"), holds="words", longest=LONGEST_ENTRY, required=False)


def share_with(name: str) -> str:
    """Return the label of sharing with one coach."""
    return lazy("Share with %(name)s", name=name)
