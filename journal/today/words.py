"""Why this card, in one line."""

from __future__ import annotations

from flask_babel import gettext

from journal.guided_sessions.phases import Moment
from journal.prompts.forms import DOMAIN_LABELS
from journal.prompts.models import Domain
from journal.today.cards import Reason


def reason_words(
    reason: Reason, domain: str, moment: Moment | None, *, for_phase: bool = False
) -> str:
    """Say why a card of a domain is laid out."""
    if reason is Reason.OTHER_DOMAIN:
        return gettext(
            "Lately you wrote about other things than %(domain)s.",
            domain=DOMAIN_LABELS[Domain(domain)],
        )
    before = moment is not None and moment.day < 0
    said = {
        Reason.SUGGESTED: gettext("Your coach laid this out for you, for these days.")
        if for_phase
        else gettext("Your coach laid this out for you today."),
        Reason.LIGHTER: gettext("You asked for something lighter, and this asks little."),
        Reason.LITTLE_ENERGY: gettext(
            "The last time that you filled it in you had little energy, and this asks little."
        ),
        Reason.PHASE: gettext("This was written for the days before a session.")
        if before
        else gettext("This was written for these days after a session."),
        Reason.LOT: gettext("This fits any day. Today the lot fell on it."),
    }
    return said[reason]
