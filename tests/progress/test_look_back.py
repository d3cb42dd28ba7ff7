from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from journal.checkins import actions
from journal.checkins.models import Answers
from journal.core import clock
from journal.core.charts import HEIGHT, LONGEST_GAP_DAYS, PADDING, WIDTH, Axis, chart
from journal.core.columns import uuid7
from journal.core.db import query_count
from journal.core.viewers import Participant
from journal.progress.views import a_month_before
from tests.support.acting import (
    form_at,
    in_dutch,
    move_session,
    words_of,
    write,
    writing_as,
)
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/terugblik"
FIRST = date(2026, 1, 1)

points = st.lists(
    st.tuples(
        st.integers(0, 90).map(lambda day: FIRST + timedelta(days=day)),
        st.none() | st.integers(0, 10),
    ),
    max_size=40,
).map(lambda found: sorted(found, key=lambda point: point[0]))


def check_in(app: Flask, cast: Cast, *made: tuple[int, Answers]) -> None:
    """Check in for Noor, each time so many days ago."""
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        for days_ago, answers in made:
            at = clock.now() - timedelta(days=days_ago)
            actions.check_in(db, noor, uuid7(), answers, at)


def test_before_the_first_check_in_it_says_so(noor: StrictClient, app: Flask) -> None:
    page = noor.get(PAGE)
    assert in_dutch(app, "Nothing to look back on yet") in words_of(page)
    assert "<polyline" not in page


def first_plot(page: str) -> str:
    return page.partition('class="chart-plot"')[2].partition('class="chart-plot"')[0]


