"""The forms of conversations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, fields
from typing import Any

import wtforms
from flask_babel import gettext
from wtforms.validators import InputRequired

from journal.conversations.models import Appointment, NoteWords
from journal.conversations.queries.notes import OpenedNote
from journal.conversations.queries.own_notes import OpenedOwnNote
from journal.core.forms import Form, ItemId, LongText, lazy, likely_day

LONGEST_STEP = 2_000
LONGEST_OWN = 4_000


class ConversationForm(Form):
    """When a conversation is or was."""

    id = ItemId()
    day = wtforms.DateField(
        lazy("Day"), validators=[InputRequired(lazy("Choose a day, please.")), likely_day]
    )
    time = wtforms.TimeField(
        lazy("Time"), validators=[InputRequired(lazy("Fill in a time, please."))]
    )

    def appointment(self, zone: str) -> Appointment:
        """Return what was entered, by the clock of `zone`."""
        day, time = self.day.data, self.time.data
        if day is None or time is None:
            raise ValueError("only a form that was validated holds a moment")
        return Appointment(day, time, zone)


def _step(name: str, question: str) -> LongText:
    return LongText(
        name,
        description=question,
        holds="words",
        longest=LONGEST_STEP,
        required=False,
        render_kw={"rows": 3},
    )


class NoteForm(Form):
    """What is written down of a conversation, step by step; each may be left empty."""

    id = ItemId()
    base = wtforms.HiddenField(default="0")
    """The revision that the page began with: what was saved since is not written over."""
    arriving = _step(lazy("Arriving"), lazy("How do you come in today?"))
    retelling = _step(lazy("Telling it again"), lazy("What would you like to tell once more?"))
    staying = _step(lazy("What stays"), lazy("What keeps coming back to you by itself?"))
    difficult = _step(lazy("What was hard"), lazy("What was hard, or is so still?"))
    meaning = _step(lazy("Meaning"), lazy("What does it tell you, in your own words?"))
    patterns = _step(lazy("Patterns"), lazy("Where do you know this from?"))
    small_step = _step(lazy("One small step"), lazy("What is small enough to do this week?"))
    support = _step(lazy("Who is beside you"), lazy("Who may know of it, and how can they help?"))
    practising = _step(lazy("Practising"), lazy("What do you practise until next time?"))
    closing = _step(lazy("Closing"), lazy("What do you take with you from this conversation?"))

    def __init__(self, *arguments: Any, **given: Any) -> None:
        """Take the same arguments as Form."""
        super().__init__(*arguments, **given)
        self.standing: dict[str, str] = {}

    @classmethod
    def of(cls, note: OpenedNote | None) -> NoteForm:
        """Return the form to write on with, or to begin with."""
        return cls(None, base=str(note.revision), **asdict(note.words)) if note else cls(None)

    def steps(self) -> Iterator[wtforms.Field]:
        """Yield the field of each step, in the order of the conversation."""
        return (self[each.name] for each in fields(NoteWords))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a note of which every step is empty."""
        valid = super().validate(extra_validators)
        if valid and self.words() == NoteWords():
            self.form_errors.append(gettext("Write something in at least one of the steps."))
            return False
        return valid

    def words(self) -> NoteWords:
        """Return what was written."""
        return NoteWords(**{field.name: field.data or "" for field in self.steps()})

    def revision(self) -> int:
        """Return the revision that the page began with; 0 for none, or for what is no number."""
        return _revision(self.base)

    def put_beside(self, standing: OpenedNote) -> None:
        """Show what another page saved beside what was written here, to be saved with both seen.

        What stands there at a step that was left empty here comes back in it.
        """
        for field in self.steps():
            said = getattr(standing.words, field.name)
            if not field.data:
                field.data = said
            elif field.data != said:
                self.standing[field.name] = said
        self.base.data = str(standing.revision)
        self.form_errors.append(_meanwhile())


class OwnNoteForm(Form):
    """What a coach keeps to themselves about somebody."""

    id = ItemId()
    base = wtforms.HiddenField(default="0")
    """The revision that the page began with: what was saved since is not written over."""
    text = LongText(lazy("Own note"), holds="words", longest=LONGEST_OWN, render_kw={"rows": 5})
    standing = ""
    """What another page saved meanwhile."""

    @classmethod
    def of(cls, note: OpenedOwnNote) -> OwnNoteForm:
        """Return the form to write on with."""
        return cls(None, id=str(note.id), base=str(note.revision), text=note.words.text)

    def revision(self) -> int:
        """Return the revision that the page began with; 0 for none, or for what is no number."""
        return _revision(self.base)

    def put_beside(self, standing: OpenedOwnNote) -> None:
        """Show what another page saved, to be saved over once it was seen."""
        self.standing, self.base.data = standing.words.text, str(standing.revision)
        self.form_errors.append(_meanwhile())


def _revision(field: wtforms.Field) -> int:
    known = re.fullmatch("[0-9]{1,9}", field.data or "")
    return int(known[0]) if known else 0


def _meanwhile() -> str:
    return gettext(
        "This note was saved in another window meanwhile. Nothing of yours was lost: look "
        "at both, and then save once more."
    )
