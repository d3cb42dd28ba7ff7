"""The body map, tapped with a thumb and ticked with a keyboard, with and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from journal.body.regions import REGIONS
from tests.browser.conftest import Phone, Say, press

INSIDE = """(region) => {
  const [path] = document.querySelectorAll(`label:has([value=${region}]) path.shape`);
  const box = path.getBBox();
  const toScreen = path.getScreenCTM();
  for (const [x, y] of [[0.5, 0.5], [0.5, 0.3], [0.3, 0.5], [0.7, 0.5], [0.5, 0.8], [0.25, 0.25]]) {
    const point = new DOMPoint(box.x + x * box.width, box.y + y * box.height);
    if (path.isPointInFill(point)) {
      const { x: left, y: top } = point.matrixTransform(toScreen);
      return [left, top];
    }
  }
}"""


@pytest.mark.parametrize("width", [390, 320])
def test_a_tap_on_each_part_ticks_that_part_alone(phone: Callable[..., Phone], width: int) -> None:
    noor = phone("noor")
    noor.page.set_viewport_size({"width": width, "height": 1400})
    page = noor.open("/lichaam")
    ticked: list[str] = []
    for region in REGIONS:
        at = page.evaluate(INSIDE, region)
        assert at, region
        page.touchscreen.tap(*at)
        ticked.append(region)
        now = page.eval_on_selector_all("[name=region]:checked", "all => all.map((x) => x.value)")
        assert sorted(now) == sorted(ticked), region
    expect(page.locator(".body-place:visible")).to_have_count(len(REGIONS))
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_with_a_keyboard_it_is_ticked_said_and_saved(noors_phone: Phone, say: Say) -> None:
    page = noors_phone.open("/lichaam")
    neck = page.get_by_role("checkbox", name=say("Neck"), exact=True)
    neck.press("Space")
    expect(neck).to_be_checked()
    place = page.get_by_role("region", name=say("Neck"), exact=True)
    place.get_by_label(say("What is it like?")).select_option("no-word")
    place.get_by_role("radio", name=say("strongly")).check()
    press(page, say("Save"))
    expect(page.locator("main")).to_contain_text(say("no word for it"))
    page.get_by_role("button", name=say("practices for this")).click()
    expect(page.locator("main")).to_contain_text(say("For: %(place)s", place=say("Neck")))


def test_it_is_all_there_without_script(phone: Callable[..., Phone]) -> None:
    page = phone("noor", java_script_enabled=False).open("/lichaam")
    page.locator("label:has([value=belly]) path.shape").first.click()
    place = page.get_by_role("region", name="Buik", exact=True)
    expect(place).to_be_visible()
    expect(page.get_by_role("region", name="Nek", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("article.row")).to_contain_text("Buik")
