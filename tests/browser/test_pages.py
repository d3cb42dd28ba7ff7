"""Every page of the demo, in both themes: axe finds nothing, and nothing stands outside 320 px."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from scripts.screens import LAPTOP, PHONE, ROOT, SCREENS, Screen, demo, open_screen, signed_in_page

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = 320


@pytest.fixture(scope="module")
def running_demo() -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """Serve the demo's story, so that pages have something on them."""
    with demo() as served:
        yield served


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("who", list(dict.fromkeys(screen.who for screen in SCREENS)))
def test_axe_finds_nothing(
    chromium: Browser,
    running_demo: tuple[str, dict[str, tuple[str, str]]],
    who: str | None,
    theme: str,
) -> None:
    found = []
    for page, screen in _screens(chromium, running_demo, who, theme):
        page.add_script_tag(path=AXE)
        result = page.evaluate("tags => axe.run({runOnly: tags})", RULES)
        found += [
            f"{screen.name}: {wrong['id']} {[node['target'] for node in wrong['nodes']]}"
            for wrong in result["violations"]
        ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", list(dict.fromkeys(screen.who for screen in SCREENS)))
def test_nothing_stands_outside_a_narrow_phone(
    chromium: Browser, running_demo: tuple[str, dict[str, tuple[str, str]]], who: str | None
) -> None:
    wide = []
    for page, screen in _screens(chromium, running_demo, who, "light"):
        page.set_viewport_size({"width": NARROW, "height": 568})
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROW:
            wide.append(f"{screen.name}: {width} px")
    assert not wide


def _screens(
    chromium: Browser,
    running_demo: tuple[str, dict[str, tuple[str, str]]],
    who: str | None,
    theme: str,
) -> Iterator[tuple[Page, Screen]]:
    origin, people = running_demo
    context = _context(chromium, theme)
    page = signed_in_page(context, origin, people.get(who or ""))
    for screen in SCREENS:
        if screen.who == who:
            size = LAPTOP if screen.laptop else PHONE
            page.set_viewport_size(size)
            open_screen(page, origin, screen)
            # As tall as the page: under a sticky bar axe would measure what is half covered.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
            yield page, screen
    context.close()


def _context(chromium: Browser, theme: str) -> BrowserContext:
    # Without the policy, which rightly keeps out the script that looks at the page.
    return chromium.new_context(
        color_scheme="dark" if theme == "dark" else "light",
        locale="nl-NL",
        bypass_csp=True,
        reduced_motion="reduce",
    )
