from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from journal.practices.effects import ENOUGH, effects, resting
from journal.practices.models import Done, Felt
from journal.practices.queries import OpenedPractice

SCAN, SIGH = UUID(int=1), UUID(int=2)
FIRST = datetime(2026, 11, 1, 21, tzinfo=UTC)


def practised(
    *times: tuple[UUID, int | None, int | None], felt: Felt | None = None
) -> list[OpenedPractice]:
    """Return practices, one a day, given the oldest first, as queries do: the newest first."""
    rows = [
        OpenedPractice(
            id=uuid4(),
            owner_id=UUID(int=9),
            day=(FIRST + timedelta(days=number)).date(),
            recorded_at=FIRST + timedelta(days=number),
            done=Done(str(prompt_id), f"Oefening {prompt_id.int}", before, after, felt),
        )
        for number, (prompt_id, before, after) in enumerate(times)
    ]
    return rows[::-1]


def test_the_changes_of_a_case_made_by_hand() -> None:
    # Changes, sorted: -4 -3 -2 -2 0 1; the middle of six lies between -2 and -2.
    (scan,) = effects(
        practised(
            (SCAN, 8, 4), (SCAN, 6, 6), (SCAN, 7, 4), (SCAN, 5, 6), (SCAN, 9, 7), (SCAN, 4, 2)
        )
    )
    assert (len(scan.pairs), scan.middle, scan.least, scan.most) == (6, -2.0, -4, 1)
    assert [pair.change for pair in scan.pairs] == [-4, 0, -3, 1, -2, -2]
    assert scan.pairs[0].day == date(2026, 11, 1)
    assert scan.missing == 0


def test_the_middle_of_an_even_number_may_lie_between_two() -> None:
    (sigh,) = effects(practised((SIGH, 5, 4), (SIGH, 5, 3)))
    assert (sigh.middle, sigh.least, sigh.most, sigh.missing) == (-1.5, -2, -1, 3)


def test_one_answer_alone_is_no_pair() -> None:
    found = effects(practised((SCAN, 5, None), (SCAN, None, 5), (SCAN, 0, 10), (SIGH, None, None)))
    assert [(each.prompt_id, len(each.pairs)) for each in found] == [(SCAN, 1)]
    assert found[0].pairs[0].change == 10
    assert effects([]) == []


def test_what_was_only_begun_is_no_pair() -> None:
    times = practised((SCAN, 8, 4), (SCAN, 7, 5), (SCAN, 6, 5))
    lasted = [
        replace(each, done=replace(each.done, lasted=seconds))
        for each, seconds in zip(times, (2, 29, 30), strict=True)
    ]
    (scan,) = effects(lasted)
    assert [(pair.before, pair.after) for pair in scan.pairs] == [(8, 4)]


def test_they_stand_in_the_order_of_when_each_was_done_last() -> None:
    found = effects(practised((SIGH, 9, 1), (SCAN, 5, 5), (SCAN, 5, 6), (SIGH, 9, 9), (SCAN, 2, 2)))
    assert [each.prompt_id for each in found] == [SCAN, SIGH]


answers = st.none() | st.integers(0, 10)


@given(st.lists(st.tuples(st.sampled_from([SCAN, SIGH]), answers, answers), max_size=30))
def test_nothing_is_left_out_and_the_middle_lies_between_the_ends(
    times: list[tuple[UUID, int | None, int | None]],
) -> None:
    found = effects(practised(*times))
    both = [one for one in times if one[1] is not None and one[2] is not None]
    assert sum(len(each.pairs) for each in found) == len(both)
    for each in found:
        assert -10 <= each.least <= each.middle <= each.most <= 10
        assert each.missing == max(0, ENOUGH - len(each.pairs))


def heavier_after(*felt: Felt | None) -> bool:
    """Tell whether a practice rests after it felt so, the oldest first."""
    done = [Done(str(SCAN), "Oefening", felt=each) for each in felt]
    return resting(reversed(done)) == {SCAN}


def test_two_heavier_in_a_row_let_it_rest() -> None:
    worse, same, lighter = Felt.WORSE, Felt.SAME, Felt.LIGHTER
    assert heavier_after(worse, worse)
    assert heavier_after(lighter, worse, worse)
    # Not having said anything is no answer.
    assert heavier_after(worse, None, worse, None)
    for fine in ([], [worse], [worse, same], [worse, lighter, worse], [worse, worse, lighter]):
        assert not heavier_after(*fine), fine


def test_another_practice_is_another_matter() -> None:
    done = [Done(str(SCAN), "", felt=Felt.WORSE), Done(str(SIGH), "", felt=Felt.WORSE)]
    assert resting(done) == frozenset()
