"""A sheet as it is laid out: the same for its writer and for the coach, on a screen and printed."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_date

from journal.checkins.forms import SCALE_LABELS
from journal.core import clock
from journal.core.charts import Axis, Chart
from journal.progress.charts import scale_charts
from journal.sheets.models import Figures, SheetWords

AS_MUCH_AS_FITS = 1_200
"""From so many characters on, letters are printed smaller, so that one page holds them all."""


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
    is_full: bool
    """Whether there is so much on it that it is printed smaller."""


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
        is_full=sum(map(len, texts)) > AS_MUCH_AS_FITS,
    )


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
