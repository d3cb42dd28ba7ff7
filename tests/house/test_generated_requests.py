"""Requests that no page of ours would send: each is answered, and a refused one writes nothing."""

from __future__ import annotations

import json
import os
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, product
from pathlib import Path
from traceback import extract_tb
from typing import Any, TypeAlias
from urllib.parse import quote_from_bytes, urlencode, urlsplit
from uuid import UUID
from xml.etree.ElementTree import Element

import pytest
import wtforms
from sqlalchemy import Column, Table, select, text
from werkzeug.test import TestResponse

from journal.accounts.cookies import NAME as DEVICE_COOKIE
from journal.accounts.models import PersonRole, Role
from journal.core import clock
from journal.core.access import METHODS, Route
from journal.core.columns import Id
from journal.core.db import Base, Database
from journal.core.forms import TOKEN_FIELD, Form, FreeText, ItemId, Secret
from journal.core.viewers import (
    Admin,
    Coach,
    Locked,
    LockedParticipant,
    Participant,
    PausedParticipant,
    Visitor,
)
from tests.conftest import Stage
from tests.house.test_access import routes
from tests.support import pages
from tests.support.client import SAME_ORIGIN, StrictClient
from tests.support.crawler import FINALLY, Watch, watched_forms

SEED = int(os.environ.get("NAKLANK_SEED", "20261123"))
NORMALLY = 2_000
AT_LENGTH = 10_000
"""On each of the two databases."""

A_WORLD = 250
"""After so many requests everybody begins anew: by then many have signed out or were locked."""

MOST_PROBLEMS = 6
MOST_REPLAYS = 40
ORIGIN = "https://localhost"
TOKEN_SHOWN = re.compile(f'name="{TOKEN_FIELD}"[^>]* value="([^"]*)"')
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Ref:
    """An id in some table, by its place: the ids themselves differ from world to world."""

    table: str
    place: int


@dataclass(frozen=True)
class Known:
    """What an actor knows by then: a form token, a link they were given, their passphrase."""

    what: str
    whose: str = ""


Part: TypeAlias = bytes | Ref | Known
Fields: TypeAlias = tuple[tuple[str, Part], ...]


