"""What tests of conversations do again and again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from journal.conversations.models import Conversation
from journal.core.db import Database
from tests.support.acting import form_at, token
from tests.support.cast import Cast
from tests.support.client import StrictClient

TALK = "/gesprek"


def say_first(noor: StrictClient, coach: UUID, text: str, **fields: Any) -> None:
    """Save what Noor wants to talk about first with a coach."""
    noor.submit(TALK, f"{TALK}/{coach}/eerst", text=text, **fields)


def ask(noor: StrictClient, coach: UUID) -> None:
    """Ask a coach to be in touch."""
    noor.post(f"{TALK}/{coach}/contact", token(noor))


def person(cast: Cast, key: str = "noor") -> str:
    """Return the address of a coach's page of one person."""
    return f"/begeleiding/{cast[key].id}"


def plan(ilse: StrictClient, cast: Cast, day: str, time: str = "14:00") -> None:
    """Plan a conversation with Noor."""
    page = f"{person(cast)}/gesprekken"
    ilse.submit(f"{page}/nieuw", page, day=day, time=time)


def planned(database: Database) -> list[UUID]:
    """Return the ids of all conversations."""
    with database.read() as db:
        return list(db.scalars(select(Conversation.id).order_by(Conversation.id)))


def plan_fields(ilse: StrictClient, cast: Cast) -> dict[str, str]:
    """Return the form for planning, as the page holds it."""
    return form_at(ilse, f"{person(cast)}/gesprekken/nieuw", f"{person(cast)}/gesprekken")
