"""What a screen reader says of a practice, by itself, while somebody breathes along."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Phone

SAID = """() => {
  window.said = [];
  for (const region of document.querySelectorAll("[role=status], [role=alert], [aria-live]")) {
    const usual = { status: "polite", alert: "assertive" }[region.role];
    const how = region.getAttribute("aria-live") ?? usual;
    const note = () => region.textContent && window.said.push([how, region.textContent]);
    const whole = { childList: true, characterData: true, subtree: true };
    new MutationObserver(note).observe(region, whole);
  }
}"""


@pytest.mark.parametrize("every_phase", [False, True], ids=["first breaths", "every phase"])
def test_phases_are_said_politely_and_once_each(
    phone: Callable[..., Phone], every_phase: bool
) -> None:
    someone = phone()
    someone.page.clock.install()
    page = someone.open("/ademen")
    expect(page.locator("breath-pacer")).to_have_attribute("data-state", "ready")
    page.evaluate(SAID)
    page.get_by_text("Duur en geluid").tap()
    page.get_by_role("radio", name="3 min").check()
    # On the wall clock, which Playwright steers.
    page.get_by_role("button", name="geluid").tap()
    if every_phase:
        page.get_by_role("button", name="in en uit voorlezen").tap()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    page.get_by_role("button", name="Beginnen", exact=True).tap()
    for _ in range(2 * 181):
        page.clock.fast_forward(500)
    said = page.evaluate("() => window.said")
    assert {how for how, _ in said} == {"polite"}
    breaths = 16 if every_phase else 2
    assert [text for _, text in said] == [*["in", "uit"] * breaths, "vanzelf", "klaar"]
