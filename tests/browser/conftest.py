"""A real server, a real Chromium, a phone of 390 × 844 in Dutch hands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask, Response
from flask_babel import force_locale, gettext
from playwright._impl._api_structures import SetCookieParam
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)
from werkzeug.serving import ThreadedWSGIServer

from journal.accounts.cookies import NAME, DeviceCookie
from journal.accounts.models import Person
from journal.core.viewers import Participant
from tests.conftest import Stage, sqlite_stage
from tests.support.acting import writing_as
from tests.support.browser import launch_options
from tests.support.cast import Cast

PHONE: ViewportSize = {"width": 390, "height": 844}
Say = Callable[..., str]
"""Says a text of the app, named by its English, as the person reads it."""


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
    server = ThreadedWSGIServer("localhost", 0, app)
    # What a phone sends while it is put away must not be answered from the next test's database.
    server.daemon_threads = False
    # So often it looks whether it is to stop, which each test waits for.
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    app.config["PUBLIC_URL"] = f"http://localhost:{server.port}"
    yield app.config["PUBLIC_URL"]
    server.shutdown()
    thread.join()
    server.server_close()


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


def press(page: Page, name: str) -> None:
    """Tap the one button of this name, and wait for the page that follows."""
    leave_by(page, page.get_by_role("button", name=name, exact=True))


def follow(page: Page, name: str) -> None:
    """Tap the one link of this name, and wait for the page where it leads."""
    leave_by(page, page.get_by_role("link", name=name, exact=True))


def leave_by(page: Page, way: Locator) -> None:
    """Tap what leads to another page, and wait until that is there."""
    with page.expect_event("load"):
        way.tap()


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


@pytest.fixture(params=["nl", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Give each language in turn."""
    return str(request.param)


@pytest.fixture
def say(app: Flask, language: str) -> Say:
    """Give what says a text of the app in the language of this test."""

    def in_language(message: str, **values: object) -> str:
        with app.test_request_context(), force_locale(language):
            said = str(gettext(message, **values))
        assert language == "en" or said != message, f"the app has no text {message!r}"
        return said

    return in_language


@pytest.fixture
def noors_phone(phone: Callable[..., Phone], app: Flask, cast: Cast, language: str) -> Phone:
    """Give Noor's phone, with the pages in the language of this test."""
    with writing_as(app, cast, "noor", Participant) as (db, noor):
        person = db.get(Person, noor.person_id)
        assert person is not None
        person.language = language
    return phone("noor")


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
