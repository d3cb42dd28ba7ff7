"""What people know to be hard after a session: each as a statement, with words and a practice.

Own wording, not validated, and nobody's diagnosis: no text says that it passes, or what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from journal.core.forms import lazy


@dataclass(frozen=True, slots=True)
class Difficulty:
    """One difficulty: its name in the sealed answers, and what is said of it."""

    name: str
    statement: str
    """As the person would say it, without a full stop."""
    words: str
    practice: str
    """The slug of a shipped prompt."""


DIFFICULTIES: Final = (
    Difficulty(
        "sleep",
        lazy("I sleep worse than before my session"),
        lazy(
            "Sleep is often different after a session, above all in the first days. For some "
            "people it takes longer. Lying awake is tiring; resting counts too, also without "
            "sleep."
        ),
        "body-scan",
    ),
    Difficulty(
        "restless",
        lazy("I am more anxious or restless"),
        lazy(
            "Others are restless or afraid after a session too. It doesn't mean that you did "
            "something wrong. You don't have to get rid of it right away; somebody near you, or "
            "a while outside, may be enough for now."
        ),
        "longer-exhale",
    ),
    Difficulty(
        "returning",
        lazy("Images or feelings from the session come back when I don't want them"),
        lazy(
            "Others have this too: something comes back uninvited. You don't have to look at it "
            "now, and you don't have to find out what it means. Looking around at where you are "
            "may give you something to hold on to."
        ),
        "five-things",
    ),
    Difficulty(
        "unreal",
        lazy("I feel far away from others, or as if things are not quite real"),
        lazy(
            "Others know this after a session too, and it can be frightening. You don't have to "
            "talk yourself out of it. Feeling the ground, or something cold in your hands, may "
            "bring you a little closer to here."
        ),
        "feet-and-wall",
    ),
    Difficulty(
        "low",
        lazy("I feel low, flat or empty"),
        lazy(
            "A dip in the weeks after a session is quite usual. When the first days were light, "
            "it can feel all the heavier. It is no failure, and small, ordinary things count "
            "double on days like these."
        ),
        "same-as-yesterday",
    ),
    Difficulty(
        "hoped",
        lazy("It did not bring what I had hoped"),
        lazy(
            "Sometimes less comes than you hoped, or something else. That happens, and it isn't "
            "because of how you did it. You may be disappointed, and you don't have to turn it "
            "into something nice."
        ),
        "other-than-hoped",
    ),
)
