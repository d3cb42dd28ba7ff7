"""What tests of insights do again and again: keep one, and look at it as its owner does."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask

from journal.core import clock
from journal.core.viewers import Participant
from journal.insights import queries
from tests.support.acting import reading_as, write
from tests.support.cast import Cast
from tests.support.client import StrictClient

TEXT = "Ik was bij de zee. Ik hoef het niet alleen te doen! Morgen weer."
SENTENCE = "Ik hoef het niet alleen te doen!"


def keep(client: StrictClient, own: str = SENTENCE, text: str = TEXT) -> UUID:
    """Write an entry and keep an insight from it, on the page for it; return its id."""
    entry_id = write(client, text)
    client.submit(f"/dagboek/{entry_id}/inzicht", words=own)
    return id_in(client)


def plan(client: StrictClient, insight_id: UUID, **fields: Any) -> None:
    """Fill in the smallest step of an insight, on the page for it."""
    page = f"/inzichten/{insight_id}"
    client.submit(page, page, **fields)


def id_in(client: StrictClient) -> UUID:
    """Return the id of the insight that the last answer leads to."""
    return UUID(client.last.headers["Location"].partition("?")[0].rpartition("/")[2])


def own_insight(app: Flask, cast: Cast, insight_id: UUID) -> queries.OpenedInsight:
    """Return an insight of Noor's, as she sees it."""
    with reading_as(app, cast, "noor", Participant) as (db, noor):
        return queries.own_insight(db, noor, insight_id)


def today() -> date:
    """Return the day it is for the cast."""
    return clock.day_of(clock.now(), clock.DEFAULT_ZONE)
