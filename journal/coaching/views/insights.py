"""The coach's page of one insight that somebody shares, with what became of it."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from journal.coaching.feature import feature
from journal.core.access import Answer
from journal.core.viewers import Coach
from journal.guidance.queries import guided
from journal.insights.queries import open_shared_insight


@feature.page("/begeleiding/<uuid:person_id>/inzichten/<uuid:insight_id>", records_reading=True)
def shared_insight(db: Session, viewer: Coach, person_id: UUID, insight_id: UUID) -> Answer:
    """Show one shared insight; that it was opened is shown to whose it is."""
    person = guided(db, viewer, person_id)
    insight = open_shared_insight(db, viewer, person, insight_id)
    return render_template("coaching/shared_insight.html", person=person, insight=insight)
