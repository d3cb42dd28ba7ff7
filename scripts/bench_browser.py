"""Pages on a phone for the first time, in a real Chromium: bytes, requests, and how soon."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, ViewportSize, sync_playwright

from tests.support.browser import launch_options
from tests.support.listening import heard, listen, taps

PHONE: ViewportSize = {"width": 390, "height": 844}
LATENCY_MS = 150
BYTES_PER_SECOND = 1_600_000 // 8
SLOWER = 4
LOADS = 5

FIRST_PAINT = """() => performance.getEntriesByType("paint")
  .find((entry) => entry.name === "first-contentful-paint")?.startTime ?? NaN"""

ICON = """async () => (await fetch(document.querySelector("link[rel=icon]").href)).text()"""


READY = "breath-pacer[data-state=ready]"

FIRST_FRAME = """() => new Promise((resolve) => {
  const pacer = document.querySelector("breath-pacer");
  document.addEventListener("click", ({ timeStamp }) => {
    const look = (now) => (pacer.dataset.state === "breathing" ? resolve(now - timeStamp)
                                                               : requestAnimationFrame(look));
    requestAnimationFrame(look);
  }, { capture: true, once: true });
})"""

PLANNED = "() => window.listening.changes.some(({ how }) => how === 'ramp')"


@dataclass(frozen=True)
class FirstBreath:
    """The pacer with an empty cache, on the same slow phone; medians of LOADS."""

    size: int
    ready_ms: float
    """From asking for the page until it can be begun."""
    drawn_ms: float
    """From the tap that begins until a frame shows that it has."""
    heard_ms: float
    """From that tap until the tone sounds, as the audio clock was told to."""


@dataclass(frozen=True)
class FirstLoad:
    """What an empty cache costs; bytes as they came over the wire, headers too."""

    size: int
    requests: int
    paint_ms: float
    """On a slow phone: 1.6 Mbit/s, 150 ms, a quarter of this processor; the median of LOADS."""


def first_load(url: str, cookie: tuple[str, str]) -> FirstLoad:
    """Load a page with an empty cache; raises BrowserMissing when there is no Chromium here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        loads = [_load(browser, url, cookie) for _ in range(LOADS)]
        browser.close()
    return FirstLoad(
        size=max(load.size for load in loads),
        requests=max(load.requests for load in loads),
        paint_ms=statistics.median(load.paint_ms for load in loads),
    )


def first_breath(url: str) -> FirstBreath:
    """Open the public page of the pacer and begin; raises BrowserMissing without a Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        breaths = [breathe(browser, url) for _ in range(LOADS)]
        browser.close()
    return FirstBreath(
        size=max(each.size for each in breaths),
        ready_ms=statistics.median(each.ready_ms for each in breaths),
        drawn_ms=statistics.median(each.drawn_ms for each in breaths),
        heard_ms=statistics.median(each.heard_ms for each in breaths),
    )


def breathe(browser: Browser, url: str) -> FirstBreath:
    """Open the public page of the pacer once, on a slow phone, and begin."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=3, locale="nl-NL")
    page = context.new_page()
    listen(page)
    counted = _count(context.new_cdp_session(page))
    page.goto(url, wait_until="commit")
    page.wait_for_selector(READY)
    ready: float = page.evaluate("() => performance.now()")
    page.wait_for_load_state("networkidle")
    page.evaluate(f"() => {{ window.begun = ({FIRST_FRAME})(); }}")
    page.click("[data-do=run]")
    drawn: float = page.evaluate("() => window.begun")
    page.wait_for_function(PLANNED)
    (tap,), (sound,) = taps(page), heard(page)
    context.close()
    return FirstBreath(sum(counted), ready, drawn, sound.wall(sound.first_sounds) - tap)


def _load(browser: Browser, url: str, cookie: tuple[str, str]) -> FirstLoad:
    context = browser.new_context(viewport=PHONE, device_scale_factor=3, locale="nl-NL")
    name, value = cookie
    # A secure cookie may only be given to a secure address; localhost then counts as one too.
    home = url.replace("http:", "https:")
    context.add_cookies([{"name": name, "value": value, "url": home, "secure": True}])
    page = context.new_page()
    counted = _count(context.new_cdp_session(page))
    page.goto(url, wait_until="networkidle")
    paint: float = page.evaluate(FIRST_PAINT)
    # Without a window there are no tabs, so nobody asked for the icon in one.
    page.evaluate(ICON)
    page.wait_for_load_state("networkidle")
    context.close()
    return FirstLoad(sum(counted), len(counted), paint)


def _count(session: CDPSession) -> list[int]:
    """Slow the phone down; return a list that fills with the bytes of each request."""
    sizes: list[int] = []

    def finished(event: Any) -> None:
        sizes.append(int(event["encodedDataLength"]))

    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_SECOND,
            "uploadThroughput": BYTES_PER_SECOND,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return sizes
