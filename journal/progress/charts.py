"""Check-ins as four or five small charts, the same for whoever may see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from journal.checkins.models import Answers, Scale
from journal.core.charts import Axis, Chart, chart


class Answered(Protocol):
    """What was filled in about a day: a check-in, or a copy of one."""

    @property
    def day(self) -> date:
        """The day it is about."""

    @property
    def answers(self) -> Answers:
        """What was filled in."""


def scale_charts(
    check_ins: Sequence[Answered],
    titles: Mapping[Scale, str],
    axis: Axis,
    labels: Mapping[date, str],
) -> list[Chart]:
    """Return one chart for each titled scale, over the same days."""
    return [
        chart(
            title,
            [(item.day, getattr(item.answers, scale)) for item in check_ins],
            axis,
            [labels[item.day] for item in check_ins],
        )
        for scale, title in titles.items()
    ]
