"""In which ways a practice can be done, as somebody chooses before they begin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

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
    Anchor.CONTACT: lazy("what you feel underneath you"),
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
    told: str
    """How it is said where nothing is asked, with `ways`."""
    options: dict[str, str]

    @property
    def asks(self) -> bool:
        """Tell whether there is more than one way left to choose from."""
        return len(self.options) > 1

    @property
    def in_words(self) -> str:
        """Return the one way that there is, or each of them."""
        ways = gettext(" or ").join(str(each) for each in self.options.values())
        return str(self.told) % {"ways": ways}


def choices_of(manner: Manner, cautions: Collection[str]) -> dict[str, Choice]:
    """Return what there is to choose, by name, less what somebody would rather not do.

    With one option left there is nothing to choose: the page says how it is done.
    """
    left_out = {RATHER_NOT[caution] for caution in RATHER_NOT if caution in cautions}
    asked: dict[str, tuple[str, str, Mapping[Any, str], list[str]]] = {
        "posture": (lazy("How will you be?"), "%(ways)s", POSTURES, manner["postures"]),
        "eyes": (lazy("Your eyes"), "%(ways)s", EYES, manner["eyes"]),
        "anchor": (
            lazy("Where your attention may rest"),
            lazy("your attention: %(ways)s"),
            ANCHORS,
            manner["anchors"],
        ),
    }
    choices = {}
    for name, (label, told, labels, values) in asked.items():
        known: dict[str, str] = {str(value): text for value, text in labels.items()}
        options = {value: known[value] for value in values if value not in left_out}
        if options:
            choices[name] = Choice(label, told, options)
    return choices
