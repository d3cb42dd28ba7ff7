from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core import clock

AMSTERDAM = "Europe/Amsterdam"
ZONES = [AMSTERDAM, "America/New_York", "Asia/Tokyo", "Asia/Kathmandu", "Australia/Lord_Howe"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_now_is_this_instant_unless_it_is_held() -> None:
    before = datetime.now(UTC)
    assert before <= clock.now() <= datetime.now(UTC)
    noon, one = utc(2026, 11, 1, 12), utc(2026, 11, 1, 13)
    with clock.held_at(noon):
        assert clock.now() == noon
        with clock.held_at(one):
            assert clock.now() == one
        assert clock.now() == noon
    assert clock.now() >= before


def test_it_is_let_go_after_a_failure_too() -> None:
    with pytest.raises(KeyError), clock.held_at(utc(2000, 1, 1)):
        raise KeyError
    assert clock.now().year > 2000


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        (utc(2026, 11, 3, 2, 59), AMSTERDAM, date(2026, 11, 2)),  # 03:59
        (utc(2026, 11, 3, 3, 0), AMSTERDAM, date(2026, 11, 3)),  # 04:00
        (utc(2026, 7, 3, 1, 59), AMSTERDAM, date(2026, 7, 2)),  # 03:59 in summer
        (utc(2026, 7, 3, 2, 0), AMSTERDAM, date(2026, 7, 3)),
        (utc(2026, 3, 29, 1, 59), AMSTERDAM, date(2026, 3, 28)),  # 03:59, two hours after midnight
        (utc(2026, 3, 29, 2, 0), AMSTERDAM, date(2026, 3, 29)),
        (utc(2026, 10, 25, 2, 59), AMSTERDAM, date(2026, 10, 24)),  # 03:59, five hours after it
        (utc(2026, 10, 25, 3, 0), AMSTERDAM, date(2026, 10, 25)),
        (utc(2026, 1, 1, 0, 0), AMSTERDAM, date(2025, 12, 31)),
        (utc(2026, 11, 2, 19, 0), "Asia/Tokyo", date(2026, 11, 3)),
        (utc(2026, 11, 2, 18, 59), "Asia/Tokyo", date(2026, 11, 2)),
    ],
)
def test_a_day_turns_at_four_in_the_morning(instant: datetime, zone: str, day: date) -> None:
    assert clock.day_of(instant, zone) == day


@given(
    st.integers(0, 15 * 365 * 24 * 60),
    st.sampled_from(ZONES),
)
def test_every_instant_is_in_its_day(minutes: int, zone: str) -> None:
    instant = utc(2020, 1, 1) + timedelta(minutes=minutes)
    day = clock.day_of(instant, zone)
    assert clock.start_of(day, zone) <= instant < clock.start_of(day + timedelta(days=1), zone)


def test_a_day_in_which_the_clock_changes_is_shorter_or_longer() -> None:
    for day, hours in ((date(2026, 3, 28), 23), (date(2026, 10, 24), 25), (date(2026, 6, 1), 24)):
        length = clock.start_of(day + timedelta(days=1), AMSTERDAM) - clock.start_of(day, AMSTERDAM)
        assert length == timedelta(hours=hours)


def test_a_phone_is_believed_unless_its_clock_is_far_ahead() -> None:
    noon = utc(2026, 11, 1, 12)
    with clock.held_at(noon):
        assert clock.believable(None) == noon
        for minutes in (-500_000, -1, 0, 10):
            told = noon + timedelta(minutes=minutes)
            assert clock.believable(told) == told
        assert clock.believable(noon + timedelta(minutes=10, seconds=1)) == noon


def test_the_wall_clock_of_a_zone() -> None:
    assert clock.local(utc(2026, 7, 1, 12), AMSTERDAM).hour == 14
    assert clock.local(utc(2026, 12, 1, 12), AMSTERDAM).hour == 13


def test_knows_which_zones_there_are() -> None:
    assert clock.is_zone(AMSTERDAM)
    assert clock.is_zone("UTC")
    for name in (
        *("", "Europe", "Mars/Olympus", "../../etc/passwd", "/etc/passwd", "Europe/Amsterdam\x00"),
        *("a" * 5000, "europe amsterdam", "é", "."),
    ):
        assert not clock.is_zone(name), name
