"""What the bench asks for: pages and saves as a phone sends them, each beside its floor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection
from random import Random

from flask import Response

from journal.accounts.cookies import NAME, DeviceCookie
from journal.accounts.models import Role
from journal.progress.views import PERIODS
from scripts.bench_inside import Weighing, Weight
from scripts.bench_load import BROWSER, ID, Request, get, post
from scripts.bench_server import Server
from scripts.bench_story import (
    BUSY_COACH,
    COACH,
    CROWD,
    GUIDED,
    LONG,
    NEW,
    PASSPHRASE,
    WRITER,
    People,
    email,
    prose,
)

ENTRY_CHARACTERS = 620
ROWS_ONE_BY_ONE = 100
"""Above this nobody would read rows by a query each."""

APP, FLOOR, EACH = "app", "floor", "floor, a query a row"


@dataclass(frozen=True)
class Side:
    """Who is asked, and what."""

    server: Server
    requests: tuple[Request, ...]


@dataclass(frozen=True)
class Target:
    """One line of the results: the app and its floors, what it weighs, and what was aimed for."""

    name: str
    sides: dict[str, Side]
    connections: tuple[int, ...] = (1, 8)
    weights: tuple[Weight, ...] = ()
    cpu_aim: float | None = None
    gzip_aim: int | None = None
    share_aim: float | None = None
    """Of the floor."""


@dataclass
class Phone:
    """Somebody's browser: the cookies that it sends, and a token for its forms."""

    port: int
    device: DeviceCookie | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        if self.device:
            name, value = device_cookie(self.device)
            self.cookies[name] = value

    def open(self, path: str) -> None:
        """Open a page with a form, or the one that it leads to, and keep what it says."""
        server = HTTPConnection("127.0.0.1", self.port)
        server.request("GET", path, headers={**BROWSER, "Cookie": self.header})
        answer = server.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if answer.status == HTTPStatus.SEE_OTHER:
            self.open(answer.headers["Location"])
            return
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())
        if found is None:
            raise RuntimeError(f"{path} answered {answer.status} and shows no form")
        self.token = found[1]

    @property
    def header(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def form(self, path: str, **fields: str) -> Request:
        """Return a form of the opened page, filled in."""
        return post(path, self.header, {"csrf_token": self.token, **fields})


@dataclass
class Targets:
    """Makes the targets."""

    app: Server
    floor: Server
    people: People
    weighing: Weighing

    def pages(self) -> list[Target]:
        """Return the pages, each with a floor that reads as many rows and sends as many bytes."""
        coach = f"/begeleiding/{self.people.ids[GUIDED]}"
        periods = [f"/terugblik?dagen={days}" for days in PERIODS]
        return [
            self._page("Vandaag", WRITER, ["/vandaag"], share_aim=0.4),
            self._page("Dagboek, 30 of 1,000", WRITER, ["/dagboek"], cpu_aim=8, gzip_aim=15 * 1024),
            self._page("Terugblik, 14, 42 and 90 days in turn", WRITER, periods, cpu_aim=6),
            self._page("Coach: one person", COACH, [coach]),
            self._page(
                f"Coach: {len(CROWD)} people of 180 days", BUSY_COACH, ["/begeleiding"], cpu_aim=150
            ),
        ]

    def saves(self) -> list[Target]:
        """Return the saves, each with a floor that commits one row durably."""
        entry = Side(self.app, (self._entry(WRITER),))
        check_in = Side(self.app, (self._check_in(WRITER),))
        return [
            Target(
                "Save an entry",
                {FLOOR: self._durable(ENTRY_CHARACTERS), APP: entry},
                cpu_aim=6,
                share_aim=0.5,
            ),
            Target(
                "Save a check-in",
                {FLOOR: self._durable(40), APP: check_in},
                cpu_aim=6,
                share_aim=0.5,
            ),
        ]

    def histories(self) -> list[Target]:
        """Return saves of an entry by people with histories of different length."""
        lengths = {0: NEW, 1_000: WRITER, 10_000: LONG}
        return [
            Target(
                f"Save an entry after {count:,}",
                {APP: Side(self.app, (self._entry(key),))},
                connections=(1,),
            )
            for count, key in lengths.items()
        ]

    def mixed(self) -> Side:
        """Return entries and check-ins in turn, of one person."""
        return Side(self.app, (self._entry(WRITER), self._check_in(WRITER)))

    def signing_in(self) -> Side:
        """Return sign-ins with a passphrase."""
        phone = Phone(self.app.port)
        phone.open("/inloggen")
        return Side(
            self.app, (phone.form("/inloggen", email=email(WRITER), passphrase=PASSPHRASE),)
        )

    def _page(
        self,
        name: str,
        who: str,
        paths: list[str],
        *,
        cpu_aim: float | None = None,
        gzip_aim: int | None = None,
        share_aim: float | None = None,
    ) -> Target:
        phone = Phone(self.app.port, self.people.cookies[who])
        weights = tuple(self.weighing.page(path, phone.header) for path in paths)
        sides = {
            FLOOR: self._floor(weights),
            APP: Side(self.app, tuple(get(path, phone.header) for path in paths)),
        }
        if all(weight.rows <= ROWS_ONE_BY_ONE for weight in weights):
            sides[EACH] = self._floor(weights, "&each=1")
        return Target(
            name,
            sides,
            weights=weights,
            cpu_aim=cpu_aim,
            gzip_aim=gzip_aim,
            share_aim=share_aim,
        )

    def _floor(self, weights: tuple[Weight, ...], how: str = "") -> Side:
        return Side(
            self.floor,
            tuple(get(f"/page?rows={each.rows}&bytes={each.size}{how}") for each in weights),
        )

    def _durable(self, characters: int) -> Side:
        return Side(self.floor, (post("/row", "", {"id": ID, "text": "." * characters}),))

    def _entry(self, who: str) -> Request:
        text = prose(Random(who), ENTRY_CHARACTERS)  # noqa: S311
        fields = {"page": ID, "prompt_id": "", "text": text, "readers": ""}
        return self._form(who, "/dagboek/schrijven", fields)

    def _check_in(self, who: str) -> Request:
        answers = {"mood": "6", "energy": "4", "tension": "", "sleep": "7", "connected": "5"}
        return self._form(who, "/inchecken", {**answers, "hard": "no"})

    def _form(self, who: str, path: str, fields: Mapping[str, str]) -> Request:
        phone = Phone(self.app.port, self.people.cookies[who])
        phone.open(path)
        return phone.form(path, id=ID, **fields)


def device_cookie(cookie: DeviceCookie) -> tuple[str, str]:
    """Return name and value of the cookie that keeps a browser signed in."""
    response = Response()
    cookie.put(response, Role.PARTICIPANT)
    return NAME, response.headers["Set-Cookie"].partition("=")[2].partition(";")[0]
