from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.charts import (
    HEIGHT,
    LONGEST_GAP_DAYS,
    PADDING,
    WIDTH,
    Axis,
    Chart,
    chart,
    word_rows,
)

FIRST = date(2026, 10, 1)
LAST = FIRST + timedelta(days=30)


def axis(*markers: tuple[date, str]) -> Axis:
    return Axis(FIRST, LAST, "1 okt", "31 okt", markers)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def drawn(*points: tuple[int, int | None]) -> Chart:
    return chart(
        "Stemming",
        [(day(number), value) for number, value in points],
        axis(),
        [f"dag {number}" for number, _ in points],
    )


def test_the_scale_fills_the_box() -> None:
    assert drawn((0, 0), (30, 10)).dots == [
        (PADDING, HEIGHT - PADDING),
        (WIDTH - PADDING, PADDING),
    ]
    assert drawn((15, 5)).dots == [(WIDTH / 2, HEIGHT / 2)]


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 10))), max_size=40
    ).map(lambda points: sorted(points, key=lambda point: point[0]))
)
def test_nothing_stands_outside_the_box(points: list[tuple[int, int | None]]) -> None:
    result = drawn(*points)
    for x, y in result.dots:
        assert PADDING <= x <= WIDTH - PADDING
        assert PADDING <= y <= HEIGHT - PADDING
    assert len(result.dots) == sum(value is not None for _, value in points)
    assert len(result.rows) == len(points)
    joined = [spot for run in result.segments for spot in run.split()]
    assert set(joined) <= {f"{x},{y}" for x, y in result.dots}


def test_dots_far_apart_are_not_joined() -> None:
    near, far = LONGEST_GAP_DAYS, 2 * LONGEST_GAP_DAYS + 1
    result = drawn((0, 1), (near, 2), (far, 3), (far + 1, 4), (29, 5))
    assert [len(run.split()) for run in result.segments] == [2, 2]
    assert len(result.dots) == 5


def test_a_dot_by_itself_is_no_line() -> None:
    assert drawn((3, 4)).segments == []


def test_what_was_skipped_is_a_row_and_no_dot() -> None:
    result = drawn((0, 3), (1, None), (2, 5))
    assert result.rows == [("dag 0", 3), ("dag 1", None), ("dag 2", 5)]
    assert len(result.dots) == 2
    assert len(result.segments) == 1
    assert result.last == 5


def test_without_any_point_there_is_an_empty_box() -> None:
    for result in (drawn(), drawn((1, None))):
        assert (result.dots, result.segments, result.last) == ([], [], None)


def test_marks_outside_the_days_are_left_out() -> None:
    marks = axis((day(-1), "eerder"), (day(0), "sessie"), (day(30), "eind"), (day(31), "later"))
    result = chart("Slaap", [], marks, [])
    assert result.markers == [(PADDING, "sessie"), (WIDTH - PADDING, "eind")]


def test_words_that_would_run_together_stand_in_rows() -> None:
    assert word_rows([]) == []
    assert word_rows([(100, "gesprek"), (104, "sessie"), (200, "sessie")]) == [
        [(100, "gesprek"), (200, "sessie")],
        [(104, "sessie")],
    ]
    at_the_end = [(WIDTH - PADDING, "gesprek"), (WIDTH - 60, "sessie")]
    assert [len(row) for row in word_rows(at_the_end)] == [1, 1]
    # All lines are drawn; words are kept to three rows.
    assert [len(row) for row in word_rows([(50, "gesprek")] * 5)] == [1, 1, 1]


def test_an_axis_of_one_day_divides_by_nothing() -> None:
    assert Axis(FIRST, FIRST, "", "").x(FIRST) == PADDING


def test_every_point_needs_a_label() -> None:
    with pytest.raises(ValueError, match="zip"):
        chart("Slaap", [(FIRST, 3)], axis(), [])


def test_the_ends_are_named() -> None:
    assert (drawn().first_label, drawn().last_label, drawn().title) == (
        "1 okt",
        "31 okt",
        "Stemming",
    )
