from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.guided_sessions.phases import Moment, Phase
from journal.prompts.files import ShippedPrompt, read_catalogue
from journal.prompts.models import Caution, Domain, Kind, Offer, asks_of
from journal.prompts.queries import PRACTICES
from journal.today.cards import REST_DAYS, Answered, Card, Reason, Situation, choose_card
from journal.today.words import reason_words

DAY = date(2026, 11, 23)
NOOR = UUID(int=0xA0)
HERE = Situation(person=NOOR, today=DAY, clock_day=5)
ALL_CAUTIONS = frozenset(Caution)


def offer(number: int, **said: object) -> Offer:
    """Return an offer that always fits, other than as `said`."""
    plain = Offer(UUID(int=number + 1001), Kind.REFLECTION, Domain.MIND, 5)
    return replace(plain, **said)  # type: ignore[arg-type]


def shipped() -> list[tuple[ShippedPrompt, Offer]]:
    return [
        (
            each,
            offer(
                number,
                kind=Kind(each.kind),
                domain=Domain(each.domain),
                minutes=each.content.minutes,
                from_day=each.content.from_day,
                until_day=each.content.until_day,
                weight=each.content.weight,
                intensity=each.content.intensity,
                asks=asks_of(each.content.cautions, each.content.pattern),
            ),
        )
        for number, each in enumerate(read_catalogue())
    ]


CATALOGUE = [each for _, each in shipped()]

edges = st.none() | st.integers(-40, 120)
windows = st.tuples(edges, edges).filter(
    lambda window: window[0] is None or window[1] is None or window[0] <= window[1]
)
ids = st.integers(1, 9).map(lambda number: UUID(int=number))
cautions = st.frozensets(st.sampled_from(list(Caution)))
made_up = st.builds(
    Offer,
    prompt_id=ids,
    kind=st.sampled_from(Kind),
    domain=st.sampled_from(Domain),
    minutes=st.integers(1, 20),
    weight=st.integers(1, 3),
    intensity=st.none() | st.integers(1, 3),
    asks=cautions,
)
offered = st.lists(
    st.tuples(made_up, windows).map(
        lambda each: replace(each[0], from_day=each[1][0], until_day=each[1][1])
    ),
    max_size=9,
    unique_by=lambda each: each.prompt_id,
)
some_ids = st.lists(ids, max_size=9, unique=True)
situations = st.builds(
    Situation,
    person=st.uuids(),
    today=st.dates(date(2026, 1, 1), date(2030, 1, 1)),
    clock_day=st.none() | st.integers(-60, 200),
    energy=st.none() | st.integers(0, 10),
    cautions=cautions,
    answered=st.lists(st.builds(Answered, ids, st.integers(1, 40)), max_size=9),
    passed=some_ids,
    lighter=st.booleans(),
    suggested=some_ids,
    resting=st.frozensets(ids),
)


def chosen(offers: Sequence[Offer], now: Situation) -> Offer | None:
    card = choose_card(offers, now)
    return next(each for each in offers if each.prompt_id == card.prompt_id) if card else None


def allowed_now(offers: Sequence[Offer], now: Situation) -> list[Offer]:
    return [
        each
        for each in offers
        if each.fits(now.clock_day)
        and not each.asks & now.cautions
        and each.prompt_id not in now.resting
    ]


@given(offered, situations)
def test_it_is_never_outside_its_window_never_against_a_caution_and_never_what_rests(
    offers: list[Offer], now: Situation
) -> None:
    card = chosen(offers, now)
    allowed = allowed_now(offers, now)
    assert card in allowed if allowed else card is None


@given(offered, situations)
def test_the_same_things_known_give_the_same_card(offers: list[Offer], now: Situation) -> None:
    assert choose_card(offers, now) == choose_card(list(offers), replace(now))


@given(offered, situations)
def test_passing_over_gives_the_next_best_until_each_came_by(
    offers: list[Offer], now: Situation
) -> None:
    now, seen = replace(now, passed=()), []
    for _ in offers:
        card = choose_card(offers, now)
        if card is None:
            break
        seen.append(card.prompt_id)
        now = replace(now, passed=tuple(seen))
    allowed = allowed_now(offers, now)
    assert len(set(seen[: len(allowed)])) == len(allowed)
    if allowed:
        again = choose_card(offers, replace(now, passed=tuple(seen[: len(allowed)])))
        assert again is not None
        assert again.prompt_id == seen[0]


@given(offered, situations)
def test_the_older_of_two_suggestions_goes_first(offers: list[Offer], now: Situation) -> None:
    open_ones = [
        each.prompt_id
        for each in allowed_now(offers, now)
        if each.prompt_id in now.suggested
        and each.prompt_id not in now.passed
        and (each.is_light or not now.lighter)
    ]
    card = choose_card(offers, now)
    if open_ones:
        assert card == Card(min(open_ones, key=now.suggested.index), Reason.SUGGESTED)
    else:
        assert card is None or card.reason is not Reason.SUGGESTED


