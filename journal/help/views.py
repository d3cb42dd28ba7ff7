"""The help card and the statements that everybody may read, signed in or not."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from journal.core.access import Answer, Feature
from journal.core.i18n import language
from journal.core.viewers import Visitor
from journal.help.actions import begin
from journal.help.queries import help_rows
from journal.organisation.queries import organisation

feature = Feature("help", __name__, begins=[begin])


@feature.page("/hulp", anonymous=True)
def index(db: Session, viewer: Visitor) -> Answer:
    """Show whom to call; looked at without a cookie, a log line or a count."""
    return render_template(
        "help/index.html",
        rows=help_rows(db, viewer),
        organisation=organisation(db, viewer),
    )


@feature.page("/privacy", anonymous=True)
def privacy(db: Session, viewer: Visitor) -> Answer:
    """Show the privacy statement in the language of the browser's session."""
    return render_template(f"help/privacy.{language()}.html", organisation=organisation(db, viewer))


@feature.page("/over", anonymous=True)
def about(db: Session, viewer: Visitor) -> Answer:
    """Say who runs this, and where a complaint goes."""
    return render_template("help/about.html", organisation=organisation(db, viewer))
