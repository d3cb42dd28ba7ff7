"""All reads of what a participant words for one coach; each says of which table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import open_vaults, vaults_of
from journal.core.shares import NO_KEY
from journal.core.vault import OpenVault
from journal.core.viewers import Owner, Participant, Reader, Reading
from journal.for_coach.models import WordsForCoach
from journal.guidance.queries import Window

Row = TypeVar("Row", bound=WordsForCoach)


def own_rows(db: Session, viewer: Owner, table: type[Row]) -> list[Row]:
    """Return the viewer's rows, for whichever coach and in whichever vault, the oldest first."""
    query = select(table).where(table.owner_id == viewer.person_id)
    return list(db.scalars(query.order_by(table.saved_at)))


def opened_rows(db: Session, viewer: Owner, table: type[Row]) -> Iterator[tuple[Row, bytes]]:
    """Yield (row, its words, padded) of what opens, the oldest first; not what is lost."""
    rows = own_rows(db, viewer, table)
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    for row in rows:
        if row.vault_id in vaults:
            yield row, row.open_words(vaults[row.vault_id])


def current_row(db: Session, viewer: Owner, table: type[Row], coach_id: UUID) -> Row | None:
    """Return the viewer's row for one coach in their current vault."""
    query = select(table).where(
        table.owner_id == viewer.person_id,
        table.coach_id == coach_id,
        table.vault_id == viewer.vault.id,
    )
    return db.scalars(query).first()


def open_rows_for(db: Session, viewer: Owner, table: type[Row], coach_id: UUID) -> list[Row]:
    """Return the viewer's rows for one coach that lie in a vault that opens."""
    vaults = open_vaults(db, viewer)
    rows = own_rows(db, viewer, table)
    return [row for row in rows if row.coach_id == coach_id and row.vault_id in vaults]


def vault_of_row(db: Session, viewer: Owner, row: WordsForCoach) -> OpenVault | None:
    """Return the vault of a row of the viewer's, or None when it is lost."""
    return vaults_of(db, viewer, [row.vault_id]).get(row.vault_id)


def is_taken(db: Session, _: Owner, table: type[Row], row_id: UUID) -> bool:
    """Tell whether a row with this id stands somewhere already."""
    return db.get(table, row_id) is not None


def refuse_foreign(
    db: Session, viewer: Owner, table: type[Row], row_id: UUID, coach_id: UUID
) -> None:
    """Raise NotFound when this id is somebody else's, or stands for another coach."""
    row = db.get(table, row_id)
    if row is not None and (row.owner_id, row.coach_id) != (viewer.person_id, coach_id):
        raise NotFound


def shared_at(
    db: Session, _: Reader, window: Window, table: type[WordsForCoach]
) -> datetime | None:
    """Return since when somebody shares theirs with a coach, or None; nothing is opened."""
    row = _shared(db, window, table)
    return row.shared_at if row else None


def words_seen(
    db: Session, viewer: Reader, window: Window, table: type[Row]
) -> tuple[Row, bytes] | None:
    """Return (row, its words, padded) of what a coach sees; None when nothing is shared.

    That the coach read it is noted; that the writer looked is not.
    """
    row = _shared(db, window, table)
    if row is None:
        return None
    if isinstance(viewer, Participant):
        vault = vault_of_row(db, viewer, row)
        return None if vault is None else (row, row.open_words(vault))
    viewer.ledger.readings.append(Reading(row.owner_id, row.KIND, row.id, row.revision))
    return row, row.received_words(viewer.vault)


def _shared(db: Session, window: Window, table: type[Row]) -> Row | None:
    query = select(table).where(
        table.owner_id == window.person.person_id,
        table.coach_id == window.coach_id,
        table.reader_vault_id == window.coach_vault_id,
        table.sealed_key != NO_KEY,
    )
    return db.scalars(query).first() if window.person.shares else None