@given(st.none() | st.integers(-90, 900), st.dates(DAY, date(2030, 1, 1)), st.uuids(), cautions)
def test_no_day_is_without_a_card_of_what_ships(
    clock_day: int | None, today: date, person: UUID, rather_not: frozenset[Caution]
) -> None:
    now = Situation(person, today, clock_day, cautions=frozenset(map(str, rather_not)))
    card = chosen(CATALOGUE, now)
    assert card is not None
    assert card.fits(clock_day)
    assert not card.asks & now.cautions


@settings(max_examples=30)
@given(st.none() | st.integers(-60, 400), st.uuids(), st.booleans())
def test_with_little_energy_what_ships_offers_something_light(
    clock_day: int | None, person: UUID, asked: bool
) -> None:
    now = Situation(
        person, DAY, clock_day, energy=None if asked else 2, lighter=asked, cautions=ALL_CAUTIONS
    )
    card = choose_card(CATALOGUE, now)
    assert card is not None
    assert card.reason is (Reason.LIGHTER if asked else Reason.LITTLE_ENERGY)
    assert next(each for each in CATALOGUE if each.prompt_id == card.prompt_id).is_light


def test_what_was_answered_lately_rests(app: Flask) -> None:
    """Over three weeks of writing every day nothing comes twice, and every domain comes by."""
    answered: list[Answered] = []
    seen, domains = Counter[UUID](), Counter[Domain]()
    for day in range(REST_DAYS):
        now = replace(HERE, clock_day=day, today=DAY + timedelta(days=day), answered=answered)
        card = chosen(CATALOGUE, now)
        assert card is not None
        answered = [Answered(each.prompt_id, each.days_ago + 1) for each in answered]
        answered.append(Answered(card.prompt_id, 1))
        seen[card.prompt_id] += card.kind not in PRACTICES
        domains[card.domain] += 1
    assert max(seen.values()) == 1
    assert set(domains) == set(Domain)


def test_a_domain_that_was_written_about_makes_room() -> None:
    offers = [offer(0, domain=Domain.MIND), offer(1, domain=Domain.NATURE)]
    offers += [offer(n, domain=Domain.MIND, from_day=200) for n in range(10, 14)]
    answered = [Answered(each.prompt_id, 3) for each in offers[2:]]
    seen = Counter(
        card.domain
        for day in range(1_000)
        if (card := chosen(offers, _on(day, answered=answered, clock_day=100)))
    )
    assert 3 < seen[Domain.NATURE] / seen[Domain.MIND] < 8


def test_about_one_card_in_four_is_a_practice() -> None:
    kinds = Counter(
        card.kind in PRACTICES for day in range(400) if (card := chosen(CATALOGUE, _on(day)))
    )
    assert 60 < kinds[True] < 140


def test_nothing_that_ships_speaks_of_a_session_to_who_had_none(app: Flask) -> None:
    to_all = [item for item, each in shipped() if each.fits(None)]
    assert len(to_all) > 20
    for item in to_all:
        assert "sessie" not in item.content.title_nl.lower(), item.slug


def test_all_that_fit_come_by_and_heavier_ones_more_often() -> None:
    offers = [offer(0), offer(1, weight=3), offer(2, from_day=0), offer(3, until_day=-1)]
    seen = Counter(card.prompt_id for day in range(2_000) if (card := chosen(offers, _on(day))))
    always, heavy, windowed, past = (seen[each.prompt_id] for each in offers)
    assert past == 0
    assert windowed > always > 0
    assert 2 < heavy / always < 4.5


def test_one_that_is_added_takes_the_place_of_no_other() -> None:
    offers = [offer(number) for number in range(30)]
    for day in range(60):
        before = chosen(offers[:-1], _on(day))
        assert chosen(offers, _on(day)) in {before, offers[-1]}


def test_two_people_need_not_have_the_same_one() -> None:
    offers = [offer(number) for number in range(10)]
    cards = [chosen(offers, replace(HERE, person=uuid4())) for _ in range(40)]
    assert len({card.prompt_id for card in cards if card}) > 1


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_said_in_one_line(app: Flask, reason: Reason) -> None:
    with app.test_request_context():
        for moment in (None, Moment(-3, Phase.PREPARING), Moment(5, Phase.AFTERGLOW)):
            said = reason_words(reason, "nature", moment)
            assert 10 < len(said) < 130


def _on(day: int, **said: object) -> Situation:
    return replace(HERE, today=DAY + timedelta(days=day), **said)  # type: ignore[arg-type]
