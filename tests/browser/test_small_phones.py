"""Practising on small phones, without a connection, and signed out: what a tester once found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import Phone, Say
from tests.practices.test_practise import practices
from tests.support.cast import Cast

# An iPhone with the bars of its browser, a small Android, an iPhone SE with its bars.
PHONES: list[ViewportSize] = [
    {"width": 390, "height": 664},
    {"width": 320, "height": 640},
    {"width": 375, "height": 553},
]
# Of each word on the page: whether it is set over two lines.
BROKEN_WORDS = """() => {
  const broken = [];
  const range = document.createRange();
  for (const label of document.querySelectorAll(".segmented-options span")) {
    const text = label.firstChild;
    for (const { 0: word, index } of text?.data.matchAll(/\\S+/g) ?? []) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (range.getClientRects().length > 1) broken.push(word);
    }
  }
  return broken;
}"""


def breathing(app: Flask, cast: Cast) -> str:
    """Return the page of a breathing practice."""
    names = practices(app, cast).items()
    return next(f"/oefenen/{each}" for each, name in names if name.startswith("Adem een tijdje"))


def in_sight(page: Page, selector: str) -> bool:
    """Tell whether the whole of something stands between the bar and the foot of the screen."""
    seen: bool = page.evaluate(
        """(selector) => {
          const where = (one) => document.querySelector(one).getBoundingClientRect();
          const [box, bar] = [where(selector), where(".bar")];
          return bar.bottom <= box.top && box.bottom <= innerHeight + 0.5;
        }""",
        selector,
    )
    return seen


@pytest.mark.parametrize("size", PHONES, ids=lambda size: f"{size['width']}x{size['height']}")
def test_begin_is_in_sight_and_then_the_breath_is(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say, size: ViewportSize
) -> None:
    noors_phone.page.set_viewport_size(size)
    page = noors_phone.open(breathing(app, cast))
    expect(page.locator("breath-pacer")).to_have_attribute("data-state", "ready")
    assert in_sight(page, "[data-do=run]")
    expect(page.locator("[data-do=tone]")).to_be_visible()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.get_by_role("button", name=say("Begin"), exact=True).click()
    expect(page.locator("breath-pacer")).to_have_attribute("data-state", "breathing")
    assert in_sight(page, ".rings")


@pytest.mark.parametrize("size", PHONES, ids=lambda size: f"{size['width']}x{size['height']}")
def test_no_word_to_choose_is_broken(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say, size: ViewportSize
) -> None:
    noors_phone.page.set_viewport_size(size)
    page = noors_phone.open(breathing(app, cast))
    page.get_by_role("button", name=say("Begin"), exact=True).click()
    page.get_by_role("link", name=say("Stop"), exact=True).click()
    expect(page.get_by_role("radio", name=say("heavier"))).to_be_attached()
    assert page.evaluate(BROKEN_WORDS) == []
    page = noors_phone.open("/lichaam")
    page.get_by_role("checkbox", name=say("Neck"), exact=True).press("Space")
    expect(page.get_by_role("region", name=say("Neck"), exact=True)).to_be_visible()
    assert page.evaluate(BROKEN_WORDS) == []


def test_without_a_connection_the_line_stays_on_the_page_until_there_is_one(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say
) -> None:
    page = noors_phone.open(breathing(app, cast))
    page.get_by_role("button", name=say("Begin"), exact=True).tap()
    noors_phone.context.set_offline(offline=True)
    page.get_by_role("link", name=say("Stop"), exact=True).tap()
    told = page.locator("[data-part=kept]")
    expect(told).to_have_text(
        say(
            "Not saved yet: there is no connection. Leave this page open, and save once it is back."
        )
    )
    line = page.get_by_label(say("One line about it, if you like"))
    line.fill("Geen bereik, wel adem.")
    page.get_by_role("button", name=say("Save"), exact=True).tap()
    expect(line).to_have_value("Geen bereik, wel adem.")
    noors_phone.context.set_offline(offline=False)
    page.get_by_role("button", name=say("Save"), exact=True).tap()
    expect(page.locator("main")).to_contain_text("Geen bereik, wel adem.")
    noors_phone.wrongs.clear()


def test_who_is_not_signed_in_stops_and_is_where_help_is(phone: Callable[..., Phone]) -> None:
    nobody = phone()
    page = nobody.open("/ademen")
    page.get_by_role("button", name="Beginnen", exact=True).tap()
    page.get_by_role("link", name="Stoppen", exact=True).tap()
    expect(page).to_have_url(f"{nobody.origin}/hulp")


def test_what_is_ticked_on_the_map_is_named_above_it(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/lichaam")
    named = page.locator("marked-places [role=status]")
    expect(named).to_be_empty()
    for name in ("Neck", "Belly"):
        page.get_by_role("checkbox", name=say(name), exact=True).press("Space")
    # In the order of the drawing.
    expect(named).to_have_text(f"{say('Belly')}, {say('Neck')}")
    page.get_by_role("checkbox", name=say("Neck"), exact=True).press("Space")
    expect(named).to_have_text(say("Belly"))
