"""Practising with a phone in hand: what is heard, what is chosen, and what stays of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from journal.core.viewers import Participant
from journal.practices import queries
from journal.practices.models import Done
from tests.browser.conftest import Phone, Say, follow, press
from tests.practices.test_practise import practices
from tests.support.acting import reading_as
from tests.support.cast import Cast

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
MOST_DRIFT_SECONDS = 0.05

RENDERED = """async ({ pattern, minutes }) => {
  const { Tone } = await import("/source/breath/tone.js");
  const { Course } = await import("/source/breath/course.js");
  const course = new Course(pattern, { minutes });
  const [rate, planned, begins] = [8000, new WeakSet(), []];
  const context = new OfflineAudioContext(1, rate * minutes * 60, rate);
  const tone = new Tone(context, context.destination);
  // Looked at now and then, as every frame of the pacer does.
  for (let now = 0; course.at(now).phase !== "natural"; now += 0.7) {
    for (const breath of course.upcoming(now)) {
      if (planned.has(breath)) continue;
      tone.play(breath.pattern, breath.start);
      begins.push(breath.start);
      planned.add(breath);
    }
  }
  const heard = (await context.startRendering()).getChannelData(0);
  // Between two breaths it is silent; where the silence ends a breath has begun.
  const [step, quiet, found] = [rate / 200, 0.004, []];
  let silent = true;
  for (let at = 0; at + step <= heard.length; at += step) {
    let loudest = 0;
    for (let i = at; i < at + step; i += 1) loudest = Math.max(loudest, Math.abs(heard[i]));
    if (silent && loudest > quiet) found.push(at / rate);
    silent = loudest <= quiet;
  }
  return { begins, found };
}"""


def with_sources(page: Page) -> None:
    """Let the page import the scripts one by one, as they are written."""

    def give(route: Route) -> None:
        name = route.request.url.partition("/source/")[2]
        route.fulfill(body=(SCRIPTS / name).read_text(), content_type="text/javascript")

    page.route("**/source/**", give)


@pytest.mark.parametrize(
    "pattern",
    [
        {"in": 4, "topUp": 0, "holdFull": 0, "out": 6, "holdEmpty": 0},
        {"in": 3, "topUp": 1, "holdFull": 0, "out": 7, "holdEmpty": 0},
        {"in": 5.5, "topUp": 0, "holdFull": 0, "out": 5.5, "holdEmpty": 0},
    ],
    ids=["longer exhale", "cyclic sigh", "even"],
)
def test_after_five_minutes_the_tone_is_where_it_should_be(
    phone: Callable[..., Phone], pattern: dict[str, float]
) -> None:
    page = phone().open("/ademen")
    with_sources(page)
    heard = page.evaluate(RENDERED, {"pattern": pattern, "minutes": 5})
    assert len(heard["begins"]) == len(heard["found"]) > 20
    late = [at - begins for begins, at in zip(heard["begins"], heard["found"], strict=True)]
    # How long it takes until a fading-in tone counts as heard is the same for every breath.
    assert max(late) - min(late) <= MOST_DRIFT_SECONDS
    assert 0 <= min(late) <= 0.3


def test_a_practice_that_is_stopped_halfway_is_saved(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say
) -> None:
    prompt_id = next(
        each for each, title in practices(app, cast).items() if title.startswith("Leg de dag")
    )
    page = noors_phone.open(f"/oefenen/{prompt_id}")
    page.get_by_role("radio", name=say("standing")).check()
    page.get_by_role("slider", name=say("How tense are you now?")).tap(position={"x": 200, "y": 10})
    page.get_by_role("button", name=say("Begin"), exact=True).tap()
    expect(page.locator("[data-part=manner]")).to_contain_text(say("standing"))
    page.get_by_role("button", name=say("next"), exact=True).tap()
    with page.expect_response("**/tot-hier"):
        page.get_by_role("link", name=say("Stop")).tap()
    expect(page.locator("[data-part=kept]")).not_to_be_empty()
    (done,) = practised(app, cast)
    assert (done.before is not None, done.after, done.finished) == (True, None, False)
    page.get_by_role("radio", name=say("lighter")).check()
    page.get_by_label(say("One line about it, if you like")).fill("Bij stap twee was het genoeg.")
    press(page, say("Save"))
    expect(page.locator("main")).to_contain_text("Bij stap twee was het genoeg.")
    (done,) = practised(app, cast)
    assert (done.felt, done.finished) == ("lighter", False)


def practised(app: Flask, cast: Cast) -> list[Done]:
    with reading_as(app, cast, "noor", Participant) as (db, viewer):
        return [each.done for each in queries.own_practices(db, viewer, 9)]


def test_the_length_is_chosen_before_and_holds_while_it_runs(phone: Callable[..., Phone]) -> None:
    page = phone().open("/ademen")
    expect(page.locator("#time-left")).to_have_text("5:00")
    page.get_by_text("Duur en geluid").tap()
    page.get_by_role("radio", name="3 min").check()
    expect(page.locator("#time-left")).to_have_text("3:00")
    page.get_by_role("button", name="Beginnen", exact=True).tap()
    expect(page.get_by_role("radio", name="3 min")).to_be_disabled()
    expect(page.locator("#time-left")).to_have_text("2:58")


def test_anybody_may_choose_another_rhythm(phone: Callable[..., Phone]) -> None:
    page = phone().open("/ademen")
    page.get_by_text("Een ander ritme").tap()
    follow(page, "Adem een tijdje langzaam, even lang in als uit")
    expect(page.locator("[data-part=timing]")).to_contain_text("5,5")
