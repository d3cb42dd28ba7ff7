"""Small charts on the raw scale: where the dots and lines stand; the drawing is a template's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH = 320
HEIGHT = 56
PADDING = 6
TOP_OF_SCALE = 10
LETTER = 7
"""How wide a letter of a word along the axis is, at most, on a small phone."""

MOST_WORD_ROWS = 3
LONGEST_GAP_DAYS = 3
"""Dots further apart than this are not joined: nothing is known of the days between."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One scale over time, in the coordinates of a WIDTH × HEIGHT box."""

    title: str
    segments: list[str]
    dots: list[tuple[float, float]]
    markers: list[tuple[float, str]]
    ticks: list[float]
    last: int | None
    first_label: str
    last_label: str
    rows: list[tuple[str, int | None]]
    width: int = WIDTH
    height: int = HEIGHT
    baseline: int = HEIGHT - PADDING

    def shares(self) -> list[tuple[float, float]]:
        """Return where the dots stand, in hundredths of the box."""
        return [
            (round(x / self.width * 100, 2), round(y / self.height * 100, 2)) for x, y in self.dots
        ]


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that a set of charts covers, with the names of its ends and its marked days.

    `markers` are named; `ticks` are days of one kind, of which the page says once what they are.
    """

    first: date
    last: date
    first_label: str
    last_label: str
    markers: Sequence[tuple[date, str]] = ()
    ticks: Sequence[date] = ()

    def x(self, day: date) -> float:
        """Return where a day stands."""
        days = max((self.last - self.first).days, 1)
        return round(PADDING + (WIDTH - 2 * PADDING) * (day - self.first).days / days, 1)


def chart(
    title: str, points: Sequence[tuple[date, int | None]], axis: Axis, labels: Iterable[str]
) -> Chart:
    """Draw (day, value 0–10 or None) points, in order; `labels` name each point in the table."""
    drawn = [(day, value) for day, value in points if value is not None]
    spots = [(axis.x(day), _y(value)) for day, value in drawn]
    return Chart(
        title=str(title),  # once: a lazy one would be translated in every cell of the table
        segments=_segments([day for day, _ in drawn], spots),
        dots=spots,
        markers=[
            (axis.x(day), label) for day, label in axis.markers if axis.first <= day <= axis.last
        ],
        ticks=[axis.x(day) for day in axis.ticks if axis.first <= day <= axis.last],
        last=drawn[-1][1] if drawn else None,
        first_label=axis.first_label,
        last_label=axis.last_label,
        rows=[(label, value) for label, (_, value) in zip(labels, points, strict=True)],
    )


def word_rows(markers: Iterable[tuple[float, str]]) -> list[list[tuple[float, str]]]:
    """Return the words of (x, word) marks in as many rows as keep them from running together.

    A word stands around its mark and within the box; of what would take a fourth row only the line
    is left.
    """
    rows: list[list[tuple[float, str]]] = []
    ends: list[float] = []
    for x, word in sorted(markers):
        wide = len(word) * LETTER
        left = min(max(x - wide / 2, 0), WIDTH - wide)
        row = next((row for row, end in enumerate(ends) if end + LETTER <= left), len(ends))
        if row == len(ends) < MOST_WORD_ROWS:
            rows.append([])
            ends.append(0)
        if row < len(ends):
            rows[row].append((x, word))
            ends[row] = left + wide
    return rows


def table_rows(charts: Sequence[Chart]) -> list[list[str | int]]:
    """Return charts over the same points as the rows of one table: a label, then each value."""
    columns = [[value for _, value in each.rows] for each in charts]
    labels = [label for label, _ in charts[0].rows]
    return [
        [label, *("–" if value is None else value for value in values)]
        for label, *values in zip(labels, *columns, strict=True)
    ]


def _segments(days: Sequence[date], spots: Sequence[tuple[float, float]]) -> list[str]:
    runs: list[list[str]] = []
    for index, (x, y) in enumerate(spots):
        near = index > 0 and (days[index] - days[index - 1]).days <= LONGEST_GAP_DAYS
        if not near:
            runs.append([])
        runs[-1].append(f"{x},{y}")
    return [" ".join(run) for run in runs if len(run) > 1]


def _y(value: int) -> float:
    return round(HEIGHT - PADDING - (HEIGHT - 2 * PADDING) * value / TOP_OF_SCALE, 1)
