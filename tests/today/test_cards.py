from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from uuid import UUID, uuid4

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from journal.prompts.files import read_catalogue
from journal.prompts.models import PromptVersion
from journal.today.cards import choose_card

DAY = date(2026, 11, 23)
NOOR = UUID(int=0xA0)


def version(
    number: int, from_day: int | None = None, until_day: int | None = None, weight: int = 1
) -> PromptVersion:
    return PromptVersion(
        id=UUID(int=number + 1),
        prompt_id=UUID(int=number + 1001),
        from_day=from_day,
        until_day=until_day,
        weight=weight,
    )


edges = st.none() | st.integers(-40, 120)
windows = st.tuples(edges, edges).filter(
    lambda window: window[0] is None or window[1] is None or window[0] <= window[1]
)
offered = st.lists(st.tuples(windows, st.integers(1, 3)), max_size=12).map(
    lambda found: [
        version(number, *window, weight) for number, (window, weight) in enumerate(found)
    ]
)
clock_days = st.none() | st.integers(-60, 200)
dates = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(offered, clock_days, dates, st.uuids())
def test_it_is_never_outside_its_window(
    prompts: list[PromptVersion], clock_day: int | None, today: date, person: UUID
) -> None:
    card = choose_card(prompts, clock_day, today, person)
    fitting = [prompt for prompt in prompts if prompt.fits(clock_day)]
    assert card in fitting if fitting else card is None


@given(offered, clock_days, dates, st.uuids())
def test_the_same_person_has_the_same_one_all_day(
    prompts: list[PromptVersion], clock_day: int | None, today: date, person: UUID
) -> None:
    cards = {id(choose_card(prompts, clock_day, today, person)) for _ in range(5)}
    assert len(cards) == 1


@given(windows, st.integers(-60, 200))
def test_a_window_is_between_its_ends_and_an_empty_end_is_none(
    window: tuple[int | None, int | None], day: int
) -> None:
    first, last = window
    inside = (first is None or day >= first) and (last is None or day <= last)
    assert version(0, first, last).fits(day) is inside


@given(windows)
def test_without_a_session_nothing_looks_back_on_it_or_waits_for_it(
    window: tuple[int | None, int | None],
) -> None:
    first, last = window
    if version(0, first, last).fits(None):
        assert first is None
        assert last is None or last > 0


def test_nothing_that_ships_speaks_of_a_session_to_who_had_none(app: Flask) -> None:
    shipped = [
        (each, version(0, each.content.from_day, each.content.until_day))
        for each in read_catalogue()
    ]
    offered_to_all = [each for each, prompt in shipped if prompt.fits(None)]
    assert len(offered_to_all) > 5
    for each in offered_to_all:
        assert "sessie" not in each.content.title_nl.lower(), each.slug


def test_every_day_has_a_card_for_everybody() -> None:
    written = [
        version(number, each.content.from_day, each.content.until_day, each.content.weight)
        for number, each in enumerate(read_catalogue())
        if each.kind in {"reflection", "creative"}
    ]
    for day in (None, *range(-60, 400)):
        assert choose_card(written, day, DAY, NOOR) is not None


def test_all_that_fit_come_by_and_heavier_ones_more_often() -> None:
    prompts = [version(0), version(1, weight=3), version(2, from_day=0), version(3, until_day=-1)]
    seen = Counter(
        card.id
        for day in range(2_000)
        if (card := choose_card(prompts, 5, DAY + timedelta(days=day), NOOR))
    )
    always, heavy, windowed, past = (seen[prompt.id] for prompt in prompts)
    assert past == 0
    assert windowed > heavy > always > 0
    assert 2 < heavy / always < 4.5


def test_one_that_is_added_takes_the_place_of_no_other() -> None:
    prompts = [version(number) for number in range(30)]
    for day in range(60):
        today = DAY + timedelta(days=day)
        before = choose_card(prompts[:-1], 5, today, NOOR)
        assert choose_card(prompts, 5, today, NOOR) in {before, prompts[-1]}


def test_two_people_need_not_have_the_same_one() -> None:
    prompts = [version(number) for number in range(10)]
    cards = [choose_card(prompts, 5, DAY, uuid4()) for _ in range(40)]
    assert len({card.id for card in cards if card}) > 1
