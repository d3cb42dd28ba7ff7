"""What tests of conversation sheets do again and again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from journal.core.db import Database
from journal.core.viewers import Participant
from journal.sheets.models import ConversationSheet
from journal.sheets.queries import OpenedSheet, own_sheet
from tests.support.acting import form_at, reading_on
from tests.support.cast import Cast
from tests.support.client import StrictClient


def sheet_path(coach: UUID) -> str:
    """Return where a participant finds their sheet for a coach."""
    return f"/gesprek/{coach}/blad"


def shared_path(cast: Cast, key: str = "noor") -> str:
    """Return where a coach finds the sheet of one person."""
    return f"/begeleiding/{cast[key].id}/blad"


def compose(noor: StrictClient, coach: UUID, **fields: Any) -> str:
    """Fill in the sheet for a coach on the page for it, and save it."""
    status = fields.pop("status", 303)
    path = f"{sheet_path(coach)}/maken"
    return noor.submit(path, path, status=status, **fields)


def fields_of(noor: StrictClient, coach: UUID) -> dict[str, str]:
    """Return the form of the sheet, as the page holds it."""
    path = f"{sheet_path(coach)}/maken"
    return form_at(noor, path, path)


def share(noor: StrictClient, coach: UUID) -> None:
    """Share the sheet with the coach it is for, on its page."""
    noor.submit(sheet_path(coach), f"{sheet_path(coach)}/delen")


def opened(noor: StrictClient, coach: UUID) -> OpenedSheet:
    """Return what stands on the sheet for a coach."""
    with reading_on(noor, Participant) as (db, viewer):
        sheet = own_sheet(db, viewer, coach)
    assert sheet is not None
    return sheet


def sealed(database: Database) -> tuple[bytes, bytes | None]:
    """Return the one sheet as it is kept, and the key for the coach."""
    with database.read() as db:
        row = db.scalars(select(ConversationSheet)).one()
        return row.sealed, row.sealed_key
