"""The sentences about one person, against cases worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask_babel import force_locale

from journal.accounts.models import State
from journal.checkins.models import Answers
from journal.checkins.queries import OpenedCheckIn
from journal.coaching.period import shown
from journal.coaching.person import PersonPage
from journal.coaching.queries.suggestions import FollowedUp
from journal.coaching.summary import Sentence, summary
from journal.conversations.queries.planned import Agenda
from journal.core import clock
from journal.core.columns import uuid7
from journal.entries.queries.shared import SharedLine
from journal.guidance.models import NumbersSharing
from journal.guidance.queries import Guided
from journal.insights.models import LaterAnswers
from journal.insights.queries import OpenedCheck
from journal.practices.models import Done
from journal.practices.queries import OpenedPractice

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NOOR, BREATH, SCAN = uuid7(), str(uuid7()), str(uuid7())


def before(days: int) -> date:
    return TODAY - timedelta(days=days)


def checked_in(days: int, **answers: object) -> OpenedCheckIn:
    at = datetime.combine(before(days), time(12), tzinfo=UTC)
    return OpenedCheckIn(uuid7(), NOOR, before(days), at, Answers(**answers))  # type: ignore[arg-type]


def practised(days: int, title: str, prompt: str, told: tuple[int, int] | None) -> OpenedPractice:
    at = datetime.combine(before(days), time(12), tzinfo=UTC)
    was, became = told or (None, None)
    done = Done(prompt_id=prompt, title=title, before=was, after=became)
    return OpenedPractice(uuid7(), NOOR, before(days), at, done)


def line(days: int) -> SharedLine:
    at = datetime.combine(before(days), time(12), tzinfo=UTC)
    return SharedLine(uuid7(), NOOR, before(days), at, at, is_read=False)


def page(
    *,
    shares: bool = True,
    opened: Sequence[OpenedCheckIn] = (),
    done: Sequence[OpenedPractice] = (),
    checks: Sequence[OpenedCheck] = (),
    lines: Sequence[SharedLine] = (),
) -> PersonPage:
    sharing = NumbersSharing(owner_id=NOOR, reader_id=uuid7(), from_day=before(90))
    return PersonPage(
        person=Guided(NOOR, "Noor", "Europe/Amsterdam", State.JOINED, (), NOON, shares=True),
        coach="Ilse",
        period=shown("14", None, TODAY),
        request=None,
        topic=None,
        sheet_at=None,
        agenda=Agenda([], []),
        lines=lines,
        insights=(),
        sharing=sharing if shares else None,
        opened=opened,
        practised=done,
        checks=checks,
        suggestions=FollowedUp([], []),
        titles={},
        signals=(),
    )


def said(app: Flask, shown_page: PersonPage) -> list[Sentence]:
    with app.test_request_context(), force_locale("en"), clock.held_at(NOON):
        return summary(shown_page)


def sentences(app: Flask, shown_page: PersonPage) -> list[str]:
    return [each.said for each in said(app, shown_page)]


def test_of_numbers_that_are_not_shared_nothing_is_said(app: Flask) -> None:
    told = page(shares=False, opened=[checked_in(1, mood=5)], lines=[line(2), line(13), line(14)])
    # The third lies a day before the two weeks that are shown.
    assert sentences(app, told) == ["2 texts shared in these days."]
    assert sentences(app, page(shares=False)) == []


def test_days_are_counted_and_two_check_ins_of_one_day_are_one(app: Flask) -> None:
    told = page(opened=[checked_in(13), checked_in(1, mood=5), checked_in(1, mood=6)])
    first = said(app, told)[0]
    assert first.said == "A check-in on 2 of 14 days."
    assert len(first.rests_on) == 2


def test_with_nothing_filled_in_that_alone_is_said(app: Flask) -> None:
    assert sentences(app, page()) == ["A check-in on 0 of 14 days."]


def test_two_weeks_rest_on_their_answers(app: Flask) -> None:
    was = [checked_in(days, mood=4) for days in (13, 12, 11, 10)]
    became = [checked_in(days, mood=value) for days, value in ((6, 6), (4, 9), (2, 6), (0, 6))]
    (mood,) = (each for each in said(app, page(opened=[*was, *became])) if "Mood" in each.said)
    # The middle of 6, 9, 6, 6 is 6; of 4, 4, 4, 4 it is 4: two points apart is a difference.
    assert mood.said == "Mood: higher, from 4 to 6."
    assert [each.rpartition(": ")[2] for each in mood.rests_on] == ["4, 4, 4, 4", "6, 9, 6, 6"]


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ([(8, 4)] * 4, "There are 4 times with both; it takes 5."),
        ([(8, 4)], "There is 1 time with both; it takes 5."),
        ([(8, 4), (8, 7), (5, 5), (3, 4), (9, 2)], "of 5 times: lower 3, the same 1, higher 1."),
    ],
)
def test_tension_around_practices_is_counted_from_five_times_on(
    app: Flask, told: list[tuple[int, int]], ends: str
) -> None:
    done = [practised(days, "Breathing", BREATH, pair) for days, pair in enumerate(told)]
    last = said(app, page(done=done))[-1]
    assert last.said.endswith(ends)
    assert len(last.rests_on) == len(told)


def test_practices_are_counted_by_name(app: Flask) -> None:
    done = [practised(1, "Scan", SCAN, None), *[practised(2, "Breathing", BREATH, None)] * 2]
    told = said(app, page(done=done))
    assert told[1] == Sentence("Practised 3 times.", ["Breathing: 2", "Scan: 1"])


def test_what_was_hard_and_what_was_filled_in_later_on_stand_with_their_days(app: Flask) -> None:
    check = OpenedCheck(UUID(int=1), 30, before(3), NOON, LaterAnswers(sleep="lot"))
    hard = [checked_in(5, hard="lot"), checked_in(4, hard="some"), checked_in(3, hard="lot")]
    told = {each.said: each.rests_on for each in said(app, page(opened=hard, checks=[check]))}
    assert len(told["2 times 'a lot' at whether anything was hard."]) == 2
    assert told["What is recognised later on: filled in Friday."] == [
        "around day 30 after the session"
    ]


def test_every_sentence_that_names_a_number_rests_on_something(app: Flask) -> None:
    opened = [checked_in(days, mood=5, energy=5, hard="lot") for days in range(14)]
    done = [practised(days, "Breathing", BREATH, (8, 4)) for days in range(6)]
    told = said(app, page(opened=opened[::-1], done=done, lines=[line(1)]))
    assert len(told) == 9
    assert all(each.rests_on for each in told)
