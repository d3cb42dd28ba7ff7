"""What tests do again and again: look as one of the cast, post as one, see that nothing changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from html import unescape
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary
from xml.etree.ElementTree import Element

import sqlalchemy as sa
from flask import Flask, request
from flask_babel import force_locale, gettext, ngettext
from sqlalchemy.orm import Session

from journal.accounts.actions.keys import RESET_WAITS, offer_reset, use_reset
from journal.accounts.cookies import NAME, DeviceCookie
from journal.accounts.models import Purpose
from journal.accounts.queries.devices import signed_in_device
from journal.core import clock
from journal.core.access import database as database_in_use
from journal.core.audit import Act, AuditEvent
from journal.core.db import Base, Database
from journal.core.viewers import Admin, Visitor
from tests.support import pages
from tests.support.cast import Cast, Kind
from tests.support.client import SAME_ORIGIN, StrictClient

_tokens: WeakKeyDictionary[StrictClient, str] = WeakKeyDictionary()

RESTLESS = {"device", "key_slot", "throttle"}
"""Tables in which every request may leave its mark."""

SAME_ROLE = ({"noor", "bram"}, {"ilse", "dana"})


@contextmanager
def reading_as(
    app: Flask, cast: Cast, key: str, kind: type[Kind]
) -> Iterator[tuple[Session, Kind]]:
    """Give a reading session, and one of the cast as who they are when they look."""
    with app.test_request_context():
        viewer = cast.viewer(key, kind)
        with database_in_use().read() as db:
            yield db, viewer


@contextmanager
def writing_as(
    app: Flask, cast: Cast, key: str, kind: type[Kind]
) -> Iterator[tuple[Session, Kind]]:
    """Give a writing session, and one of the cast as who they are when they act."""
    with app.test_request_context():
        viewer = cast.viewer(key, kind)
        with database_in_use().write() as db:
            yield db, viewer


@contextmanager
def reading_on(client: StrictClient, kind: type[Kind]) -> Iterator[tuple[Session, Kind]]:
    """Give a reading session, and whoever is signed in on a browser now."""
    value = client.browser.get_cookie(NAME, domain="localhost")
    assert value is not None
    with client.app.test_request_context(headers={"Cookie": f"{NAME}={value.value}"}):
        cookie = DeviceCookie.of(request)
        assert cookie is not None
        with database_in_use().read() as db:
            device = signed_in_device(db, cookie)
            assert device is not None
            viewer = device.viewer()
            assert isinstance(viewer, kind)
            yield db, viewer


def token(client: StrictClient) -> dict[str, str]:
    """Return the field that shows a POST of this client came from a page of ours."""
    if client not in _tokens:
        page = client.browser.get("/ik", base_url="https://localhost").text
        _, _, rest = page.partition('name="csrf_token" type="hidden" value="')
        _tokens[client] = rest.partition('"')[0]
    return {"csrf_token": _tokens[client]}


def form_at(client: StrictClient, page: str, action: str | None = None) -> dict[str, str]:
    """Return what a browser would send with the form of a page that posts to `action`."""
    for form in pages.forms(client.get(page)):
        if form.get("action", page) == (action or page):
            return pages.values_of(form)
    raise AssertionError(f"{page} has no form that posts to {action or page}")


def post_at_once(client: StrictClient, path: str, fields: Mapping[str, Any]) -> list[int]:
    """Post the same four times at the same moment; return the answers' statuses."""

    def post(_: int) -> int:
        browser = client.app.test_client()
        browser._cookies = dict(client.browser._cookies or {})
        answer = browser.post(path, data=fields, base_url="https://localhost", headers=SAME_ORIGIN)
        return answer.status_code

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(post, range(4)))


def refuse_everybody_else(
    everybody: Mapping[str, StrictClient],
    database: Database,
    path: str,
    *own: str,
    fields: Mapping[str, Any] | None = None,
) -> None:
    """Fail unless a POST is found by nobody but its `own`, and changes nothing for the others.

    Whoever has the same role shows a token of theirs, so that nothing but the right is missing.
    """
    peers = {key for group in SAME_ROLE if group.intersection(own) for key in group}
    with untouched(database):
        for key in everybody.keys() - set(own):
            client = everybody[key]
            shown = token(client) if key in peers else {}
            status = 401 if key == "visitor" else 404
            client.post(path, {**(fields or {}), **shown}, status=status)


@contextmanager
def untouched(database: Database) -> Iterator[None]:
    """Fail when a row of any table is other than it was before."""
    before = _everything(database)
    yield
    after = _everything(database)
    for table, rows in before.items():
        assert after[table] == rows, f"{table} changed"


