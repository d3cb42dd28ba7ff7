"""The check-in: six questions, each of which may be skipped."""

from __future__ import annotations

import wtforms

from journal.checkins.models import HARD, SCALES, Answers, Scale
from journal.core.forms import Form, ItemId, answer, lazy, options, scale_field

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
        validators=[wtforms.validators.Optional()],
        default="",
    )

    def answers(self) -> Answers:
        """Return what was filled in."""
        return Answers(
            hard=self.hard.data or None,
            **{scale: answer(self[scale]) for scale in SCALES},
        )
