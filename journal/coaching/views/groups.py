"""A coach sees side by side those whom they guide who attended one session."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from journal.coaching.feature import feature
from journal.coaching.queries.groups import group as attended_together
from journal.core.access import Answer
from journal.core.viewers import Coach


@feature.page("/begeleiding/groep/<uuid:attendance_id>")
def group(db: Session, viewer: Coach, attendance_id: UUID) -> Answer:
    """Show who of one session the coach guides: where they are, and who waits."""
    return render_template(
        "coaching/group.html", group=attended_together(db, viewer, attendance_id)
    )
