"""Which Chromium the browser tests use, and how it is started."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
MAC_APPLICATIONS = [
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
]
# Where `playwright install chromium` puts its own.
OWN_BROWSERS = [
    (".cache/ms-playwright", "chromium-*/chrome-linux*/chrome"),
    ("Library/Caches/ms-playwright", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*"),
]
# Nothing but the app under test may cause traffic, and shared memory is small in containers.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--disable-gpu",
    "--disable-dev-shm-usage",
]


class BrowserMissing(Exception):
    """There is no Chromium to test with; the message says how to get one."""


class LaunchOptions(TypedDict):
    """Keyword arguments for Playwright's `chromium.launch` and `launch_persistent_context`."""

    executable_path: str
    args: list[str]


def launch_options() -> LaunchOptions:
    """Return how to start the Chromium of this machine; raise BrowserMissing when there is none."""
    return {"executable_path": str(chromium()), "args": list(ARGUMENTS)}


def chromium() -> Path:
    """Return the program named by CHROMIUM, else the first one installed.

    Raises BrowserMissing when there is none.
    """
    named = os.environ.get("CHROMIUM")
    if named and not Path(named).is_file():
        raise BrowserMissing(f"CHROMIUM names a program that is not there: {named}")
    found = Path(named) if named else next(_installed(), None)
    if found is None:
        raise BrowserMissing(
            "The browser tests need Chromium or Chrome: install one (Debian: apt-get install "
            "chromium; Ubuntu and macOS: Google Chrome from its maker), or name it in CHROMIUM."
        )
    return found


def _installed() -> Iterator[Path]:
    for name in NAMES:
        path = shutil.which(name)
        if path and not _is_snap(Path(path)):
            yield Path(path)
    for folder in (Path("/Applications"), Path.home() / "Applications"):
        yield from filter(Path.is_file, (folder / name for name in MAC_APPLICATIONS))
    for cache, pattern in OWN_BROWSERS:
        yield from sorted((Path.home() / cache).glob(pattern), reverse=True)


def _is_snap(path: Path) -> bool:
    """Tell Ubuntu's stub, whose browser lives in a snap and cannot read the files of a test."""
    if path.resolve().is_relative_to("/snap") or path.resolve().name == "snap":
        return True
    # Debian's chromium is a script as well, and of about this length; only the stub mentions snaps.
    return path.stat().st_size < 20_000 and b"/snap/" in path.read_bytes()


if __name__ == "__main__":
    try:
        print(chromium())
    except BrowserMissing as missing:
        sys.exit(str(missing))
