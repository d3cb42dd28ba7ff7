"""How what a practice did is said: raw numbers in a sentence, and no verdict."""

from __future__ import annotations

from flask_babel import format_decimal, gettext, ngettext

from journal.practices.effects import Effect

A_MINUTE = 60


def say_effect(effect: Effect) -> str:
    """Say the middle of the changes and their range, or how many times are wanted yet."""
    if effect.missing:
        return str(
            ngettext(
                "%(num)d more time with tension before and after, and there is something to say.",
                "%(num)d more times with tension before and after, and there is something to say.",
                effect.missing,
            )
        )
    return str(
        gettext(
            "%(times)s times. The middle change in tension: %(middle)s (from %(least)s to "
            "%(most)s). What else played a part, this does not say.",
            times=len(effect.pairs),
            middle=say_change(effect.middle),
            least=say_change(effect.least),
            most=say_change(effect.most),
        )
    )


def say_lasted(seconds: int) -> str:
    """Say how long something lasted: in seconds below a minute, else in whole minutes."""
    if seconds < A_MINUTE:
        return str(gettext("%(seconds)s sec", seconds=seconds))
    return str(gettext("%(minutes)s min", minutes=(seconds + A_MINUTE // 2) // A_MINUTE))


def say_change(change: float) -> str:
    """Say a change on the scale of tension, as in "2 lower"."""
    if change == 0:
        return str(gettext("no change"))
    points = format_decimal(abs(change), format="0.#")
    if change < 0:
        return str(gettext("%(points)s lower", points=points))
    return str(gettext("%(points)s higher", points=points))
