"""In which ways a practice can be done, as somebody chooses before they begin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from journal.core.forms import lazy
from journal.prompts.models import Anchor, Caution, Eyes, Manner, Posture

POSTURES = {
    Posture.SITTING: lazy("sitting"),
    Posture.LYING: lazy("lying down"),
    Posture.STANDING: lazy("standing"),
    Posture.WALKING: lazy("walking"),
}
EYES = {Eyes.OPEN: lazy("eyes open"), Eyes.CLOSED: lazy("eyes closed")}
ANCHORS = {
    Anchor.HANDS: lazy("your hands"),
    Anchor.FEET: lazy("your feet"),
    Anchor.BREATH: lazy("your breath"),
    Anchor.SOUND: lazy("a sound"),
    Anchor.SIGHT: lazy("something you see"),
    Anchor.CONTACT: lazy("where you are held up"),
}
RATHER_NOT = {
    Caution.LYING_DOWN: Posture.LYING.value,
    Caution.EYES_CLOSED: Eyes.CLOSED.value,
}
"""What somebody who would rather not is not asked to choose."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose before a practice: what is asked, and value and label of each option."""

    label: str
    options: dict[str, str]


def choices_of(manner: Manner, cautions: Collection[str]) -> dict[str, Choice]:
    """Return what there is to choose, by name, less what somebody would rather not do.

    With one way to do it there is nothing to choose.
    """
    left_out = {RATHER_NOT[caution] for caution in RATHER_NOT if caution in cautions}
    asked: dict[str, tuple[str, Mapping[Any, str], list[str]]] = {
        "posture": (lazy("How will you be?"), POSTURES, manner["postures"]),
        "eyes": (lazy("Your eyes"), EYES, manner["eyes"]),
        "anchor": (lazy("Where your attention may rest"), ANCHORS, manner["anchors"]),
    }
    choices = {}
    for name, (label, labels, values) in asked.items():
        known: dict[str, str] = {str(value): text for value, text in labels.items()}
        options = {value: known[value] for value in values if value not in left_out}
        if len(options) > 1:
            choices[name] = Choice(label, options)
    return choices
