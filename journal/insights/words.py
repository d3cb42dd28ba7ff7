"""Where an insight stands, in plain words; nothing is counted."""

from __future__ import annotations

from flask_babel import gettext

from journal.core.i18n import say_day
from journal.insights.models import Became, InsightWords
from journal.insights.queries import OpenedInsight


def say_state(insight: OpenedInsight) -> str:
    """Say what became of an insight, or what is meant to."""
    said = {
        Became.DONE: gettext("did it"),
        Became.SMALLER: gettext("may be smaller"),
        Became.LET_GO: gettext("let go"),
    }
    words = insight.words
    if words.became:
        return said[Became(words.became)]
    return _say_plan(words)


def _say_plan(words: InsightWords) -> str:
    day = words.day()
    if words.step and day:
        return f"{words.step} · {say_day(day)}"
    return words.step or (say_day(day) if day else gettext("kept"))