def test_a_gap_is_left_blank_and_so_is_what_was_skipped(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    moods = [(days_ago, Answers(mood=days_ago // 2)) for days_ago in (20, 19, 9, 8)]
    check_in(app, cast, *moods, (3, Answers(energy=1)))
    page = noor.get(PAGE)
    assert page.count("<polyline") == 2
    rows = [" ".join(words_of(row).split()[2:]) for row in page.split("<tr>")[2:]]
    assert rows[:4] == [f"{mood.mood} – – – –" for _, mood in moods]
    assert rows[4].startswith("– 1 – – –")


def test_several_on_one_day_all_count(noor: StrictClient, app: Flask, cast: Cast) -> None:
    check_in(app, cast, *[(1, Answers(mood=mood)) for mood in (2, 7, 4)])
    assert first_plot(noor.get(PAGE)).count("<circle") == 3


def test_the_session_is_marked_when_it_lies_in_the_period(
    noor: StrictClient, ilse: StrictClient, cast: Cast, app: Flask
) -> None:
    check_in(app, cast, (1, Answers(mood=5)))
    assert '<line class="moment"' in noor.get(PAGE)
    today = clock.day_of(clock.now(), clock.DEFAULT_ZONE)
    for day in (today - timedelta(days=200), today + timedelta(days=20)):
        move_session(ilse, cast["noor"].id, day)
        assert '<line class="moment"' not in noor.get(PAGE)


def test_a_period_is_one_of_four_and_anything_else_is_the_middle_one(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    check_in(app, cast, *[(days_ago, Answers(mood=5)) for days_ago in (1, 30, 60, 100)])
    shown = {}
    odd = ("", "7", "-1", "42 ", "veel", "4" * 5_000, "٤٢", "%00", "Alles")
    for asked in ("14", "42", "90", "alles", *odd):
        shown[asked] = first_plot(noor.get(f"{PAGE}?dagen={asked}")).count("<circle")
    assert shown.pop("14") == 1
    assert shown.pop("90") == 3
    assert shown.pop("alles") == 4
    assert set(shown.values()) == {2}


def test_a_page_asks_as_little_of_three_times_as_much(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    noor.get("/ik")
    counts = []
    for days_ago in (1, 2, 3):
        check_in(app, cast, (days_ago, Answers(mood=5)))
        noor.get(PAGE)
        counts.append(query_count())
    assert len(set(counts)) == 1


def test_nobody_sees_anybody_elses(bram: StrictClient, app: Flask, cast: Cast) -> None:
    check_in(app, cast, (1, Answers(mood=5)))
    assert in_dutch(app, "Nothing to look back on yet") in words_of(bram.get(PAGE))


@given(points)
def test_every_answer_is_a_dot_in_the_box_and_no_other(
    found: list[tuple[date, int | None]],
) -> None:
    axis = Axis(FIRST, FIRST + timedelta(days=90), "", "")
    drawn = chart("", found, axis, [day.isoformat() for day, _ in found])
    answered = [(day, value) for day, value in found if value is not None]
    assert len(drawn.dots) == len(answered)
    assert drawn.rows == [(day.isoformat(), value) for day, value in found]
    assert drawn.last == (answered[-1][1] if answered else None)
    for x, y in drawn.dots:
        assert PADDING <= x <= WIDTH - PADDING
        assert PADDING <= y <= HEIGHT - PADDING


@given(points)
def test_no_line_is_drawn_over_days_of_which_nothing_is_known(
    found: list[tuple[date, int | None]],
) -> None:
    axis = Axis(FIRST, FIRST + timedelta(days=90), "", "")
    drawn = chart("", found, axis, [""] * len(found))
    longest = (WIDTH - 2 * PADDING) * LONGEST_GAP_DAYS / 90 + 0.2
    for segment in drawn.segments:
        xs = [float(point.partition(",")[0]) for point in segment.split()]
        assert len(xs) > 1
        assert all(0 <= after - before <= longest for before, after in pairwise(xs))


def test_conversations_and_practices_are_marked_too(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast
) -> None:
    check_in(app, cast, (20, Answers(mood=5)), (1, Answers(mood=6)))
    person = f"/begeleiding/{cast['noor'].id}"
    day = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - timedelta(days=3)
    ilse.submit(
        f"{person}/gesprekken/nieuw", f"{person}/gesprekken", day=day.isoformat(), time="14:00"
    )
    ilse.submit(
        f"{person}/gesprekken/nieuw", f"{person}/gesprekken", day="2027-05-01", time="14:00"
    )
    page = noor.get(PAGE)
    assert words_of(page).count(in_dutch(app, "conversation")) == 1
    assert 'class="tick"' not in page
    practice = noor.get("/oefenen").partition('href="/oefenen/')[2].partition('"')[0]
    noor.submit(f"/oefenen/{practice}", before="5")
    assert noor.get(PAGE).count('class="tick"') == 5  # one in each chart


@pytest.mark.parametrize(
    ("today", "before"),
    [
        (date(2026, 11, 23), date(2026, 10, 23)),
        (date(2026, 1, 5), date(2025, 12, 5)),
        (date(2026, 3, 31), date(2026, 2, 28)),
        (date(2028, 3, 31), date(2028, 2, 29)),
    ],
)
def test_a_month_before(today: date, before: date) -> None:
    assert a_month_before(today) == before


def test_what_was_written_a_month_ago_today_is_there(noor: StrictClient, app: Flask) -> None:
    now = datetime(2026, 12, 15, 20, tzinfo=UTC)
    for day, text in ((15, "Toen."), (16, "Niet.")):
        with clock.held_at(datetime(2026, 11, day, 20, tzinfo=UTC)):
            write(noor, text)
    with clock.held_at(now):
        page = words_of(noor.get(PAGE))
    assert in_dutch(app, "A month ago today") in page
    assert "Toen." in page
    assert "Niet." not in page


def test_a_check_in_can_be_corrected_from_here(noor: StrictClient, app: Flask, cast: Cast) -> None:
    check_in(app, cast, (9, Answers(mood=5)))
    link = noor.get(PAGE).partition('href="/inchecken/')[2].partition('"')[0]
    noor.submit(f"/inchecken/{link}", mood="6")
    assert "6" in first_plot(noor.get(PAGE))


def test_the_last_seven_days_show_where_something_is_and_count_nothing(
    noor: StrictClient, app: Flask
) -> None:
    def week() -> list[bool]:
        page = noor.get("/terugblik")
        days = page.partition('<ol class="week">')[2].partition("</ol>")[0].split("<li")[1:]
        return ['class="full"' in day for day in days]

    assert week() == 7 * [False]
    today = clock.now()
    for ago, path, fields in (
        (0, "/inchecken", {"mood": "5"}),
        (1, "/dagboek/schrijven", {"text": "Gisteren."}),
        (3, "/lichaam", {"region": "neck"}),
        (8, "/inchecken", {"mood": "4"}),
    ):
        with clock.held_at(today - timedelta(days=ago)):
            noor.post(path, {**form_at(noor, path), **fields})
    assert week() == [False, False, False, True, False, True, True]
    assert in_dutch(app, "A day of rest counts just as well.") in words_of(noor.last.text)
