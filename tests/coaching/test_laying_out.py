from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from journal.coaching.laying_out import WAITS_FOR, Became, Outcome, lies_ready, outcome
from journal.core.columns import uuid7
from journal.guided_sessions.models import Attended, Details, Pause
from journal.guided_sessions.phases import Phase

SESSION = date(2026, 3, 1)
CANCELLED = datetime(2026, 3, 1, tzinfo=UTC)
DECLINED = SESSION + timedelta(days=3)


def attended(day: date, *pauses: Pause, cancelled: bool = False) -> Attended:
    at = CANCELLED if cancelled else None
    return Attended(uuid7(), uuid7(), uuid7(), Details(day), pauses, at)


def on(day: int) -> date:
    return SESSION + timedelta(days=day)


@pytest.mark.parametrize(
    ("when", "today", "became"),
    [
        (on(5), 4, Outcome(Became.WAITS)),
        (on(5), 5, Outcome(Became.LIES_READY, on(5))),
        (on(5), 9, Outcome(Became.LAY_READY, on(5))),
        (Phase.AFTERGLOW, 3, Outcome(Became.WAITS)),
        (Phase.AFTERGLOW, 4, Outcome(Became.LIES_READY, on(4))),
        (Phase.AFTERGLOW, 14, Outcome(Became.LIES_READY, on(14))),
        (Phase.AFTERGLOW, 15, Outcome(Became.LAY_READY, on(14))),
        (Phase.PREPARING, 1, Outcome(Became.PASSED)),
        (Phase.OPEN, 90, Outcome(Became.WAITS)),
        (Phase.OPEN, 200, Outcome(Became.LIES_READY, on(200))),
    ],
)
def test_what_became_of_it_follows_from_calendar_and_clock_alone(
    when: date | Phase, today: int, became: Outcome
) -> None:
    assert outcome(when, on(0), None, [attended(SESSION)], on(today)) == became
    declined = outcome(when, on(0), DECLINED, [attended(SESSION)], on(today))
    assert declined == Outcome(Became.DECLINED, DECLINED)


def test_without_a_session_or_with_another_ahead_a_phase_may_still_come() -> None:
    for sessions in ([], [attended(SESSION, cancelled=True)], [attended(on(-9)), attended(on(60))]):
        assert outcome(Phase.LANDING, on(0), None, sessions, on(1)) == Outcome(Became.WAITS)


def test_a_phase_is_waited_for_a_year_and_no_longer() -> None:
    late = SESSION + WAITS_FOR
    sessions = [attended(late)]
    assert lies_ready(Phase.LANDING, on(0), sessions, late)
    assert not lies_ready(Phase.LANDING, on(-1), sessions, late)
    assert outcome(Phase.LANDING, on(-1), None, sessions, late) == Outcome(Became.PASSED)
    assert outcome(
        Phase.OPEN, on(0), None, [attended(SESSION)], late + timedelta(days=9)
    ) == Outcome(Became.LAY_READY, late)


def test_only_the_first_time_counts_that_a_phase_comes() -> None:
    sessions = [attended(SESSION), attended(on(50))]
    assert lies_ready(Phase.AFTERGLOW, on(0), sessions, on(10))
    assert not lies_ready(Phase.AFTERGLOW, on(0), sessions, on(56))
    assert outcome(Phase.AFTERGLOW, on(0), None, sessions, on(56)) == Outcome(
        Became.LAY_READY, on(14)
    )


def test_a_clock_that_stands_still_keeps_what_lies_there() -> None:
    sessions = [attended(SESSION, Pause(on(10)))]
    assert lies_ready(Phase.AFTERGLOW, on(0), sessions, on(300))


def test_what_is_over_is_told_for_two_weeks_and_what_did_not_come_for_longer() -> None:
    over = Outcome(Became.LAY_READY, on(0))
    assert (over.is_told(on(14)), over.is_told(on(15))) == (True, False)
    assert Outcome(Became.PASSED).is_told(on(300))
