"""What somebody takes along of what they arranged with their coaches."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from journal.coaching.models import ContactRequest
from journal.coaching.queries.topics import opened_topics
from journal.core.viewers import Owner


def export_arrangements(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return what the viewer wanted to say first, and when they asked for contact."""
    asked = select(ContactRequest).where(ContactRequest.participant_id == viewer.person_id)
    return {
        "to_talk_about_first": [
            {
                "with": str(topic.coach_id),
                "saved_at": topic.saved_at.isoformat(),
                "shared": topic.is_shared,
                "text": topic.text,
            }
            for topic in opened_topics(db, viewer)
        ],
        "contact_requests": [
            {
                "with": str(row.coach_id),
                "asked_at": row.asked_at.isoformat(),
                "seen_at": row.seen_at.isoformat() if row.seen_at else None,
                "done_at": row.done_at.isoformat() if row.done_at else None,
            }
            for row in db.scalars(asked)
        ],
    }
