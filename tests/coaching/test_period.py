"""Which days a coach's page shows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from journal.coaching.period import shown

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("asked", "spoken_days_ago", "first_days_ago", "days"),
    [
        # A week before the conversation, so that there is something to see it beside.
        ("", 20, 27, None),
        ("odd", 20, 27, None),
        # Never shorter than two weeks, both ends included.
        ("", 1, 13, None),
        ("", None, 41, None),
        ("14", 20, 13, 14),
        ("90", None, 89, 90),
        ("91", None, 41, None),
    ],
)
def test_since_they_last_spoke_unless_other_days_are_asked(
    asked: str, spoken_days_ago: int | None, first_days_ago: int, days: int | None
) -> None:
    spoken = None if spoken_days_ago is None else TODAY - timedelta(days=spoken_days_ago)
    period = shown(asked, spoken, TODAY)
    assert (TODAY - period.first).days == first_days_ago
    assert (period.days, period.long) == (days, first_days_ago + 1)


def test_a_week_before_an_old_conversation_is_opened_too() -> None:
    spoken = TODAY - timedelta(days=60)
    assert shown("14", spoken, TODAY).opened_from == spoken - timedelta(days=7)
    assert shown("14", spoken, TODAY).compared_from == spoken
    assert shown("90", spoken, TODAY).opened_from == TODAY - timedelta(days=89)
    assert shown("", None, TODAY).compared_from == TODAY - timedelta(days=6)
