"""What tests of insights do again and again: keep one, share it, look at it as its owner does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask

from journal.core import clock
from journal.core.db import Database
from journal.core.vault import Refused, SecretKey, key_id_of, receive
from journal.core.viewers import Coach, Participant
from journal.insights import queries
from journal.insights.models import Insight, InsightShare
from tests.support.acting import reading_as, token, write
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


def share(noor: StrictClient, insight_id: UUID, coach_id: UUID, status: int = 303) -> None:
    """Share an insight with a coach."""
    noor.post(f"/inzichten/{insight_id}/delen/{coach_id}", token(noor), status=status)


def take_back(noor: StrictClient, insight_id: UUID, coach_id: UUID) -> None:
    """Stop sharing an insight with a coach."""
    noor.post(f"/inzichten/{insight_id}/delen/{coach_id}/terug", token(noor))


def shared_page(cast: Cast, insight_id: UUID) -> str:
    """Return where a coach of Noor's reads an insight that she shares."""
    return f"/begeleiding/{cast['noor'].id}/inzichten/{insight_id}"


@dataclass
class Kept:
    """What a reader may have kept of an insight: its row, and the key that was shared."""

    row: Insight
    key: SecretKey

    def opens(self, row: Insight) -> bool:
        """Tell whether the key that was kept opens a row."""
        try:
            row.open_words_with(self.key)
        except Refused:
            return False
        return True


def kept_by_ilse(app: Flask, cast: Cast, insight_id: UUID) -> Kept:
    """Return what Ilse can keep of an insight that is shared with her now."""
    with reading_as(app, cast, "ilse", Coach) as (db, ilse):
        given = db.get_one(InsightShare, (insight_id, ilse.person_id))
        row = db.get_one(Insight, insight_id)
        envelope = row.envelope(ilse.person_id, key_id_of(row.sealed))
        return Kept(row, receive(ilse.vault, envelope, given.sealed_key))


def row_of(database: Database, insight_id: UUID) -> Insight:
    """Return the row of an insight as it is kept now."""
    with database.read() as db:
        return db.get_one(Insight, insight_id)
