"""What tests of notes do again and again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from journal.conversations.models import ConversationNote
from journal.core.db import Database
from tests.coaching.talking import TALK, person, plan, planned
from tests.support.acting import form_at
from tests.support.cast import Cast
from tests.support.client import StrictClient

SPOKEN = "2026-01-12"


def conversation(ilse: StrictClient, cast: Cast, database: Database) -> str:
    """Write down a conversation of Ilse and Noor that was; return its page."""
    plan(ilse, cast, SPOKEN, "14:30")
    return f"{person(cast)}/gesprekken/{planned(database)[-1]}"


def of_noor(page: str) -> str:
    """Return where Noor reads what was written down of the conversation with this page."""
    return f"{TALK}/{page.rpartition('/')[2]}"


def write(ilse: StrictClient, page: str, **steps: Any) -> None:
    """Write a note of a conversation, on its page."""
    ilse.submit(page, f"{page}/notitie", **steps)


def note_fields(ilse: StrictClient, page: str) -> dict[str, str]:
    """Return the form for a note, as the page of the conversation holds it."""
    return form_at(ilse, page, f"{page}/notitie")


def the_note(database: Database) -> ConversationNote:
    """Return the row of the only note."""
    with database.read() as db:
        return db.scalars(select(ConversationNote)).one()
