"""Who stands where on the caseload: worked out from what the coach may know, and said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.accounts.models import State
from journal.checkins.signals import RULES, Signal
from journal.coaching.caseload import Line, Why, in_order, silent_for
from journal.coaching.models import Handled
from journal.coaching.standing import OpenedState, Standing
from journal.core import clock
from journal.guidance.queries import Guided
from journal.guided_sessions.models import Attended, Details

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OPEN = Signal(RULES[0], "Stemming 2 of lager", [(TODAY, 2)], NOW)
SIGNAL = Standing(OPEN)
SEEN = Standing(OPEN, OpenedState(uuid4(), uuid4(), uuid4(), NOW, None, Handled("mood", NOW)))


def somebody(name: str = "Noor", session: date | None = None) -> Guided:
    sessions = (attended(session),) if session else ()
    return Guided(uuid4(), name, "Europe/Amsterdam", State.JOINED, sessions, NOW, shares=True)


def attended(day: date) -> Attended:
    return Attended(uuid4(), uuid4(), uuid4(), Details(day))


def test_one_of_each_stands_in_the_order_of_reading() -> None:
    rest = Line(somebody("Anna"))
    unread = Line(somebody("Bram"), unread=1)
    silent = Line(somebody("Cor"), silent=20, unread=3)
    tells = Line(somebody("Eva"), signals=[SIGNAL], silent=20)
    asks = Line(somebody("Dirk"), asked_at=NOW, signals=[SIGNAL])
    assert in_order([rest, unread, silent, tells, asks]) == [asks, tells, silent, unread, rest]
    assert [line.why for line in (asks, tells, silent, unread, rest)] == [
        Why.ASKS,
        Why.SIGNAL,
        Why.SILENT,
        Why.UNREAD,
        Why.REST,
    ]


def test_whoever_is_looked_for_by_one_reason_may_have_another_before_it() -> None:
    line = Line(somebody(), asked_at=NOW, signals=[SIGNAL], unread=1)
    assert line.why is Why.ASKS
    assert line.reasons == {Why.ASKS, Why.SIGNAL, Why.UNREAD, Why.REST}


def test_within_one_reason_who_waits_longest_is_first_and_else_it_goes_by_name() -> None:
    earlier = Line(somebody("Zoë"), asked_at=NOW - timedelta(hours=1))
    later = Line(somebody("Anna"), asked_at=NOW)
    long, longer = Line(somebody("Anna"), silent=20), Line(somebody("Zoë"), silent=50)
    bram, zoe = Line(somebody("bram")), Line(somebody("Zoë"))
    assert in_order([later, earlier]) == [earlier, later]
    assert in_order([long, longer]) == [longer, long]
    assert in_order([zoe, bram]) == [bram, zoe]


def test_a_signal_that_was_seen_stands_below_one_that_was_not_and_above_all_else() -> None:
    seen, both = (
        Line(somebody("Anna"), signals=[SEEN]),
        Line(somebody("Zoë"), signals=[SEEN, SIGNAL]),
    )
    fresh, silent = Line(somebody("Bram"), signals=[SIGNAL]), Line(somebody("Cor"), silent=50)
    assert in_order([silent, seen, both, fresh]) == [fresh, both, seen, silent]


@given(
    st.lists(
        st.builds(
            Line,
            person=st.builds(somebody, st.sampled_from(["Anna", "Bram", "Cor"])),
            asked_at=st.none() | st.datetimes(timezones=st.just(UTC)),
            signals=st.sampled_from([(), [SIGNAL]]),
            unread=st.integers(0, 3),
            silent=st.none() | st.integers(14, 90),
        ),
        max_size=12,
    )
)
def test_nobody_is_lost_and_no_reason_stands_above_a_graver_one(lines: list[Line]) -> None:
    ordered = in_order(lines)
    assert sorted(map(id, ordered)) == sorted(map(id, lines))
    assert [line.why for line in ordered] == sorted(line.why for line in lines)


@pytest.mark.parametrize(
    ("session_days_ago", "days", "is_long"),
    [(10, 13, False), (10, 14, True), (42, 14, True), (43, 29, False), (43, 30, True)],
)
def test_later_on_it_may_be_silent_for_longer(
    session_days_ago: int, days: int, is_long: bool
) -> None:
    with clock.held_at(NOW):
        person = somebody(session=TODAY - timedelta(days=session_days_ago))
        silent = silent_for(person, TODAY - timedelta(days=days), TODAY)
    assert silent == (days if is_long else None)


def test_without_a_session_two_weeks_are_long() -> None:
    assert silent_for(somebody(), TODAY - timedelta(days=13), TODAY) is None
    assert silent_for(somebody(), TODAY - timedelta(days=14), TODAY) == 14
