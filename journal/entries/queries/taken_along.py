"""What somebody takes along of everything they wrote."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from journal.core.viewers import Owner
from journal.entries.models import Entry
from journal.entries.queries.drafts import own_drafts
from journal.entries.queries.own import own_versions
from journal.entries.queries.replies import own_replies
from journal.entries.queries.shared import own_shares


def export_entries(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return everything the viewer wrote: entries with every version, drafts, replies."""
    rows = db.scalars(select(Entry).where(Entry.owner_id == viewer.person_id)).all()
    return {
        "entries": [
            {
                "id": str(row.id),
                "day": row.day.isoformat(),
                "written_at": row.recorded_at.isoformat(),
                "opens_on": row.opens_on.isoformat() if row.opens_on else None,
                "deleted_at": row.deleted_at.isoformat() if row.deleted_at else None,
                "shared_with": [str(share.reader_id) for share in own_shares(db, viewer, row.id)],
                "versions": [
                    {"saved_at": version.received_at.isoformat(), **asdict(writing)}
                    for version, writing in own_versions(db, viewer, row.id)
                ],
                "replies": [
                    {
                        "from": str(reply.author_id),
                        "written_at": reply.written_at.isoformat(),
                        "text": reply.text,
                    }
                    for reply in own_replies(db, viewer, row.id)
                ],
            }
            for row in rows
        ],
        "drafts": [
            {"of": str(draft.entry_id), "saved_at": draft.saved_at.isoformat(), **asdict(writing)}
            for draft, writing in own_drafts(db, viewer)
        ],
    }