def _everything(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        return {
            table: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {table}")))
            for table in Base.metadata.tables.keys() - RESTLESS
        }


def count(database: Database, table: type[Base]) -> int:
    """Return how many rows a table has."""
    with database.read() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def in_dutch(app: Flask, message: str, plural: str | None = None, **values: Any) -> str:
    """Return a message as the cast reads it; of one with a plural, `num` says which."""
    with app.test_request_context(), force_locale("nl"):
        if plural is not None:
            return str(ngettext(message, plural, **values))
        return str(gettext(message, **values))


def words_of(page: str) -> str:
    """Return a page as its reader sees it: no tags, and one space where there are several."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub("</?bdi>", "", page))).split())


def write(client: StrictClient, text: str, **fields: Any) -> UUID:
    """Write an entry on the page for it; return its id."""
    client.submit("/dagboek/schrijven", text=text, **fields)
    return UUID(client.last.headers["Location"].partition("?")[0].rpartition("/")[2])


def let_dana_guide_noor(eva: StrictClient, noor: StrictClient, cast: Cast) -> None:
    """Give Noor a second coach, whose key she agrees to."""
    account = f"/beheer/mensen/{cast['noor'].id}"
    eva.submit(account, f"{account}/begeleiding", coach_id=str(cast["dana"].id))
    noor.submit(f"/begeleiders/{cast['dana'].id}/sleutel")


def let_a_third_coach_guide_noor(
    eva: StrictClient, noor: StrictClient, cast: Cast
) -> tuple[UUID, StrictClient]:
    """Give Noor yet another coach, whose key she agrees to; return their id and phone."""
    page = eva.submit(
        "/beheer/mensen/uitnodigen", status=200, name="Kim", email="kim@example.org", role="coach"
    )
    phone = StrictClient(eva.app)
    phone.submit(re.findall(r"https://localhost(/uitnodiging/[\w-]+)", page)[0])
    account = f"/beheer/mensen/{cast['noor'].id}"
    kim = UUID(re.findall(r'value="([\w-]+)">\s*Kim', eva.get(account))[0])
    eva.submit(account, f"{account}/begeleiding", coach_id=str(kim))
    noor.submit(f"/begeleiders/{kim}/sleutel")
    return kim, phone


def end_guidance(eva: StrictClient, cast: Cast, coach: str, participant: str = "noor") -> None:
    """End the guidance of two of the cast, on the page for it."""
    account = f"/beheer/mensen/{cast[participant].id}"
    for name, form in zip(
        re.findall(r"<p><bdi>(\w+)</bdi></p>", page := eva.get(account)),
        _endings(page),
        strict=True,
    ):
        if name == cast[coach].name:
            eva.post(form.get("action", ""), pages.values_of(form))
            return
    raise AssertionError(f"{coach} does not guide {participant}")


def _endings(page: str) -> list[Element]:
    return [form for form in pages.forms(page) if form.get("action", "").endswith("/einde")]


def reword(eva: StrictClient, prompt_id: UUID, title_nl: str) -> None:
    """Give a prompt another question, and publish it."""
    prompt = f"/beheer/vragen/{prompt_id}"
    eva.submit(f"{prompt}/bewerken", title_nl=title_nl)
    eva.submit(prompt, f"{prompt}/publicatie")


def move_session(coach: StrictClient, person: UUID, day: date) -> None:
    """Write down another date of somebody's guided session, on the page for it."""
    coach.submit(session_path(coach, person), day=day.isoformat())


def session_path(coach: StrictClient, person: UUID) -> str:
    """Return where a coach finds the newest session of somebody."""
    listed = pages.parsed(coach.get(f"/begeleiding/{person}/sessies"))
    links = [link.get("href", "") for link in listed.iter("a")]
    return next(link for link in links if "/sessies/" in link and not link.endswith("nieuw"))


def begin_again(app: Flask, cast: Cast, key: str) -> StrictClient:
    """Let one of the cast begin again with a new vault; return their phone."""
    with writing_as(app, cast, "eva", Admin) as (db, eva):
        link = offer_reset(db, eva, cast[key].id)
    with app.test_request_context(), clock.held_at(clock.now() + RESET_WAITS):
        words = b"weer vijf gewone woorden"
        cookie = use_reset(database_in_use(), Visitor(), link, words, agent="")
    return StrictClient(app, cookie)


def withdraw(client: StrictClient, purpose: Purpose) -> None:
    """Withdraw a consent, on the page for it."""
    client.submit("/ik/toestemmingen", f"/ik/toestemmingen/{purpose}", withdraw="1")


def acts(database: Database, act: Act) -> list[tuple[UUID | None, UUID | None]]:
    """Return (who, with or by whom) of every act of one kind, in order."""
    query = sa.select(AuditEvent.actor_id, AuditEvent.other_id).where(AuditEvent.act == act)
    with database.read() as db:
        return [(row[0], row[1]) for row in db.execute(query.order_by(AuditEvent.id))]


def share_numbers(noor: StrictClient, coach: UUID, from_day: str) -> None:
    """Share numbers with a coach, from a day on, on the page for it."""
    noor.submit("/begeleiders", f"/begeleiders/{coach}/getallen", from_day=from_day)
