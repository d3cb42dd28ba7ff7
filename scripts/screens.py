"""Writes every page and state, as a phone and a laptop show them, to docs/screens/."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from tests.support.browser import launch_options

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "screens"
PHONE: ViewportSize = {"width": 390, "height": 844}
LAPTOP: ViewportSize = {"width": 1280, "height": 860}
COLOURS = 64
TALLEST = 1800
PAPER: ViewportSize = {"width": 673, "height": 1016}
"""What is printed on of an A4, at 96 dots to the inch; the rest is MARGIN."""

MARGIN = 60


@dataclass(frozen=True)
class Screen:
    """One page or state: its name, who looks at it, where it is, and what is done there first."""

    name: str
    who: str | None
    path: str
    link: str | None = None
    """A link to follow from there, by its text or selector."""
    then: str | None = None
    """Another link, to follow from there."""
    last: str | None = None
    """And one more."""
    laptop: bool = False
    printed: bool = False
    """Whether it is taken as it is printed, on paper."""


BEFORE_IT_FADES = "Wat wil je bewaren voordat het vervaagt?"

SCREENS = (
    Screen("sign-in", None, "/inloggen"),
    Screen("lost-passphrase", None, "/wachtzin-kwijt"),
    Screen("recover", None, "/herstellen"),
    Screen("help", None, "/hulp"),
    Screen("privacy", None, "/privacy"),
    Screen("about", None, "/over"),
    Screen("breathe-signed-out", None, "/ademen"),
    Screen("not-found", None, "/nergens"),
    Screen("today", "Noor", "/vandaag"),
    Screen("today-before", "Sanne", "/vandaag"),
    Screen("today-later", "Youssef", "/vandaag"),
    Screen("check-in", "Noor", "/inchecken"),
    Screen("check-in-short", "Noor", "/inchecken/kort"),
    Screen("one-breath", "Noor", "/inchecken/adem"),
    Screen("writing", "Noor", "/vandaag", "main .prompt-card .primary"),
    Screen("journal", "Noor", "/dagboek"),
    Screen("entry", "Noor", "/dagboek", f"text={BEFORE_IT_FADES}"),
    Screen(
        "mark-insight", "Noor", "/dagboek", f"text={BEFORE_IT_FADES}", "text=Markeer een inzicht"
    ),
    Screen("search", "Noor", "/dagboek/zoeken"),
    Screen("found", "Noor", "/dagboek", f"text={BEFORE_IT_FADES}", "form[action$=zoeken] button"),
    Screen("month", "Noor", "/dagboek", "a[href*='/maand/']"),
    Screen("letters", "Noor", "/dagboek/brieven"),
    Screen("letter-new", "Noor", "/dagboek/brief"),
    Screen("own-sessions", "Noor", "/sessies"),
    Screen("own-session", "Noor", "/sessies", "main .row-link"),
    Screen("own-session-new", "Noor", "/sessies/nieuw"),
    Screen("write-around", "Noor", "/sessies", "main .row-link", "main a[href$=intention]"),
    Screen("insights", "Noor", "/inzichten"),
    Screen("insight", "Noor", "/inzichten", "main .row-link >> nth=0"),
    Screen("later-on", "Bram", "/later/30"),
    Screen("later-on-offered", "Bram", "/vandaag"),
    Screen("later-on-answered", "Noor", "/later/7", "main .meta a"),
    Screen("deleted", "Noor", "/dagboek/verwijderd"),
    Screen("practise", "Noor", "/oefenen"),
    Screen("breathe", "Noor", "/oefenen", ".practice a >> nth=0"),
    Screen("bodywork", "Noor", "/oefenen", ".practice a >> nth=-1"),
    Screen("body-map", "Noor", "/lichaam"),
    Screen("body-lately", "Noor", "/lichaam/terug"),
    Screen("what-helps", "Noor", "/oefenen/wat-helpt"),
    Screen("practised", "Noor", "/oefenen/gedaan"),
    Screen("body-maps", "Noor", "/lichaam/alle"),
    Screen("practise-for-a-place", "Noor", "/lichaam/terug", "button[name=region] >> nth=0"),
    Screen("own-help", "Noor", "/hulp/mijn"),
    Screen("own-help-empty", "Sanne", "/hulp/mijn"),
    Screen("own-help-edit", "Noor", "/hulp/mijn/bewerken"),
    Screen("conversation", "Noor", "/gesprek"),
    Screen("sheet", "Noor", "/gesprek", "main a[href$=blad]"),
    Screen("sheet-printed", "Noor", "/gesprek", "main a[href$=blad]", printed=True),
    Screen("sheet-compose", "Noor", "/gesprek", "main a[href$=blad]", "main a[href$=maken]"),
    Screen("conversation-note", "Noor", "/gesprek", "details a[href*='/gesprek/']"),
    Screen("conversation-first", "Sanne", "/gesprek"),
    Screen("as-seen", "Noor", "/gesprek", "main a[href$=zicht]"),
    Screen("look-back", "Noor", "/terugblik"),
    Screen("look-back-few", "Sanne", "/terugblik"),
    Screen("me", "Noor", "/ik"),
    Screen("profile", "Noor", "/ik/profiel"),
    Screen("devices", "Noor", "/ik/apparaten"),
    Screen("passphrase", "Noor", "/ik/wachtzin"),
    Screen("recovery-code", "Noor", "/ik/herstelcode"),
    Screen("consents", "Noor", "/ik/toestemmingen"),
    Screen("history", "Noor", "/ik/wie-opende-wat"),
    Screen("rather-not", "Noor", "/ik/liever-niet"),
    Screen("take-along", "Noor", "/ik/meenemen"),
    Screen("erase", "Noor", "/ik/wissen"),
    Screen("coaches", "Noor", "/begeleiders"),
    Screen("guidance", "Ilse", "/begeleiding"),
    Screen("person", "Ilse", "/begeleiding", "text=Noor"),
    Screen("person-laptop", "Ilse", "/begeleiding", "text=Noor", laptop=True),
    Screen(
        "conversation-correct",
        "Ilse",
        "/begeleiding",
        "text=Noor",
        then="main a[href*='gesprekken/0'] >> nth=0",
    ),
    Screen(
        "conversation-note-write",
        "Ilse",
        "/begeleiding",
        "text=Noor",
        "main a[href*='gesprekken/0'] >> nth=1",
    ),
    Screen(
        "conversation-note-write-laptop",
        "Ilse",
        "/begeleiding",
        "text=Noor",
        "main a[href*='gesprekken/0'] >> nth=1",
        laptop=True,
    ),
    Screen("own-notes", "Ilse", "/begeleiding", "text=Noor", "main a[href$=notities]"),
    Screen(
        "own-note",
        "Ilse",
        "/begeleiding",
        "text=Noor",
        "main a[href$=notities]",
        "main .row a",
    ),
    Screen("own-notes-before", "Ilse", "/begeleiding/notities"),
    Screen(
        "conversation-plan",
        "Ilse",
        "/begeleiding",
        "text=Noor",
        "main a[href$='gesprekken/nieuw']",
    ),
    Screen(
        "sessions-of",
        "Ilse",
        "/begeleiding",
        "text=Noor",
        "details:has(a[href$=sessies]) summary",
        "main a[href$=sessies]",
    ),
    Screen(
        "group", "Ilse", "/begeleiding", "details:has(a[href*=groep]) summary", "a[href*=groep]"
    ),
    Screen(
        "group-laptop",
        "Ilse",
        "/begeleiding",
        "details:has(a[href*=groep]) summary",
        "a[href*=groep]",
        laptop=True,
    ),
    Screen("today-suggested", "Hanna", "/vandaag"),
    Screen("sheet-shared", "Ilse", "/begeleiding", "text=Noor", "main a[href$=blad]"),
    Screen("suggesting", "Ilse", "/begeleiding", "text=Noor", then="main a[href$=voorstellen]"),
    Screen(
        "shared-insight",
        "Ilse",
        "/begeleiding",
        "text=Noor",
        then="main a[href*=inzichten] >> nth=-1",
    ),
    Screen("encouraging", "Ilse", "/begeleiding", "text=Noor", then="main a[href$=bemoediging]"),
    Screen(
        "round-off",
        "Ilse",
        "/begeleiding",
        "text=Noor",
        "details:has(a[href$=afronden]) summary",
        "main a[href$=afronden]",
    ),
    Screen("person-no-numbers", "Ilse", "/begeleiding", "text=Sanne"),
    Screen("invite", "Ilse", "/begeleiding/uitnodigen"),
    Screen("reading-times", "Ilse", "/ik/leesdagen"),
    Screen("prompts", "Eva", "/beheer/vragen"),
    Screen("prompts-laptop", "Eva", "/beheer/vragen", laptop=True),
    Screen("prompt-new-laptop", "Eva", "/beheer/vragen/nieuw", laptop=True),
    Screen("prompt-preview-laptop", "Eva", "/beheer/vragen", "tbody a >> nth=3", laptop=True),
    Screen(
        "pattern-laptop",
        "Eva",
        "/beheer/vragen",
        "text=Adem een tijdje iets langer uit dan in",
        then="main a[href$=bewerken]",
        laptop=True,
    ),
    Screen("people", "Eva", "/beheer/mensen"),
    Screen("account", "Eva", "/beheer/mensen", "text=Noor"),
    Screen("rules", "Eva", "/beheer/signalen"),
    Screen("invite-staff", "Eva", "/beheer/mensen/uitnodigen"),
)


def main() -> None:
    """Start the demo on a port of its own and take every screen, light and dark."""
    wanted = sys.argv[1:]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as (origin, people), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for theme in ("light", "dark"):
            _take_all(browser, origin, people, theme, wanted)
        browser.close()


def _take_all(
    browser: Browser, origin: str, people: dict[str, tuple[str, str]], theme: str, wanted: list[str]
) -> None:
    for who in dict.fromkeys(screen.who for screen in SCREENS):
        for laptop in (False, True):
            screens = [
                screen
                for screen in SCREENS
                if (screen.who, screen.laptop) == (who, laptop)
                and (not wanted or screen.name in wanted)
            ]
            if screens:
                context = _context(browser, theme, laptop)
                page = signed_in_page(context, origin, people.get(who or ""))
                for screen in screens:
                    _take(page, origin, screen, theme)
                context.close()


def _context(browser: Browser, theme: str, laptop: bool) -> BrowserContext:
    return browser.new_context(
        viewport=LAPTOP if laptop else PHONE,
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="nl-NL",
        timezone_id="Europe/Amsterdam",
    )


def signed_in_page(context: BrowserContext, origin: str, person: tuple[str, str] | None) -> Page:
    """Return a page in which a person (e-mail, passphrase) is signed in, or nobody is."""
    page = context.new_page()
    if person:
        page.goto(f"{origin}/inloggen")
        page.locator("[name=email]").fill(person[0])
        page.locator("[name=passphrase]").fill(person[1])
        page.locator("main button.primary").click()
        page.wait_for_url(lambda url: "/inloggen" not in url)
    return page


def open_screen(page: Page, origin: str, screen: Screen) -> None:
    """Go to a screen, and wait until it is whole."""
    page.goto(origin + screen.path)
    for link in filter(None, (screen.link, screen.then, screen.last)):
        page.locator(link).first.click()
        page.wait_for_load_state()
    page.evaluate("document.fonts.ready")


def _take(page: Page, origin: str, screen: Screen, theme: str) -> None:
    open_screen(page, origin, screen)
    if screen.printed:
        _take_printed(page, screen, theme)
        return
    height = page.evaluate("document.documentElement.scrollHeight")
    width = (LAPTOP if screen.laptop else PHONE)["width"]
    usual = (LAPTOP if screen.laptop else PHONE)["height"]
    # As tall as the page, so that what stands at the bottom of a phone stands at its bottom here.
    page.set_viewport_size({"width": width, "height": min(max(height, usual), TALLEST)})
    shot = page.screenshot()
    page.set_viewport_size({"width": width, "height": usual})
    _save(Image.open(BytesIO(shot)), f"{screen.name}-{theme}")


def _take_printed(page: Page, screen: Screen, theme: str) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    shot = page.screenshot()
    page.emulate_media(media="screen")
    page.set_viewport_size(PHONE)
    paper = ImageOps.expand(Image.open(BytesIO(shot)).convert("RGB"), MARGIN, "white")
    _save(paper, f"{screen.name}-{theme}")


def _save(image: Image.Image, name: str) -> None:
    few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)
    print(name)


@contextmanager
def demo() -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """Serve a fresh demo; gives its origin and (e-mail, passphrase) of each of the cast."""
    folder = Path(tempfile.mkdtemp(prefix="naklank-screens-"))
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    environ = {
        **os.environ,
        "XDG_CONFIG_HOME": str(folder / "config"),
        "DATABASE_URL": f"sqlite:///{folder}/journal.sqlite3",
        "PUBLIC_URL": f"http://localhost:{port}",
    }
    run = [sys.executable, "-m"]
    subprocess.run(
        [*run, "scripts.demo"], cwd=ROOT, env=environ, check=True, stdout=subprocess.DEVNULL
    )
    secrets = (folder / "config" / "naklank" / "demo.env").read_text(encoding="utf-8")
    environ |= dict(re.findall(r"^(\w+)=(.*)$", secrets, re.MULTILINE))
    serve = [
        *run,
        "gunicorn",
        "-b",
        f"localhost:{port}",
        "--threads",
        "4",
        "--log-level",
        "error",
        "wsgi:app",
    ]
    server = subprocess.Popen(serve, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        lines = (folder / "config" / "naklank" / "demo-people.txt").read_text(encoding="utf-8")
        people = re.findall(r"^\s+(\w+)\s+\w+\s+(\S+@\S+)\s+(.+)$", lines, re.MULTILINE)
        yield f"http://localhost:{port}", {name: (email, said) for name, email, said in people}
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("localhost", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the demo did not start")


if __name__ == "__main__":
    main()
