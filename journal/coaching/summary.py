"""What a coach's page of one person says in sentences: each from one rule, with what it rests on.

The rules are all there is: days are counted, the commonest is named, two weeks are put beside each
other. Where there is too little to say, that is said. Nothing is weighed, and no text is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from journal.checkins.models import HARD
from journal.checkins.signals import A_LOT
from journal.coaching.person import PersonPage
from journal.core.i18n import say_day
from journal.practices.effects import ENOUGH
from journal.progress.words import say_answers, say_two_weeks


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, and in words the days and numbers from which it was made."""

    said: str
    rests_on: list[str]


def summary(page: PersonPage) -> list[Sentence]:
    """Return the sentences, in the reader's language; none about numbers that are not shared."""
    return [*_of_texts(page), *(_of_numbers(page) if page.sharing else ())]


def _of_texts(page: PersonPage) -> Iterator[Sentence]:
    shared = [line for line in page.lines if line.day >= page.period.first]
    if not shared:
        return
    said = ngettext(
        "%(num)s text shared in these days.", "%(num)s texts shared in these days.", len(shared)
    )
    yield Sentence(said, [say_day(line.day) for line in shared])


def _of_numbers(page: PersonPage) -> Iterator[Sentence]:
    said = ngettext(
        "A check-in on %(num)s of %(all)s days.",
        "A check-in on %(num)s of %(all)s days.",
        len(page.days),
        all=page.period.long,
    )
    yield Sentence(said, [say_day(day) for day in page.days])
    for both in page.weeks:
        yield Sentence(say_two_weeks(both), [say_answers(both.before), say_answers(both.now)])
    yield from _of_what_was_hard(page)
    yield from _of_practices(page)
    for check in page.checks:
        said = gettext("What is recognised later on: filled in %(day)s.", day=say_day(check.day))
        yield Sentence(said, [gettext("around day %(point)s after the session", point=check.point)])


def _of_what_was_hard(page: PersonPage) -> Iterator[Sentence]:
    """Say how often something was very hard; what was left open says nothing."""
    hard = [each for each in page.check_ins if each.answers.hard == HARD[A_LOT]]
    if hard:
        said = ngettext(
            "%(num)s time 'a lot' at whether anything was hard.",
            "%(num)s times 'a lot' at whether anything was hard.",
            len(hard),
        )
        yield Sentence(said, [say_day(each.day) for each in hard])


def _of_practices(page: PersonPage) -> Iterator[Sentence]:
    if not page.practised:
        return
    said = ngettext("Practised %(num)s time.", "Practised %(num)s times.", len(page.practised))
    times = Counter(each.done.title for each in page.practised)
    yield Sentence(said, [f"{title}: {number}" for title, number in times.most_common()])
    pairs = [pair for effect in page.effects for pair in effect.pairs]
    if len(pairs) < ENOUGH:
        said = ngettext(
            "Tension before and after practising: not enough to say. There is %(num)s time with "
            "both; it takes %(enough)s.",
            "Tension before and after practising: not enough to say. There are %(num)s times with "
            "both; it takes %(enough)s.",
            len(pairs),
            enough=ENOUGH,
        )
    else:
        said = gettext(
            "Tension after practising, of %(all)s times: lower %(lower)s, the same %(same)s, "
            "higher %(higher)s.",
            all=len(pairs),
            lower=sum(pair.change < 0 for pair in pairs),
            same=sum(pair.change == 0 for pair in pairs),
            higher=sum(pair.change > 0 for pair in pairs),
        )
    in_order = sorted(pairs, key=lambda pair: pair.day)
    yield Sentence(
        said, [f"{say_day(pair.day)}: {pair.before} → {pair.after}" for pair in in_order]
    )
