"""Marking where in the body something is felt, and seeing where that was lately."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import render_template, request
from sqlalchemy.orm import Session

from journal.body import actions, queries
from journal.body.forms import BodyForm
from journal.body.regions import REGIONS, SENSATIONS, STRENGTHS
from journal.core import clock
from journal.core.access import Answer, Feature
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.paging import PAGE, before_asked, page_of
from journal.core.viewers import Participant

PERIODS = (7, 30, 90)
USUAL_PERIOD = 30
LISTED = 5
"""So many of the newest maps stand under the drawing in words; the rest have a list."""

feature = Feature(
    "body",
    __name__,
    reseals_numbers=[actions.reseal],
    exports=[queries.export_maps],
    erases=[actions.erase_maps],
)


@feature.page("/lichaam")
def new(db: Session, viewer: Participant) -> Answer:
    """Show an empty map."""
    return _map_page(BodyForm(None))


@feature.action("/lichaam")
def mark_body(db: Session, viewer: Participant) -> Answer:
    """Save where something is felt, and show where that was lately."""
    form = BodyForm.posted()
    if not form.validate():
        return _map_page(form), 422
    actions.mark_body(db, viewer, form.id.uuid(), form.marks())
    return redirect_to("body.lately", "saved")


@feature.page("/lichaam/terug")
def lately(db: Session, viewer: Participant) -> Answer:
    """Show how often each part was named in the last days, and the maps themselves in words."""
    period = _period()
    today = clock.day_of(clock.now(), viewer.zone)
    maps = queries.own_maps(db, viewer, today - timedelta(days=period - 1))
    counts = queries.times_named(maps)
    return render_template(
        "body/lately.html",
        maps=maps[:LISTED],
        made=len(maps),
        counts=counts,
        by_count=counts.most_common(),
        periods=PERIODS,
        period=period,
        **_words_for(),
    )


@feature.page("/lichaam/alle")
def every_map(db: Session, viewer: Participant) -> Answer:
    """List every map that the viewer made, in words, by day, a page at a time."""
    before = before_asked()
    shown, older = page_of(queries.page_of_maps(db, viewer, PAGE + 1, before))
    return render_template(
        "body/every_map.html",
        days=[(day, list(items)) for day, items in groupby(shown, key=lambda each: each.day)],
        is_first=before is None,
        older=older,
        **_words_for(),
    )


def _words_for() -> dict[str, Any]:
    """Return what maps in words are made of."""
    return {
        "regions": REGIONS,
        "sensations": SENSATIONS,
        "strengths": STRENGTHS,
        "form": ConfirmForm(None),
    }


@feature.action("/lichaam/<uuid:map_id>/verwijderen")
def delete_map(db: Session, viewer: Participant, map_id: UUID) -> Answer:
    """Delete a map for good; a second tap finds it gone, as it asks."""
    require_token()
    actions.delete_map(db, viewer, map_id)
    return redirect_to("body.lately", "shredded")


def _period() -> int:
    wanted = request.args.get("dagen", "")
    return next((days for days in PERIODS if str(days) == wanted), USUAL_PERIOD)


def _map_page(form: BodyForm) -> str:
    return render_template("body/new.html", form=form, regions=REGIONS)
