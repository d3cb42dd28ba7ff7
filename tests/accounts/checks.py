"""What the tests of accounts ask again and again: what was said, who is refused, what changed."""

from __future__ import annotations

import gettext
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import cache
from io import BytesIO
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from markupsafe import escape

from journal.accounts.cookies import NAME, DeviceCookie
from journal.accounts.models import Device, KeySlot, Person, SlotKind
from journal.core import clock
from journal.core.audit import AuditEvent
from journal.core.db import Base, Database
from journal.core.i18n import TRANSLATIONS
from journal.core.keys import ring
from tests.support import pages
from tests.support.client import StrictClient

COUNTERS = "throttle"
"""The table that also changes when somebody is refused: tries are counted before anything else."""
LIVELY = {"device.used_at", "device.expires_at"}
"""Columns that also change when somebody is refused: the hour of use."""

OLD_PAGE = "This page had been open for a while. Nothing is lost: send it once more."
NOT_READ = "We could not read this"
NO_SIGN = "There is a character in this that cannot be saved."
EMPTY = "Fill this in, please."
MANY_TRIES = "There were many tries in a short time. Wait a quarter of an hour."


def in_dutch(message: str, **values: object) -> str:
    """Return a message as a Dutch page has it."""
    return str(escape(_dutch().gettext(message) % values if values else _dutch().gettext(message)))


def says(page: str, message: str, **values: object) -> bool:
    """Tell whether a Dutch page says something."""
    return in_dutch(message, **values) in re.sub("</?bdi>", "", page)


def too_long(over: int, most: int) -> str:
    """Return what a Dutch page says of a text that is too long."""
    one = "This is %(num)d character too long (at most %(most)d fit)."
    many = "This is %(num)d characters too long (at most %(most)d fit)."
    return _dutch().ngettext(one, many, over) % {"num": over, "most": most}


def later(**time: float) -> AbstractContextManager[None]:
    """Let it be later inside this block."""
    return clock.held_at(clock.now() + timedelta(**time))


@contextmanager
def nothing_changes(database: Database) -> Iterator[None]:
    """Fail when any row changes, comes or goes inside this block."""
    before = _everything(database)
    yield
    after = _everything(database)
    changed = [table for table in before if before[table] != after[table]]
    assert not changed, f"changed: {changed}"


def refuses_all_but(
    allowed: Collection[str],
    everybody: Mapping[str, StrictClient],
    database: Database,
    path: str,
    fields: Mapping[str, str] | None = None,
) -> None:
    """Fail unless an action asks strangers to sign in, is not there for others, and idles."""
    with nothing_changes(database):
        for key, client in everybody.items():
            if key not in allowed:
                client.post(path, fields, status=401 if key == "visitor" else 404)


def field(page: str, action: str, name: str) -> str:
    """Return what a form of a page holds in one field."""
    return form(page, action)[name]


def form(page: str, action: str) -> dict[str, str]:
    """Return what a browser would send with the form that posts to `action`."""
    found = [form for form in pages.forms(page) if form.get("action") == action]
    assert found, f"no form posts to {action}"
    return pages.values_of(found[0])


def post_raw(client: StrictClient, path: str, body: bytes, *, status: int) -> str:
    """Post bytes as they are, which no browser would send."""
    return client.post(
        path,
        status=status,
        input_stream=BytesIO(body),
        content_length=len(body),
        content_type="application/x-www-form-urlencoded",
    )


def link(page: str) -> str:
    """Return the path of the link that a page shows to be passed on."""
    found = re.search(r"https://localhost(/[\w-]+/[\w-]{20,})", page)
    assert found is not None
    return found[1]


def invite(ilse: StrictClient) -> str:
    """Return the path of an invitation that a coach makes for Sam."""
    page = ilse.submit(
        "/begeleiding/uitnodigen", status=200, name="Sam", email="sam@example.org", asked_first="y"
    )
    return link(page)


def newcomer(ilse: StrictClient) -> StrictClient:
    """Return the phone of Sam, who joined and was not asked for any consent yet."""
    sam = StrictClient(ilse.app)
    sam.submit(invite(ilse))
    return sam


def person_called(database: Database, app: Flask, name: str) -> Person:
    """Return the row of the one person with this name."""
    with app.app_context(), database.read() as db:
        people = db.scalars(sa.select(Person)).all()
        (found,) = [row for row in people if _name(row) == name]
    return found


def cookie_of(client: StrictClient) -> DeviceCookie:
    """Return the device cookie that a browser holds."""
    kept = client.browser.get_cookie(NAME)
    assert kept is not None
    with client.app.test_request_context(headers={"Cookie": f"{NAME}={kept.value}"}) as context:
        cookie = DeviceCookie.of(context.request)
    assert cookie is not None
    return cookie


def signed_in(app: Flask, email: str, passphrase: str) -> StrictClient:
    """Return another browser in which somebody signed in."""
    client = StrictClient(app)
    client.submit("/inloggen", email=email, passphrase=passphrase)
    return client


def device(database: Database, device_id: UUID) -> Device | None:
    """Return the row of a device, if it is still there."""
    with database.read() as db:
        return db.get(Device, device_id)


def slots(database: Database, person_id: UUID, kind: SlotKind) -> list[KeySlot]:
    """Return somebody's ways into their vaults, of one kind."""
    query = sa.select(KeySlot).where(KeySlot.person_id == person_id, KeySlot.kind == kind)
    with database.read() as db:
        return list(db.scalars(query))


def acts_about(database: Database, person_id: UUID) -> list[str]:
    """Return what the audit log has about somebody, oldest first."""
    query = sa.select(AuditEvent).where(AuditEvent.subject_id == person_id)
    with database.read() as db:
        return [event.act for event in db.scalars(query.order_by(AuditEvent.at, AuditEvent.id))]


def _name(person: Person) -> str:
    return ring().open(Person.name_place(person.id), person.sealed_name)


@cache
def _dutch() -> gettext.NullTranslations:
    return gettext.translation("messages", TRANSLATIONS, ["nl"])


def _everything(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        return {
            table: sorted(map(repr, connection.exec_driver_sql(statement)))
            for table, statement in _statements().items()
        }


@cache
def _statements() -> dict[str, str]:
    """Return a query of each table, written out: putting them together takes longer than asking."""
    return {
        table.name: f"SELECT {', '.join(_steady(table))} FROM {table.name}"
        for table in Base.metadata.sorted_tables
        if table.name != COUNTERS
    }


def _steady(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns if str(column) not in LIVELY]
