"""What participants see of the catalogue besides the card: what they would rather not do."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session

from journal.accounts.actions import preferences
from journal.accounts.queries.vaults import own_cautions
from journal.core.access import Answer
from journal.core.notices import redirect_to
from journal.core.viewers import Participant
from journal.prompts.feature import feature
from journal.prompts.forms import CautionsForm


@feature.page("/ik/liever-niet")
def cautions(db: Session, viewer: Participant) -> Answer:
    """Show what the viewer would rather not be offered."""
    form = CautionsForm(None, cautions=own_cautions(db, viewer))
    return render_template("prompts/cautions.html", form=form)


@feature.action("/ik/liever-niet")
def set_cautions(db: Session, viewer: Participant) -> Answer:
    """Keep what the viewer would rather not be offered; the reason is never asked."""
    form = CautionsForm.posted()
    if not form.validate():
        return render_template("prompts/cautions.html", form=form), 422
    preferences.set_cautions(db, viewer, form.cautions.data or [])
    return redirect_to("accounts.me", "saved")
