"""Breathing along and bodywork for whoever asked for less motion: counted, not moved."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone
from tests.practices.test_practise import practices
from tests.support.cast import Cast

# All that could move: what is drawn in the rings, its place and its size.
DRAWN = """() => [...document.querySelectorAll("svg.rings circle")]
  .filter((circle) => circle.checkVisibility() && !circle.matches(".progress"))
  .map((circle) => { const { x, y, width } = circle.getBoundingClientRect();
                     const { opacity, transform } = getComputedStyle(circle);
                     return [circle.getAttribute("class"), x, y, width, opacity, transform]; })"""
MOVING = "() => document.getAnimations().filter((each) => each.playState === 'running').length"


def calm(phone: Phone, path: str) -> Page:
    phone.page.emulate_media(reduced_motion="reduce")
    phone.page.clock.install()
    return phone.open(path)


def test_the_seconds_are_counted_and_nothing_moves_until_the_end(
    phone: Callable[..., Phone],
) -> None:
    page = calm(phone(), "/ademen")
    expect(page.locator("breath-pacer")).to_have_attribute("data-state", "ready")
    # On the wall clock, which Playwright steers.
    page.get_by_role("button", name="geluid").tap()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    page.get_by_role("button", name="Beginnen", exact=True).tap()
    word, count = page.locator("[data-part=word]"), page.locator(".pacer-count")
    expect(count).to_be_visible()
    still = page.evaluate(DRAWN)
    assert still
    page.clock.fast_forward(500)
    for said, seconds in (("in", 4), ("uit", 6), ("in", 4), ("uit", 6)):
        for left in range(seconds, 0, -1):
            expect(word).to_have_text(said)
            expect(count).to_have_text(str(left))
            assert page.evaluate(DRAWN) == still
            assert page.evaluate(MOVING) == 0
            page.clock.fast_forward(1000)
    gone = page.locator("svg.rings .progress").get_attribute("stroke-dasharray")
    assert gone == "6.8 100"
    for _ in range(300):
        page.clock.fast_forward(1000)
    expect(word).to_have_text("klaar")
    expect(count).to_be_empty()
    expect(page.locator("#time-left")).to_have_text("0:00")
    assert page.evaluate(DRAWN) == still


def test_bodywork_counts_down_each_step_to_the_end(
    phone: Callable[..., Phone], app: Flask, cast: Cast
) -> None:
    prompt_id = next(
        each for each, title in practices(app, cast).items() if title.startswith("Leg de dag")
    )
    page = calm(phone("noor"), f"/oefenen/{prompt_id}")
    page.get_by_role("button", name="Beginnen", exact=True).tap()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    position = page.locator("[data-part=position]")
    for number, seconds in enumerate((35, 35, 30, 40, 35, 30, 35), 1):
        expect(position).to_have_text(f"Stap {number} van 7")
        expect(page.locator("[data-part=left]")).not_to_be_empty()
        assert page.evaluate(MOVING) == 0
        page.clock.run_for(1000 * seconds)
    with page.expect_response("**/tot-hier"):
        page.clock.run_for(2000)
    expect(page.get_by_role("heading", name="Klaar.")).to_be_focused()
