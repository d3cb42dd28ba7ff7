"""A real server, a real Chromium, a phone of 390 × 844 in Dutch hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask, Response
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)
from werkzeug.serving import make_server

from journal.accounts.cookies import NAME, DeviceCookie
from tests.conftest import Stage, sqlite_stage
from tests.support.browser import launch_options
from tests.support.cast import Cast

PHONE: ViewportSize = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as a browser test."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Browser tests run on SQLite alone: what differs between the two is tested without."""
    return sqlite_stage(tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give one Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    """Serve the app of this test on a free port of localhost."""
    server = make_server("localhost", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app.config["PUBLIC_URL"] = f"http://localhost:{server.port}"
    yield app.config["PUBLIC_URL"]
    server.shutdown()
    thread.join()


@dataclass
class Phone:
    """Somebody's browser, and everything that should not have happened in it."""

    context: BrowserContext
    page: Page
    origin: str
    wrongs: list[str]

    def open(self, path: str) -> Page:
        """Go to a page of the app."""
        self.page.goto(self.origin + path)
        return self.page


@pytest.fixture
def phone(chromium: Browser, origin: str, cast: Cast) -> Iterator[Callable[..., Phone]]:
    """Give phones: `phone("noor")` is signed in as Noor, `phone()` as nobody.

    Any request to another origin, any script error and any answer of 500 fails the test.
    """
    phones: list[Phone] = []

    def make(key: str | None = None, *, java_script_enabled: bool = True) -> Phone:
        context = chromium.new_context(
            viewport=PHONE,
            has_touch=True,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            java_script_enabled=java_script_enabled,
        )
        if key is not None:
            context.add_cookies([_cookie(cast[key].cookie, origin)])
        context.set_default_timeout(8_000)
        made = Phone(context, context.new_page(), origin, [])
        context.on("request", lambda request: _watch(request, origin, made.wrongs))
        context.on("console", lambda said: _listen(said, made.wrongs))
        context.on("weberror", lambda error: made.wrongs.append(str(error.error)))
        phones.append(made)
        return made

    yield make
    wrongs = [wrong for made in phones for wrong in made.wrongs]
    for made in phones:
        made.context.close()
    assert not wrongs


def _watch(request: Request, origin: str, wrongs: list[str]) -> None:
    if not request.url.startswith((f"{origin}/", "data:", "blob:")):
        wrongs.append(f"a request left the origin: {request.url}")


def _listen(said: ConsoleMessage, wrongs: list[str]) -> None:
    if said.type == "error":
        wrongs.append(said.text)


def _cookie(cookie: DeviceCookie, origin: str) -> SetCookieParam:
    response = Response()
    cookie.put(response, "participant")
    value = response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
    # A secure cookie may only be given to a secure address; localhost then counts as one too.
    secure = origin.replace("http:", "https:")
    return {"name": NAME, "value": value, "url": secure, "secure": True, "httpOnly": True}
