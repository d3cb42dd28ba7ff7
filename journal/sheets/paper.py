"""A sheet as it is laid out: the same for its writer and for the coach, on a screen and printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from unicodedata import east_asian_width

from flask_babel import format_date

from journal.checkins.forms import SCALE_LABELS
from journal.core import clock
from journal.core.charts import Axis, Chart
from journal.progress.charts import scale_charts
from journal.sheets.models import Figures, SheetWords

WIDE, NARROW = 1.12, 0.55
"""How wide a letter is at most, in ems: a capital, m, w or a sign of East Asia; any other."""

SMALL_FROM, SMALLEST_FROM = 1_000, 1_500
"""From so many ems of text on, letters are printed smaller, so that one A4 holds them all."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a sheet, ready to be drawn; it knows of nobody who looks."""

    name: str
    made_on: str
    lines: tuple[str, ...]
    questions: tuple[str, ...]
    period: tuple[str, str] | None
    """The first and the last day of the figures, if any were put on it."""
    charts: list[Chart]
    """One for each scale; none when nothing was filled in."""
    letters: Literal["usual", "small", "smallest"]
    """How large it is printed."""


def laid_out(name: str, zone: str, words: SheetWords) -> Paper:
    """Lay out the sheet of somebody of this name, whose day turns in `zone`."""
    content = words.content
    texts = (*content.lines, *content.questions)
    return Paper(
        name=name,
        made_on=format_date(clock.day_of(words.made_at, zone), "d MMMM yyyy"),
        lines=content.lines,
        questions=content.questions,
        period=_period(content.figures) if content.figures else None,
        charts=_charts(content.figures) if content.figures else [],
        letters=_letters(sum(map(_ems, texts))),
    )


def _letters(ems: float) -> Literal["usual", "small", "smallest"]:
    if ems < SMALL_FROM:
        return "usual"
    return "small" if ems < SMALLEST_FROM else "smallest"


def _ems(text: str) -> float:
    """Return how wide a text is at most, in ems."""
    return sum(WIDE if _is_wide(sign) else NARROW for sign in text)


def _is_wide(sign: str) -> bool:
    return sign.isupper() or sign in "mw" or east_asian_width(sign) in "WF"


def _period(figures: Figures) -> tuple[str, str]:
    width = "d MMMM" if figures.first.year == figures.last.year else "d MMMM yyyy"
    return format_date(figures.first, width), format_date(figures.last, width)


def _charts(figures: Figures) -> list[Chart]:
    first, last = figures.first, figures.last
    width = "d MMM" if first.year == last.year else "d MMM yyyy"
    axis = Axis(first, last, format_date(first, width), format_date(last, width))
    labels = {each.day: format_date(each.day, "d MMM") for each in figures.answered}
    titles = {scale: SCALE_LABELS[scale] for scale in figures.scales}
    return scale_charts(figures.answered, titles, axis, labels) if figures.answered else []
