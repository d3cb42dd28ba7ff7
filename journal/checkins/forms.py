"""The check-in: six questions, each of which may be skipped."""

from __future__ import annotations

from typing import Any

import wtforms
from flask_babel import gettext

from journal.checkins.models import HARD, SCALES, Answers, Scale
from journal.core.forms import Form, ItemId, answer, lazy, options, scale_field
from journal.guided_sessions.phases import Moment

SCALE_LABELS: dict[Scale, str] = {
    "mood": lazy("Mood"),
    "energy": lazy("Energy"),
    "tension": lazy("Tension"),
    "sleep": lazy("Sleep"),
    "connected": lazy("Connectedness"),
}
SCALE_ENDS: dict[Scale, tuple[str, str]] = {
    "mood": (lazy("low"), lazy("good")),
    "energy": (lazy("empty"), lazy("full")),
    "tension": (lazy("relaxed"), lazy("tense")),
    "sleep": (lazy("poor"), lazy("good")),
    "connected": (lazy("alone"), lazy("connected")),
}
HARD_LABELS = (lazy("no"), lazy("a little"), lazy("a lot"))


class CheckInForm(Form):
    """How it is now. The id comes with the page, so that sending twice is saving once."""

    id = ItemId()
    mood = scale_field(SCALE_LABELS["mood"])
    energy = scale_field(SCALE_LABELS["energy"])
    tension = scale_field(SCALE_LABELS["tension"])
    sleep = scale_field(SCALE_LABELS["sleep"])
    connected = scale_field(SCALE_LABELS["connected"])
    hard = wtforms.SelectField(
        lazy("Since your session, has anything been hard or upsetting?"),
        choices=options([("", lazy("not filled in")), *zip(HARD, HARD_LABELS, strict=True)]),
        validators=[wtforms.validators.Optional(strip_whitespace=False)],
        default="",
    )

    def ask_hard(self, moment: Moment | None) -> bool:
        """Leave the last question out before there was a session; return whether it is asked."""
        asked = moment is not None and moment.day >= 0
        if not asked:
            del self.hard
        return asked

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a check-in in which every question was skipped."""
        valid = super().validate(extra_validators)
        if valid and self.answers().is_empty():
            self.form_errors = [gettext("Nothing has been filled in yet. One answer is enough.")]
            return False
        return valid

    def answers(self) -> Answers:
        """Return what was filled in."""
        return Answers(
            hard=self.hard.data or None if "hard" in self else None,
            **{scale: answer(self[scale]) for scale in SCALES},
        )
