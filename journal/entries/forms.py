"""The form in which somebody writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import wtforms
from flask_babel import format_date, gettext
from markupsafe import Markup
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from journal.core import clock
from journal.core.forms import Form, FreeText, ItemId, LongText, as_id, is_id, lazy, options
from journal.core.i18n import zone
from journal.entries.actions.drafting import Typing
from journal.entries.models import EntryDraft, Writing
from journal.guidance.queries import MyCoach
from journal.guided_sessions.models import Attended
from journal.prompts.forms import DOMAIN_LABELS

LONGEST_ENTRY = 100_000
"""In characters: some forty pages."""

LONGEST_WAIT = timedelta(days=5 * 366)
ONLY_ME = ""
ALL = "all"
AS_IT_IS = "as-it-is"
BEFORE = "before"


def is_ahead(_: wtforms.Form, field: wtforms.Field) -> None:
    """Refuse a day that is not ahead, or so far that nobody will be there."""
    today = clock.day_of(clock.now(), zone())
    if field.data and field.data <= today:
        raise ValidationError(gettext("Choose a day that is still to come."))
    if field.data and field.data > today + LONGEST_WAIT:
        raise ValidationError(gettext("That is a long way off. At most five years, please."))


class TypedForm(Form):
    """What somebody types, to which prompt, and on which page: two tabs stay apart."""

    id = ItemId()
    page = ItemId()
    """Of the page, new each time it is opened: its draft is its own."""
    continues = wtforms.HiddenField()
    """The draft that the page went on with, as "id:revision"."""
    base = wtforms.HiddenField()
    """The revision that the page began with: what was saved since is not written over."""
    prompt_id = wtforms.HiddenField(validators=[Optional(), is_id])
    version_id = wtforms.HiddenField(validators=[Optional(), is_id])
    """Of the prompt: the wording that the page showed, whatever is published meanwhile."""
    about = wtforms.HiddenField()
    """The guided session that it belongs to, or that it is a letter."""
    text = LongText(lazy("What you write"), holds="words", longest=LONGEST_ENTRY)

    def typing(self) -> Typing:
        """Return on which page it was typed, after validation."""
        draft, _, revision = (self.continues.data or "").partition(":")
        counter = self["counter"].data if "counter" in self else None
        return Typing(
            page_id=self.page.uuid(),
            counter=counter,
            continues=as_id(draft),
            continued_at=_number(revision) or 0,
            base=_number(self.base.data or ""),
        )

    def go_on_with(self, draft: EntryDraft, writing: Writing) -> None:
        """Show what was typed on another page, or on this one before."""
        self.continues.data = f"{draft.id}:{draft.revision}"
        if draft.base_revision is not None:
            self.base.data = str(draft.base_revision)
        self.text.data = writing.text


def _number(text: str) -> int | None:
    """Return a whole number of at most nine digits, None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


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
    counter = wtforms.IntegerField(
        validators=[Optional(), NumberRange(0, 2**53)],
        default=0,
    )
    """What the script counts by; no page shows it."""


class DayAhead(wtforms.DateField):
    """A day that is still to come; the browser's calendar begins with tomorrow."""

    def __init__(self, label: str, **arguments: Any) -> None:
        """Take the label: a day is always needed, and always one that is ahead."""
        needed = InputRequired(lazy("Choose a day, please."))
        super().__init__(label, validators=[needed, is_ahead], **arguments)

    def __call__(self, **attributes: object) -> Markup:
        """Draw the field."""
        tomorrow = clock.day_of(clock.now(), zone()) + timedelta(days=1)
        return super().__call__(**{"min": tomorrow.isoformat(), **attributes})


class LetterForm(TypedForm):
    """A letter to oneself, and the day on which it comes."""

    opens_on = DayAhead(lazy("When should it come?"))


class LetterDayForm(Form):
    """Another day for a letter."""

    opens_on = DayAhead(lazy("When should it come?"))


def share_with(name: str) -> str:
    """Return the label of sharing with one coach."""
    return lazy("Share with %(name)s", name=name)


class ChooseVersionForm(Form):
    """With which of the versions that were written apart somebody goes on; empty is with all."""

    chosen = wtforms.HiddenField()

    def validate_chosen(self, field: wtforms.Field) -> None:
        """Refuse what is no number of a version."""
        if field.data and _number(field.data) is None:
            raise ValidationError(gettext("Choose one of these, please."))

    def revision(self) -> int | None:
        """Return the chosen revision, None for all of them."""
        return _number(self.chosen.data or "")


class FindForm(Form):
    """What somebody looks for in their own journal."""

    keeps = False

    words = FreeText(
        lazy("Words"),
        holds="words",
        longest=200,
        required=False,
        render_kw={"type": "search", "autocomplete": "off", "enterkeyhint": "search"},
    )
    domain = wtforms.SelectField(
        lazy("About"),
        choices=options([("", lazy("everything")), *DOMAIN_LABELS.items()]),
        default="",
    )
    session = wtforms.SelectField(lazy("When"), default="")
    shared = wtforms.SelectField(
        lazy("Shared"),
        choices=options(
            [("", lazy("shared or not")), ("yes", lazy("shared")), ("no", lazy("only me"))]
        ),
        default="",
    )
    prompt_id = wtforms.HiddenField(validators=[Optional(), is_id])
    skip = wtforms.IntegerField(validators=[Optional(), NumberRange(0, 10**6)], default=0)

    def offer(self, sessions: Iterable[Attended]) -> None:
        """Offer the time around each of the viewer's sessions, and before the first."""
        going_on = [each for each in sessions if each.cancelled_at is None]
        known = [(str(each.id), _since(each)) for each in going_on]
        before = [(BEFORE, lazy("before my first session"))] if going_on else []
        self.session.choices = options([("", lazy("always")), *known, *before])

    def days(self, sessions: Iterable[Attended]) -> tuple[date | None, date | None]:
        """Return from which day (included) until which (not included) is looked."""
        days = sorted(each.details.day for each in sessions if each.cancelled_at is None)
        if self.session.data == BEFORE:
            return None, days[0]
        for each in sessions:
            if str(each.id) == self.session.data:
                later = [day for day in days if day > each.details.day]
                return each.details.day, later[0] if later else None
        return None, None

    def is_shared(self) -> bool | None:
        """Return whether only what is shared, or is not, is looked for."""
        return {"yes": True, "no": False}.get(self.shared.data or "")


def _since(attended: Attended) -> str:
    return lazy("since my session, %(day)s", day=format_date(attended.details.day, "d MMM yyyy"))
