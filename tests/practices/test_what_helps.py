"""What somebody said before and after, seen again: by themselves, and by a coach who may."""

from __future__ import annotations

from uuid import UUID

from flask import Flask

from tests.practices.test_practise import practices
from tests.support.acting import form_at, in_dutch, share_numbers, token, words_of
from tests.support.cast import Cast
from tests.support.client import StrictClient

PAGE = "/oefenen/wat-helpt"
RESTS = "Eén oefening rust even, omdat het twee keer achter elkaar zwaarder voelde."
MIDDLE = (
    "%(times)s times. The middle change in tension: %(middle)s (from %(least)s to %(most)s). "
    "What else played a part, this does not say."
)


def practise(noor: StrictClient, prompt_id: UUID, **said: str) -> None:
    page = f"/oefenen/{prompt_id}"
    noor.post(page, {**form_at(noor, page), **said})


def test_before_anything_was_said_it_says_so(noor: StrictClient, app: Flask, cast: Cast) -> None:
    assert in_dutch(app, "Nothing to see yet") in words_of(noor.get(PAGE))
    practise(noor, next(iter(practices(app, cast))), before="5")
    assert in_dutch(app, "Nothing to see yet") in words_of(noor.get(PAGE))


def test_fewer_than_five_times_it_says_what_is_missing_and_then_the_middle(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    prompt_id, title = next(iter(practices(app, cast).items()))
    for before, after in ((8, 4), (6, 6), (7, 4), (5, 6)):
        practise(noor, prompt_id, before=str(before), after=str(after))
    page = noor.get(PAGE)
    assert title in words_of(page)
    assert page.count('class="before"') == page.count('class="after"') == 4
    assert "Vul je nog 1 keer je spanning vooraf en achteraf in" in words_of(page)
    practise(noor, prompt_id, before="9", after="7")
    said = in_dutch(app, MIDDLE, times=5, middle="2 lager", least="4 lager", most="1 hoger")
    assert said in words_of(noor.get(PAGE))


def test_two_heavier_in_a_row_rest_it_and_offer_something_that_grounds(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    titles = practices(app, cast)
    prompt_id = next(each for each, title in titles.items() if title.startswith("Leg de dag neer"))
    practise(noor, prompt_id, felt="worse")
    assert RESTS not in words_of(noor.get("/oefenen"))
    practise(noor, prompt_id, felt="worse")
    page = noor.get("/oefenen")
    assert RESTS in words_of(page)
    assert in_dutch(app, "Something that brings you back to where you are:") in words_of(page)
    # It can be chosen all the same, but stands in no list.
    assert page.count(f'href="/oefenen/{prompt_id}"') == 1
    practise(noor, prompt_id, felt="lighter")
    assert RESTS not in words_of(noor.get("/oefenen"))


def test_what_somebody_would_rather_not_do_is_not_asked_before_a_practice(
    noor: StrictClient, app: Flask, cast: Cast
) -> None:
    titles = practices(app, cast)
    scan = next(each for each, title in titles.items() if title.startswith("Een lange, trage"))
    page = noor.get(f"/oefenen/{scan}")
    assert 'value="lying"' in page
    assert 'value="closed"' in page
    noor.post("/ik/liever-niet", {**token(noor), "cautions": ["lying-down", "eyes-closed"]})
    page = noor.get(f"/oefenen/{scan}")
    assert 'value="lying"' not in page
    assert 'value="closed"' not in page


def test_a_coach_sees_it_only_of_who_shares_numbers(
    noor: StrictClient, ilse: StrictClient, app: Flask, cast: Cast
) -> None:
    prompt_id, _ = next(iter(practices(app, cast).items()))
    for _ in range(5):
        practise(noor, prompt_id, before="8", after="6")
    page = f"/begeleiding/{cast['noor'].id}"
    said = in_dutch(app, MIDDLE, times=5, middle="2 lager", least="2 lager", most="2 lager")
    assert said not in words_of(ilse.get(page))
    share_numbers(noor, cast["ilse"].id, "2026-01-01")
    assert said in words_of(ilse.get(page))
