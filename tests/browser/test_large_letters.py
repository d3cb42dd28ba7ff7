"""Practising on the smallest phone with letters twice as large: all fits and can be tapped."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from playwright.sync_api import Page, expect

from journal.body.regions import REGIONS
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.viewers import Participant
from journal.practices import actions
from journal.practices.models import Done
from tests.browser.conftest import Phone, Say, press
from tests.browser.test_body_map import INSIDE
from tests.practices.test_practise import practices
from tests.support.acting import writing_as
from tests.support.cast import Cast

WIDE, HIGH = 320, 640

LARGE = """addEventListener("DOMContentLoaded", () => {
  document.documentElement.style.fontSize = "200%";
})"""

# Of each control: that it stands within the width, that what is at its middle is it and nothing
# over it, and that it is not wholly under something when the focus comes to it.
OUT_OF_REACH = """() => {
  const wide = document.documentElement.clientWidth;
  const wrong = [];
  const isAt = (x, y, drawn) => {
    const top = document.elementFromPoint(x, y);
    return top && (drawn.contains(top) || top.contains(drawn) && top.matches("a, button, label"));
  };
  const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  // Of what runs over several lines, the one in the middle.
  const line = (drawn) => [...drawn.getClientRects()].at(drawn.getClientRects().length / 2);
  const selector = "a[href], button, input, select, textarea, summary";
  for (const control of document.querySelectorAll(selector)) {
    if (!control.checkVisibility({ visibilityProperty: true })) continue;
    if (control.closest(".body-region") || control.matches(".skip-link")) continue;
    const box = control.matches("[type=radio], [type=checkbox]");
    const drawn = (box && control.closest("label")) || control;
    const name = control.outerHTML.slice(0, 120);
    drawn.scrollIntoView({ block: "center", behavior: "instant" });
    const at = line(drawn);
    if (at.left < 0 || at.right > wide + 0.5) wrong.push(`outside: ${name}`);
    if (!isAt(...middle(at), drawn)) wrong.push(`covered: ${name}`);
    control.focus();
    const there = line(drawn);
    const [x, y] = middle(there);
    const heights = [there.top + 2, y, there.bottom - 2];
    if (!control.matches("[aria-disabled=true], :disabled") && document.activeElement === control
        && !heights.some((each) => isAt(x, each, drawn))) wrong.push(`focus covered: ${name}`);
  }
  return wrong;
}"""


def large(phone: Phone, path: str) -> Page:
    phone.page.set_viewport_size({"width": WIDE, "height": HIGH})
    phone.page.add_init_script(LARGE)
    return phone.open(path)


def refuse_what_is_out_of_reach(page: Page) -> None:
    size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == "32px"
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE
    assert page.evaluate(OUT_OF_REACH) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDE


def act(page: Page, name: str) -> None:
    """Press a control of a practice, wherever it stands."""
    page.locator(f"[data-do={name}]").evaluate("control => control.click()")


def open_all(page: Page) -> None:
    """Open everything that is folded away."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")


def test_the_pacer_before_during_and_after(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say
) -> None:
    prompt_id = next(
        each for each, title in practices(app, cast).items() if title.startswith("Zucht eens")
    )
    page = large(noors_phone, f"/oefenen/{prompt_id}")
    pacer = page.locator("breath-pacer")
    expect(pacer).to_have_attribute("data-state", "ready")
    refuse_what_is_out_of_reach(page)
    open_all(page)
    refuse_what_is_out_of_reach(page)
    act(page, "run")
    expect(pacer).to_have_attribute("data-state", "breathing")
    refuse_what_is_out_of_reach(page)
    act(page, "stop")
    expect(page.get_by_role("button", name=say("Save"), exact=True)).to_be_visible()
    expect(page.locator("[data-part=kept]")).not_to_be_empty()
    refuse_what_is_out_of_reach(page)


def test_the_pacer_of_somebody_signed_out(noors_phone: Phone) -> None:
    noors_phone.context.clear_cookies()
    page = large(noors_phone, "/ademen")
    expect(page.locator("breath-pacer")).to_have_attribute("data-state", "ready")
    open_all(page)
    refuse_what_is_out_of_reach(page)
    act(page, "run")
    expect(page.locator("breath-pacer")).to_have_attribute("data-state", "breathing")
    refuse_what_is_out_of_reach(page)


def test_bodywork_before_during_and_after(
    noors_phone: Phone, app: Flask, cast: Cast, say: Say
) -> None:
    prompt_id = next(
        each for each, title in practices(app, cast).items() if title.startswith("Leg de dag")
    )
    page = large(noors_phone, f"/oefenen/{prompt_id}")
    player = page.locator("step-player")
    expect(player).to_have_attribute("data-state", "ready")
    refuse_what_is_out_of_reach(page)
    act(page, "run")
    expect(player).to_have_attribute("data-state", "going")
    for _ in range(3):
        refuse_what_is_out_of_reach(page)
        act(page, "next")
    act(page, "stop")
    expect(page.get_by_role("button", name=say("Save"), exact=True)).to_be_visible()
    expect(page.locator("[data-part=kept]")).not_to_be_empty()
    open_all(page)
    refuse_what_is_out_of_reach(page)


def test_the_body_map_and_where_it_was_lately(noors_phone: Phone, say: Say) -> None:
    page = large(noors_phone, "/lichaam")
    refuse_what_is_out_of_reach(page)
    for region in REGIONS:
        page.locator(f"label:has([value={region}]) path.shape").first.scroll_into_view_if_needed()
        at = page.evaluate(INSIDE, region)
        page.touchscreen.tap(*at)
        expect(page.locator(f"[name=region][value={region}]")).to_be_checked()
    refuse_what_is_out_of_reach(page)
    press(page, say("Save"))
    refuse_what_is_out_of_reach(page)


def test_the_list_and_what_helps(noors_phone: Phone, app: Flask, cast: Cast) -> None:
    page = large(noors_phone, "/oefenen/wat-helpt")
    refuse_what_is_out_of_reach(page)
    practised_often(app, cast)
    for path in ("/oefenen/wat-helpt", "/oefenen"):
        noors_phone.open(path)
        refuse_what_is_out_of_reach(page)


def practised_often(app: Flask, cast: Cast) -> None:
    often, seldom = list(practices(app, cast).items())[:2]
    tensions = [(8, 3), (7, 5), (10, 0), (4, 4), (6, 7), (9, 2)]
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        for (prompt_id, title), count in ((often, 6), (seldom, 2)):
            for day, (before, after) in enumerate(tensions[:count]):
                done = Done(str(prompt_id), title, before, after)
                at = clock.now() - timedelta(days=day)
                actions.practise(db, noor, uuid7(), done, at, line="")