@dataclass(frozen=True)
class Attempt:
    """One request, as somebody with bad luck or bad intentions might send it."""

    actor: str
    method: str
    rule: str
    parts: tuple[Part, ...] = ()
    query: bytes = b""
    fields: Fields = ()
    shape: str = "form"
    headers: tuple[tuple[str, str], ...] = ()
    cookies: str = ""

    def __str__(self) -> str:
        names = ("parts", "query", "fields", "headers", "cookies", "shape")
        told = [f"{name}={_short(getattr(self, name))}" for name in names if getattr(self, name)]
        return " ".join([f"{self.actor}: {self.method} {self.rule}", *told])

    def route(self) -> Route:
        """Return the route that this is meant for; one of its rule, if none has its method."""
        here = [route for route in routes() if route.rule == self.rule]
        return next((each for each in here if METHODS[each.kind] == self.method), here[0])

    def simpler(self) -> Iterator[Attempt]:
        """Yield the same request, each time less one thing."""
        if self.query:
            yield replace(self, query=b"")
        if self.cookies:
            yield replace(self, cookies="")
        if self.shape != "form":
            yield replace(self, shape="form")
        for at in range(len(self.headers)):
            yield replace(self, headers=self.headers[:at] + self.headers[at + 1 :])
        for at, (name, value) in enumerate(self.fields):
            yield replace(self, fields=self.fields[:at] + self.fields[at + 1 :])
            if isinstance(value, bytes) and len(value) > 8:
                half = ((name, value[: len(value) // 2]),)
                yield replace(self, fields=self.fields[:at] + half + self.fields[at + 1 :])


def _short(value: object) -> str:
    said = repr(value)
    return said if len(said) < 600 else f"{said[:600]}… ({len(said)} characters)"


@dataclass(frozen=True)
class Sketch:
    """A field of a form, as the app itself made it."""

    name: str
    kind: type[wtforms.Field]
    choices: tuple[Part, ...]
    longest: int
    holds: str


BEGIN_AS: dict[str, type] = {
    "visitor": Visitor,
    "noor": Participant,
    "bram": Participant,
    "ilse": Coach,
    "dana": Coach,
    "eva": Admin,
    "paused": PausedParticipant,
    "locked noor": LockedParticipant,
    "locked ilse": Locked,
}


class Ledger:
    """Tells which rows of a database changed since it was last asked."""

    OF_NO_CONCERN = frozenset({"used_at", "expires_at", "unlock_tries"})
    """When a device was last used, and how often it was tried."""

    def __init__(self, url: str) -> None:
        """Begin with the rows as they are, over a connection of its own."""
        self._database = Database(url)
        self._sqlite = self._database.engine.dialect.name == "sqlite"
        self._mark, self._rows = self._now(), self._all_rows()

    def close(self) -> None:
        """Let go of the database."""
        self._database.engine.dispose()

    def changes(self) -> dict[str, tuple[set[str], set[str]]]:
        """Return, per table, the rows that went and the rows that came."""
        if (mark := self._now()) == self._mark:
            return {}
        before, self._rows, self._mark = self._rows, self._all_rows(), mark
        return {
            table: (before[table] - rows, rows - before[table])
            for table, rows in self._rows.items()
            if rows != before[table]
        }

    def _now(self) -> Any:
        """Return something that changes whenever a transaction wrote."""
        query = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text"
        with self._database.read() as db:
            return db.scalar(text("PRAGMA data_version" if self._sqlite else query))

    def _all_rows(self) -> dict[str, set[str]]:
        with self._database.read() as db:
            return {
                table.name: {str(tuple(row)) for row in db.execute(select(*self._columns(table)))}
                for table in Base.metadata.sorted_tables
                if table.name != "throttle"
            }

    def _columns(self, table: Table) -> list[Column[Any]]:
        ignored = self.OF_NO_CONCERN if table.name == "device" else ()
        return [column for column in table.columns if column.name not in ignored]


class World:
    """The cast in the middle of their lives, each with a browser."""

    def __init__(self, stage: Stage, watch: Watch) -> None:
        """Let them write, share, answer, invite, lock and pause; then look at what there is."""
        self.app, self.cast, self.watch = stage.app, stage.cast, watch
        database = self.app.extensions["database"] = stage.database
        self.actors = {"visitor": StrictClient(self.app)}
        for key, member in self.cast.members.items():
            self.actors[key] = StrictClient(self.app, member.cookie)
        self.known: dict[Known, str] = {}
        with database.write() as db:
            db.add(PersonRole(person_id=self.cast["dana"].id, role=Role.ADMIN))
        self._live()
        self.ids = _ids(database)
        self.ledger = Ledger(database.engine.url.render_as_string(hide_password=False))

    def _live(self) -> None:
        noor, ilse, eva = (self.actors[key] for key in ("noor", "ilse", "eva"))
        coach, person = self.cast["ilse"].id, self.cast["noor"].id
        for words in ("Van mij.", "Dit gooi ik weg."):
            noor.submit("/dagboek/schrijven", text=words)
        thrown_away = urlsplit(noor.last.headers["Location"]).path
        noor.submit(thrown_away, f"{thrown_away}/verwijderen")
        noor.submit("/dagboek/schrijven", text="Voor jou.", readers=str(coach))
        shared = urlsplit(noor.last.headers["Location"]).path.rpartition("/")[2]
        noor.submit("/dagboek/schrijven", text="Nog niet af.", draft="1")
        noor.submit("/inchecken", mood="7")
        noor.submit("/ik/liever-niet", cautions="touch")
        noor.submit("/begeleiders", f"/begeleiders/{coach}/getallen")
        page = f"/begeleiding/{person}/{shared}"
        ilse.submit(page, f"{page}/antwoord", text="Dank je.")
        self._pause(ilse)
        bram = self.cast["bram"].id
        self._keep_link(
            "reset",
            eva.submit(f"/beheer/mensen/{bram}", f"/beheer/mensen/{bram}/nieuwe-kluis", status=200),
        )
        for key in ("noor", "ilse"):
            self._lock(key)

    def _pause(self, ilse: StrictClient) -> None:
        """Let somebody join who said yes to nothing yet, and invite one more."""
        for name in ("Pien", "Wout"):
            page = ilse.submit(
                "/begeleiding/uitnodigen",
                name=name,
                email=f"{name}@example.org",
                asked_first="y",
                status=200,
            )
            self._keep_link("invitation", page)
            if name == "Pien":
                self.actors["paused"] = StrictClient(self.app)
                self.actors["paused"].submit(self.known[Known("invitation")])

    def _lock(self, key: str) -> None:
        member, client = self.cast[key], StrictClient(self.app)
        client.submit("/inloggen", email=member.email, passphrase=member.passphrase)
        client.submit("/ik", "/ik/slot")
        self.actors[f"locked {key}"] = client

    def _keep_link(self, what: str, page: str) -> None:
        texts = pages.parsed(page).itertext()
        link = next(each for each in texts if each.startswith(f"{ORIGIN}/"))
        self.known[Known(what)] = link.removeprefix(ORIGIN)

    def resolve(self, part: Part, actor: str) -> bytes:
        """Return a part of a request as the bytes that stand for it in this world."""
        if isinstance(part, bytes):
            return part
        if isinstance(part, Ref):
            ids = self.ids[part.table]
            return str(ids[part.place % len(ids)]).encode()
        if part.what == "token":
            return self._token(part.whose or actor).encode()
        if part.what in {"email", "passphrase"}:
            key = (part.whose or actor).rpartition(" ")[2]
            member = self.cast.members.get(key, self.cast["noor"])
            return str(getattr(member, part.what)).encode()
        return self.known[part].rpartition("/")[2].encode()

    def as_part(self, value: str) -> Part:
        """Return what stands for a value in any world."""
        for table, ids in self.ids.items():
            for place, each in enumerate(ids):
                if str(each) == value:
                    return Ref(table, place)
        return value.encode()

    def _token(self, actor: str) -> str:
        known = self.known.get(Known("token", actor))
        if known is None:
            self._open(
                self.actors[actor], "GET", "/ik" if actor != "visitor" else "/inloggen", actor
            )
        return self.known.get(Known("token", actor), "")

    def _open(
        self, client: StrictClient, method: str, path: str, actor: str, **options: Any
    ) -> TestResponse:
        browser = client.browser
        if "HTTP_COOKIE" in options.get("environ_overrides", {}):
            browser = self.app.test_client(use_cookies=False)
        response = browser.open(path, method=method, base_url=ORIGIN, **options)
        if found := TOKEN_SHOWN.search(response.text if response.mimetype == "text/html" else ""):
            self.known[Known("token", actor)] = found[1]
        return response

    def send(self, attempt: Attempt) -> TestResponse:
        """Send a request; what the app raises comes out here."""
        client, parts = self.actors[attempt.actor], iter(attempt.parts)
        path = PARAMETER.sub(
            lambda _: quote_from_bytes(self.resolve(next(parts), attempt.actor), "/.~"),
            attempt.rule,
        )
        fields = [(name, self.resolve(part, attempt.actor)) for name, part in attempt.fields]
        body, kind = BODIES[attempt.shape](fields)
        overrides: dict[str, Any] = {}
        if attempt.cookies:
            overrides["HTTP_COOKIE"] = self._cookies(client, attempt.cookies)
        if attempt.shape == "lies about its length":
            overrides["CONTENT_LENGTH"] = "99999999999999999999"
        self.watch.forget()
        return self._open(
            client,
            attempt.method,
            path,
            attempt.actor,
            query_string=attempt.query.decode("latin-1"),
            data=body,
            content_type=kind,
            headers=list(attempt.headers),
            environ_overrides=overrides,
        )

    def _cookies(self, client: StrictClient, how: str) -> str:
        device = client.browser.get_cookie(DEVICE_COOKIE)
        value = device.value if device else "v1.00000000-0000-0000-0000-000000000000.AAAA"
        version, number, secret = [*value.split("."), "", ""][:3]
        foreign = str(self.ids["device"][0])
        return {
            "none": "",
            "a device's half": f"{DEVICE_COOKIE}={value[: len(value) // 2]}",
            "another version": f"{DEVICE_COOKIE}=v9.{number}.{secret}",
            "another device": f"{DEVICE_COOKIE}={version}.{foreign}.{secret}",
            "another secret": f"{DEVICE_COOKIE}={version}.{number}.{secret[::-1]}",
            "no id": f"{DEVICE_COOKIE}=v1.geen-id.{secret}",
            "not base64": f"{DEVICE_COOKIE}=v1.{number}.\u00e9\u00ff%%%",
            "binary": f"{DEVICE_COOKIE}=\x01\x7f\x80\xff; \xfe=\xff",
            "huge": f"{DEVICE_COOKIE}={'A' * 20_000}",
            "twice": f"{DEVICE_COOKIE}={value}; {DEVICE_COOKIE}=v1.x.y",
            "a session of somebody's making": f"__Host-session=eyJjc3JmIjoxfQ.x.y; a={value}",
            "a session of bytes": "__Host-session=\xff\xfe.\x00; ;;=;=",
            "no name": '=; ; =x; "',
        }[how]


@contextmanager
def a_world(stage: Stage, watch: Watch) -> Iterator[World]:
    """Give the cast's world as it was in the beginning, and some life in it."""
    stage.renew()
    world = World(stage, watch)
    try:
        yield world
    finally:
        world.ledger.close()
        stage.database.engine.dispose()


def _ids(database: Database) -> dict[str, list[UUID]]:
    """Return every id of every table, in the order in which they were made."""
    found: dict[str, list[UUID]] = {}
    with database.read() as db:
        for table in Base.metadata.sorted_tables:
            key = next(iter(table.primary_key.columns))
            if isinstance(key.type, Id):
                ids = db.execute(select(key)).scalars()
                found[table.name] = sorted(ids) or [UUID(int=0)]
    return found


Body: TypeAlias = tuple[bytes, str | None]
Pairs: TypeAlias = list[tuple[str, bytes]]
BOUNDARY = "grens"


def _urlencoded(fields: Pairs) -> bytes:
    return urlencode(fields).encode()


def _multipart(fields: Pairs, *more: bytes, end: bytes = b"--grens--\r\n") -> bytes:
    parts = [
        b'--grens\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (name.encode(), value)
        for name, value in fields
    ]
    return b"".join([*parts, *more, end])


def _as_json(fields: Pairs) -> bytes:
    return json.dumps({name: value.decode("latin-1") for name, value in fields}).encode()


FILE = b'--grens\r\nContent-Disposition: form-data; name="text"; filename="a.txt"\r\n\r\n%s\r\n'
FORM = "application/x-www-form-urlencoded"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
BODIES: dict[str, Callable[[Pairs], Body]] = {
    "form": lambda fields: (_urlencoded(fields), FORM),
    "form in another charset": lambda fields: (_urlencoded(fields), f"{FORM}; charset=utf-7"),
    "text": lambda fields: (_urlencoded(fields), "text/plain"),
    "no type": lambda fields: (_urlencoded(fields), None),
    "nonsense type": lambda fields: (_urlencoded(fields), ";;=/\xff"),
    "JSON": lambda fields: (_as_json(fields), "application/json"),
    "JSON as a form": lambda fields: (_as_json(fields), FORM),
    "parts": lambda fields: (_multipart(fields), MULTIPART),
    "parts and a file": lambda fields: (_multipart(fields, FILE % b"inhoud"), MULTIPART),
    "parts and a large file": lambda fields: (_multipart(fields, FILE % bytes(900_000)), MULTIPART),
    "parts without an end": lambda fields: (_multipart(fields, end=b""), MULTIPART),
    "parts without a boundary": lambda fields: (_multipart(fields), "multipart/form-data"),
    "parts with nonsense between": lambda fields: (
        _multipart(fields, b"--grens\r\nX\r\n\r\n--grens\r\n\r\n\r\n\xff--grens"),
        MULTIPART,
    ),
    "many parts": lambda fields: (_multipart(fields * 300), MULTIPART),
    "too much": lambda fields: (_urlencoded([*fields, ("more", b"m" * 2_200_000)]), FORM),
    "bytes": lambda fields: (b"\x00\xff=&&=%%%&=%zz;" + _urlencoded(fields), FORM),
    "nothing": lambda _: (b"", FORM),
    "lies about its length": lambda fields: (_urlencoded(fields), FORM),
}
COOKIES = (
    "none",
    "a device's half",
    "another version",
    "another device",
    "another secret",
    "no id",
    "not base64",
    "binary",
    "huge",
    "twice",
    "a session of somebody's making",
    "a session of bytes",
    "no name",
)
METHODS_TRIED = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
HEADERS_TRIED = (
    ("Accept-Language", "tlh, *;q=, xx-yy-zz;q=9, \xff, en;q=nan"),
    ("Accept-Language", "en-GB,en;q=0.9"),
    ("Accept", "image/*;q=x, ;;,"),
    ("Accept-Encoding", "gzip;q=\xff, br, *"),
    ("Range", "bytes=9-2,-,a"),
    ("If-None-Match", '"x", W/'),
    ("If-Modified-Since", "gisteren"),
    ("Content-Encoding", "gzip"),
    ("Host", "evil.example:99999"),
    ("Host", "a b\xff"),
    ("Host", ""),
    ("X-Forwarded-For", "1.2.3.4, \xff, ::::"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Proto", "gopher"),
    ("X-HTTP-Method-Override", "DELETE"),
    ("Forwarded", "for=;proto=;;"),
    ("Authorization", "Basic \xff\xff"),
    ("User-Agent", "\xf0\x9f\x8c\xbf" * 400),
    ("Referer", "https://evil.example/%ff"),
    ("Expect", "100-continue"),
    ("Cookie2", "$Version=1"),
)
SITES = (
    (("Sec-Fetch-Site", "cross-site"),),
    (("Sec-Fetch-Site", "none"),),
    (("Sec-Fetch-Site", "\xff"),),
    (("Origin", ORIGIN),),
    (("Origin", "https://evil.example"),),
    (("Origin", "null"),),
    (),
)
NASTY = (
    b"",
    b" \t\r\n ",
    b"\x00",
    b"a\x00b",
    b"\x1b[2J\x07\x08",
    b"\x7f\xc2\x85\xc2\x9f",
    b"\xff\xfe\xfd",
    b"\xed\xa0\x80",
    b"\xef\xbf\xbe\xef\xb7\x90\xf0\x9f\xbf\xbf",
    "\u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627\u202c".encode(),
    "\U0001f33f\U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301".encode(),
    b"x" * 200_000,
    "\u00e9".encode() * 100_001,
    b"11",
    b"-1",
    b"1e9",
    b"NaN",
    b"9" * 5_000,
    "\u0661\u0662".encode(),
    b"9999-12-31",
    b"0001-01-01",
    b"2026-02-30",
    b"0000-00-00",
    b"12026-01-01",
    b"2026-11-23T10:00",
    b"tlh",
    b"EN",
    b"Europe/Atlantis",
    b"../../etc/passwd",
    b"00000000-0000-0000-0000-000000000000",
    b"{12345678-1234-5678-1234-567812345678}",
    b"null",
    b"[]",
    b"on",
    b"<script>alert(1)</script></textarea><!--",
    b"{{ 7 * 7 }}{% raw %}%s%(x)s{0}",
    b"'; DROP TABLE entry; --",
    b"/ok\r\nSet-Cookie: x=1",
    b"//evil.example",
    b"/\\evil.example",
    b"/\t/evil.example",
    b"https://evil.example",
    b"/dagboek/schrijven",
    b"/ik/wissen",
    b"/inloggen",
    b"/%00%ff?x=%zz#",
)
PARTS = (
    b"geen-id",
    b"00000000-0000-0000-0000-000000000000",
    b"01a20000-0000-7000-8000-000000000000",
    b"\x00",
    b"\xff\xfe",
    b"..",
    b"../../ik",
    b"a/b",
    b"journal",
    b"sharing",
    "\U0001f33f".encode(),
    b"A" * 4_000,
    b"' OR 1=1 --",
    b"%2e%2e%2f",
)
QUERIES = (
    b"notice=saved",
    b"notice=%00&notice=<b>",
    b"prompt=geen-id",
    b"prompt=00000000-0000-0000-0000-000000000000",
    b"prompt=%00",
    b"before=2026-01-01_geen-id",
    b"before=9999-12-31_00000000-0000-0000-0000-000000000000",
    b"before=%ff_%00",
    b"dagen=14",
    b"dagen=%d9%a1",
    b"dagen=-1&dagen=99999999999999999999",
    b"&&==&%%%&\xff\xfe=\x80",
    b"x=" + b"9" * 8_000,
    b"lang=en&text=woord",
)
EXTRAS = ("draft", "withdraw", "reader", "role", "carried_path", "carried_writer", "carried.text")
"""What views read of a form besides its fields."""


ENDING = {*FINALLY, "accounts.switch_role", "guidance.lock_account"}
CHANGES = ("drop", "double", "spoil", "spoil", "spoil", "extra")
ITEMS = ("entry", "entry_draft", "check_in", "practice", "reply")
"""Tables whose ids a phone makes."""


def _days_ago(days: int) -> date:
    return clock.now().date() - timedelta(days=days)


class Dreamer:
    """Thinks up requests: mostly right ones, in which a thing or two is not."""

    def __init__(self, rng: random.Random, sketches: dict[str, list[tuple[Sketch, ...]]]) -> None:
        """Know the forms of each endpoint, as far as they have been seen."""
        self._rng, self._sketches = rng, sketches

    def attempt(self, route: Route, actor: str, actors: Sequence[str]) -> Attempt:
        """Return a request to a route."""
        rng = self._rng
        usual = METHODS[route.kind]
        method = usual if rng.random() < 0.88 else rng.choice(METHODS_TRIED)
        posts = method not in {"GET", "HEAD"}
        site = tuple(SAME_ORIGIN.items()) if rng.random() < 0.9 else rng.choice(SITES)
        return Attempt(
            actor=actor,
            method=method,
            rule=route.rule,
            parts=tuple(self._part(name) for name in PARAMETER.findall(route.rule)),
            query=rng.choice(QUERIES) if rng.random() < 0.2 else b"",
            fields=self._fields(route.endpoint, actors) if posts else (),
            shape="form" if not posts or rng.random() < 0.82 else rng.choice(list(BODIES)),
            headers=site + tuple(rng.choices(HEADERS_TRIED, k=rng.choice((0, 0, 0, 1, 2)))),
            cookies=rng.choice(COOKIES) if rng.random() < 0.08 else "",
        )

    def _part(self, name: str) -> Part:
        rng = self._rng
        if rng.random() < 0.25:
            return rng.choice(PARTS)
        if name == "token":
            return Known(rng.choice(("invitation", "reset")))
        if name == "purpose":
            return rng.choice((b"journal", b"sharing", b"mail"))
        table = name.removesuffix("_id")
        return self._ref(table if table in Base.metadata.tables else "person")

    def _ref(self, table: str) -> Ref:
        return Ref(table, self._rng.randrange(64))

    def _fields(self, endpoint: str, actors: Sequence[str]) -> Fields:
        rng = self._rng
        known = self._sketches.get(endpoint) or [()]
        fields = [(each.name, self._value(each)) for each in rng.choice(known)]
        fields.append((TOKEN_FIELD, self._token(actors)))
        for change in rng.choices(CHANGES, k=rng.choice((0, 0, 1, 1, 2, 3))):
            at = rng.randrange(len(fields))
            if change == "drop":
                del fields[at]
            elif change == "double":
                fields.append((fields[at][0], rng.choice(NASTY)))
            elif change == "spoil" and fields[at][0] != TOKEN_FIELD:
                fields[at] = (fields[at][0], rng.choice(NASTY))
            elif change == "extra":
                fields.append((rng.choice(EXTRAS), self._extra()))
            if not fields:
                break
        return tuple(fields)

    def _extra(self) -> Part:
        ref = self._ref("person")
        return self._rng.choice((b"1", b"coach", b"/dagboek/schrijven", ref, *NASTY))

    def _token(self, actors: Sequence[str]) -> Part:
        chance = self._rng.random()
        if chance < 0.86:
            return Known("token")
        return Known("token", self._rng.choice(actors)) if chance < 0.93 else self._spoilt_token()

    def _spoilt_token(self) -> bytes:
        return self._rng.choice((b"", b"x", b"=" * 9, b"A" * 88 + b".", b"\xff\xfe", b"A" * 9_000))

    def _value(self, sketch: Sketch) -> Part:
        """Return something that the field takes, as far as that can be known."""
        if sketch.choices:
            return self._rng.choice(sketch.choices)
        for kind, value in self._values.items():
            if issubclass(sketch.kind, kind):
                return value(sketch)
        return self._text(sketch)

    @property
    def _values(self) -> dict[type[wtforms.Field], Callable[[Sketch], Part]]:
        rng = self._rng
        return {
            ItemId: lambda _: self._id() if rng.random() < 0.7 else self._ref(rng.choice(ITEMS)),
            wtforms.HiddenField: lambda each: (
                b"" if each.name != "prompt_id" else self._ref("prompt")
            ),
            Secret: lambda _: Known("passphrase") if rng.random() < 0.7 else b"zomaar wat anders",
            wtforms.DateField: lambda _: str(_days_ago(rng.randrange(40))).encode(),
            wtforms.IntegerField: lambda _: str(rng.randrange(1, 60)).encode(),
        }

    def _id(self) -> bytes:
        return str(UUID(int=self._rng.getrandbits(128), version=4)).encode()

    def _text(self, sketch: Sketch) -> Part:
        rng = self._rng
        if sketch.name == "email":
            return rng.choice((Known("email"), Known("email", "ilse"), b"iemand@example.org"))
        longest = min(sketch.longest, 5_000)
        return ("Een rustige dag \u2013 \u00e9\u00e9n. " * 400)[
            : rng.choice((5, 40, longest))
        ].encode()


class Trial:
    """Sends requests into worlds and keeps what goes wrong."""

    def __init__(self, stage: Stage, watch: Watch) -> None:
        """Know nothing of any form yet."""
        self.stage, self.watch = stage, watch
        self.sketches: dict[str, list[tuple[Sketch, ...]]] = {}
        self.problems: dict[str, list[Attempt]] = {}
        self.statuses: Counter[tuple[str, int]] = Counter()
        self._good_pages: set[int] = set()

    def run(self, count: int) -> None:
        """Send so many requests, one to each route as each actor first, into world after world."""
        rng = random.Random(f"{SEED} {count}")
        dreamer = Dreamer(rng, self.sketches)
        with a_world(self.stage, self.watch) as world:
            actors = list(world.actors)
            self._learn_forms(world)
        plan = self._planned(rng, count, actors)
        for begin in range(0, count, A_WORLD):
            with a_world(self.stage, self.watch) as world:
                sent: list[Attempt] = []
                for route, actor in plan[begin : begin + A_WORLD]:
                    sent.append(dreamer.attempt(route, actor, actors))
                    what = self.what_is_wrong(world, sent[-1])
                    if what and what not in self.problems:
                        self.problems[what] = list(sent)
            if len(self.problems) >= MOST_PROBLEMS:
                break

    def _planned(
        self, rng: random.Random, count: int, actors: Sequence[str]
    ) -> list[tuple[Route, str]]:
        """Return each route with each actor, and then again and again whom it is for."""
        every = list(product(routes(), actors))
        fitting = [(route, actor) for route, actor in every if BEGIN_AS[actor] in route.audience]
        rng.shuffle(every)
        # What ends a session or an account seldom succeeds, or soon nobody would be here.
        weights = [0.1 if route.endpoint in ENDING else 1 for route, _ in fitting]
        more = rng.choices(fitting, weights, k=max(0, count - len(every)))
        plan = [*every, *more][:count]
        # Those who may come with those who may not: after a while few are signed in.
        rng.shuffle(plan)
        return plan

    def _learn_forms(self, world: World) -> None:
        """Send every form empty, as whoever may, to see of which fields it is made."""
        for route, actor in product(routes(), world.actors):
            if route.kind == "page" or len(self.sketches.get(route.endpoint, ())) > 1:
                continue
            parts = tuple(self._fitting(name) for name in PARAMETER.findall(route.rule))
            headers = tuple(SAME_ORIGIN.items())
            answer = world.send(Attempt(actor, "POST", route.rule, parts, headers=headers))
            # Who is not signed in gets the form for that, and no other.
            for form in world.watch.made if answer.status_code != 401 else ():
                sketch = tuple(_sketched(form, world))
                if sketch and sketch not in self.sketches.setdefault(route.endpoint, []):
                    self.sketches[route.endpoint].append(sketch)

    def _fitting(self, name: str) -> Part:
        if name == "token":
            return Known("invitation")
        table = name.removesuffix("_id")
        return Ref(table if table in Base.metadata.tables else "person", 3)

    def what_is_wrong(self, world: World, attempt: Attempt) -> str:
        """Send a request and say what is wrong with the answer; nothing is the empty string."""
        try:
            response = world.send(attempt)
        except Exception as error:  # noqa: BLE001  whatever it is, it would have been a 500
            return _told(error)
        self.statuses[attempt.actor, response.status_code] += 1
        wrong = self._wrong_page(attempt, response) or self._not_kept(world, attempt, response)
        return wrong or _wrongly_written(world.ledger.changes(), attempt, response)

    def _wrong_page(self, attempt: Attempt, response: TestResponse) -> str:
        shape = hash(TOKEN_SHOWN.sub("", response.text)) if attempt.method != "HEAD" else 0
        if response.status_code < 500 and (shape in self._good_pages or attempt.method == "HEAD"):
            return ""
        try:
            pages.check_answer(response)
        except AssertionError as wrong:
            # Without the lines and columns of a parser's complaints, which differ each time.
            return (
                f"{response.status_code}: {re.sub(r'[(][0-9]+, [0-9]+[)]', '', str(wrong))[:300]}"
            )
        self._good_pages.add(shape)
        for word in ("Traceback", "sqlalchemy", "jinja2", "werkzeug"):
            if word in response.text:
                return f"{attempt.rule} says {word}"
        return ""

    def _not_kept(self, world: World, attempt: Attempt, response: TestResponse) -> str:
        """Say which words somebody typed did not come back with a refusal."""
        if response.mimetype != "text/html" or response.status_code not in {401, 422}:
            return ""
        if attempt.shape not in {"form", "parts"} or attempt.method != "POST":
            return ""
        names = [name for name, _ in attempt.fields]
        for name, part in attempt.fields:
            if names.count(name) == 1 and self._is_words(attempt, name):
                typed = world.resolve(part, attempt.actor).decode("utf-8", "replace")
                if _plain(typed) not in _plain(_shown(pages.parsed(response.text))):
                    return f"{response.status_code} {attempt.rule} does not give {name} back"
        return ""

    def _is_words(self, attempt: Attempt, name: str) -> bool:
        known = chain.from_iterable(self.sketches.get(attempt.route().endpoint, ()))
        return any(each.name == name and each.holds == "words" for each in known)


def _shown(root: Element) -> str:
    """Return what a page shows: its text, and what stands in its fields of one line."""
    fields = (field.get("value", "") for field in root.iter("input"))
    return " ".join([*root.itertext(), *fields])


def _plain(said: str) -> str:
    """Return text without what a page may not hold, and with all space alike."""
    kept = (ch for ch in said if ch.isspace() or not unicodedata.category(ch).startswith("C"))
    return " ".join("".join(kept).replace("\ufffd", "").split())


def _wrongly_written(
    changes: dict[str, tuple[set[str], set[str]]],
    attempt: Attempt,
    response: TestResponse,
) -> str:
    """Say what was written though the request was refused, or only asked to read."""
    route = attempt.route()
    if response.status_code < 400 and route.kind == "action" and attempt.method == "POST":
        return ""
    for table, (gone, come) in changes.items():
        reading = table == "audit_event" and not gone and all("'read'" in row for row in come)
        # The last of too many wrong passphrases ends the device.
        ended = route.endpoint == "accounts.unlock" and table in {"device", "key_slot"} and not come
        if not reading and not ended:
            return f"{response.status_code} {attempt.method} {attempt.rule} wrote into {table}"
    return ""


def _told(error: Exception) -> str:
    frames = [
        each for each in extract_tb(error.__traceback__) if "site-packages" not in each.filename
    ]
    at = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return f"{type(error).__name__} at {at}: {str(error)[:200]}"


def _sketched(form: Form, world: World) -> Iterator[Sketch]:
    for each in form:
        if each.name == TOKEN_FIELD:
            continue
        choices = getattr(each, "choices", None) or ()
        values = [choice.value for choice in choices]
        # Six hundred time zones are as good as a few.
        some = values if len(values) < 50 else values[:: len(values) // 7]
        yield Sketch(
            name=each.name,
            kind=type(each),
            choices=(b"y",)
            if isinstance(each, wtforms.BooleanField)
            else tuple(world.as_part(str(value)) for value in some),
            longest=getattr(each, "longest", 200),
            holds=each.holds if isinstance(each, FreeText) else "",
        )


class Shrinker:
    """Finds fewer and simpler requests after which the same goes wrong."""

    def __init__(self, trial: Trial, what: str) -> None:
        """Begin with as many replays as there may be."""
        self._trial, self._what, self._left = trial, what, MOST_REPLAYS

    def minimal(self, sent: list[Attempt]) -> list[Attempt]:
        """Return as few and as simple ones as can be found in time."""
        kept = sent[-1:] if self._fails(sent[-1:]) else self._fewer(sent)
        while (simpler := self._simpler(kept)) is not None:
            kept = simpler
        return kept

    def _fewer(self, kept: list[Attempt]) -> list[Attempt]:
        size = len(kept) // 2
        while size:
            tries = (kept[:at] + kept[at + size :] for at in range(0, len(kept) - size, size))
            fewer = next(filter(self._fails, tries), None)
            kept, size = (fewer, size) if fewer else (kept, size // 2)
        return kept

    def _simpler(self, kept: list[Attempt]) -> list[Attempt] | None:
        tries = ([*kept[:-1], each] for each in kept[-1].simpler())
        return next(filter(self._fails, tries), None)

    def _fails(self, attempts: list[Attempt]) -> bool:
        self._left -= 1
        if self._left < 0:
            return False
        with a_world(self._trial.stage, self._trial.watch) as world:
            told = [self._trial.what_is_wrong(world, each) for each in attempts]
        return told[-1] == self._what


def _try_out(stage: Stage, count: int) -> None:
    with watched_forms() as watch:
        trial = Trial(stage, watch)
        trial.run(count)
        told = [
            "\n  ".join([what, *map(str, Shrinker(trial, what).minimal(sent))])
            for what, sent in trial.problems.items()
        ]
    print(f"seed {SEED}: {sum(trial.statuses.values())} requests", trial.statuses)
    assert not told, f"seed {SEED} (NAKLANK_SEED):\n" + "\n".join(told)


@pytest.mark.timeout(600)
def test_no_request_is_our_fault(stage: Stage) -> None:
    _try_out(stage, NORMALLY)


@pytest.mark.soak
def test_no_request_is_our_fault_at_length(stage: Stage) -> None:
    _try_out(stage, AT_LENGTH)
