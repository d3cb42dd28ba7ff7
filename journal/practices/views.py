"""Oefenen: breathing and bodywork, with how tense somebody was before and after."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import abort, jsonify, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import own_cautions
from journal.body.regions import REGIONS
from journal.core import clock
from journal.core.access import Answer, Feature
from journal.core.forms import ConfirmForm, as_id, require_token
from journal.core.i18n import say_time
from journal.core.notices import redirect_to
from journal.core.paging import PAGE, before_asked, page_of
from journal.core.viewers import Participant, Visitor
from journal.guided_sessions.queries import own_moment
from journal.practices import actions, queries
from journal.practices.effects import (
    GRADES,
    calmest_ground,
    effects,
    resting,
    shortest_first,
)
from journal.practices.forms import FELT_LABELS, PracticeForm, RegionForm
from journal.practices.manners import choices_of
from journal.practices.queries import OpenedPractice
from journal.practices.words import say_effect, say_lasted
from journal.prompts.breathing import holds_breath, lengths_of, shape_of
from journal.prompts.models import Kind, PromptVersion
from journal.prompts.queries import PRACTICES, answered_prompt, published, published_prompt

RECENT = 5
A_MOMENT = 2
A_FEW_MINUTES = 5
LONGEST = 60

feature = Feature(
    "practices",
    __name__,
    reseals_numbers=[actions.reseal],
    exports=[queries.export_practices],
    erases=[actions.erase_practices],
    filters={"say_effect": say_effect, "lasted": say_lasted},
)


@feature.page("/oefenen")
def index(db: Session, viewer: Participant) -> Answer:
    """List the practices, less what the viewer would rather not do, and what was done lately."""
    return _list_page(db, viewer)


@feature.question("/oefenen")
def index_for_a_place(db: Session, viewer: Participant) -> Answer:
    """List those for one part of the body; which part that is stands in no address."""
    form = RegionForm.posted()
    if not form.validate():
        return _list_page(db, viewer), 422
    return _list_page(db, viewer, form.region.data or "")


def _list_page(db: Session, viewer: Participant, region: str = "") -> str:
    cautions = set(own_cautions(db, viewer))
    moment = own_moment(db, viewer)
    day = moment.day if moment else None
    practised = queries.newest_first(queries.own_practices(db, viewer, queries.LATELY))
    rests = resting(each.done for each in practised)
    of_today = [
        version for version in published(db, viewer, PRACTICES) if version.offer().fits(day)
    ]
    fitting = [version for version in of_today if not version.offer().asks & cautions]
    offered = [
        version
        for version in fitting
        if version.prompt_id not in rests and (region not in REGIONS or region in version.regions)
    ]
    recent = queries.titled_now(db, viewer, practised[:RECENT])
    return render_template(
        "practices/index.html",
        lists=_lists(offered),
        place=REGIONS.get(region),
        left_out=len(of_today) - len(fitting),
        resting=[version for version in fitting if version.prompt_id in rests],
        ground=calmest_ground([each for each in fitting if each.prompt_id not in rests]),
        recent=recent,
        **_around(db, viewer, recent),
    )


def _around(db: Session, viewer: Participant, shown: Sequence[OpenedPractice]) -> dict[str, Any]:
    """Return what a list of practices that were done says beside them."""
    return {
        "lines": queries.own_lines(db, viewer, [practice.id for practice in shown]),
        "felt": FELT_LABELS,
        "regions": REGIONS,
        "form": ConfirmForm(None),
    }


def _lists(offered: Sequence[PromptVersion]) -> list[tuple[str, str, list[PromptVersion]]]:
    """Return (heading, icon, practices) of each list: breathing, and bodywork by its length."""
    by_length = sorted(offered, key=lambda version: shortest_first(version.offer()))
    lists = [
        (gettext("Breathing"), "breath", [each for each in by_length if is_breathing(each)]),
        *(
            (
                heading,
                "body",
                [
                    each
                    for each in by_length
                    if not is_breathing(each) and least <= each.minutes <= most
                ],
            )
            for heading, least, most in (
                (gettext("Body: a moment"), 0, A_MOMENT),
                (gettext("Body: a few minutes"), A_MOMENT + 1, A_FEW_MINUTES),
                (gettext("Body: taking time"), A_FEW_MINUTES + 1, LONGEST),
            )
        ),
    ]
    return [one for one in lists if one[2]]


def is_breathing(version: PromptVersion) -> bool:
    """Tell whether a practice is about the breath."""
    return version.prompt.kind == Kind.BREATHING


@feature.page("/oefenen/gedaan")
def done(db: Session, viewer: Participant) -> Answer:
    """List everything that the viewer practised, by day, a page at a time."""
    before = before_asked()
    shown, older = page_of(queries.own_practices(db, viewer, PAGE + 1, before))
    shown = queries.titled_now(db, viewer, queries.newest_first(shown))
    return render_template(
        "practices/done.html",
        days=[(day, list(items)) for day, items in groupby(shown, key=lambda each: each.day)],
        is_first=before is None,
        older=older,
        **_around(db, viewer, shown),
    )


@feature.page("/oefenen/wat-helpt")
def what_helps(db: Session, viewer: Participant) -> Answer:
    """Show, of each practice, every time as it was before and after."""
    every = queries.newest_first(queries.own_practices(db, viewer, queries.EVERYTHING))
    practised = queries.titled_now(db, viewer, every)
    return render_template("practices/what_helps.html", effects=effects(practised), grades=GRADES)


@feature.page("/oefenen/<uuid:prompt_id>")
def show(db: Session, viewer: Participant, prompt_id: UUID) -> Answer:
    """Show one practice: a pacer for breathing, steps for bodywork."""
    version = _practice(published_prompt(db, viewer, prompt_id))
    return _practice_page(version, PracticeForm.posted(), own_cautions(db, viewer))


@feature.page("/ademen", anonymous=True)
def breathe(db: Session, viewer: Visitor) -> Answer:
    """Show a breathing pattern to anybody, signed in or not; nothing is saved.

    The gentlest one, unless another is chosen. Who is not known is offered none with holds.
    """
    patterns = {
        version.prompt_id: version
        for version in published(db, viewer, [Kind.BREATHING])
        if version.pattern and not holds_breath(version.pattern)
    }
    if not patterns:
        abort(404)
    calmest = max(patterns.values(), key=lambda version: version.weight)
    chosen = patterns.get(as_id(request.args.get("pattern")) or calmest.prompt_id, calmest)
    others = [version for version in patterns.values() if version is not chosen]
    return _breathing_page(chosen, None, others=others)


@feature.action("/oefenen/<uuid:prompt_id>")
def practise(db: Session, viewer: Participant, prompt_id: UUID) -> Answer:
    """Save that somebody practised, halfway too."""
    version, form = _practice(answered_prompt(db, viewer, prompt_id)), PracticeForm.posted()
    if not form.validate():
        return _practice_page(version, form, own_cautions(db, viewer)), 422
    actions.practise(
        db,
        viewer,
        form.id.uuid(),
        form.done(str(prompt_id), version.title(viewer.language)),
        line=form.line.data or "",
    )
    if "writes" in request.form:
        return redirect_to("entries.new", "practised", prompt=prompt_id)
    return redirect_to("practices.index", "practised")


@feature.action("/oefenen/<uuid:prompt_id>/tot-hier")
def keep_so_far(db: Session, viewer: Participant, prompt_id: UUID) -> Answer:
    """Save a practice as far as it went, from the page that goes on; it says when that was."""
    version, form = _practice(answered_prompt(db, viewer, prompt_id)), PracticeForm.posted()
    if not form.validate():
        return make_response(jsonify(errors=form.errors), 422)
    so_far = form.done(str(prompt_id), version.title(viewer.language))
    actions.keep_so_far(db, viewer, form.id.uuid(), so_far, form.line.data or "")
    label = gettext("Saved %(time)s", time=say_time(clock.now()))
    return make_response(jsonify(label=label))


@feature.action("/oefenen/gedaan/<uuid:practice_id>/verwijderen")
def delete_practice(db: Session, viewer: Participant, practice_id: UUID) -> Answer:
    """Delete a practice that was done, for good; a second tap finds it gone, as it asks."""
    require_token()
    actions.delete_practice(db, viewer, practice_id)
    return redirect_to("practices.index", "shredded")


def _practice(version: PromptVersion) -> PromptVersion:
    if version.prompt.kind not in PRACTICES:
        abort(404)
    return version


def _practice_page(version: PromptVersion, form: PracticeForm, cautions: Collection[str]) -> str:
    if version.pattern:
        return _breathing_page(version, form, cautions)
    return render_template(
        "practices/bodywork.html",
        version=version,
        form=form,
        rather_not=bool(version.offer().asks & set(cautions)),
        manner=choices_of(version.manner, cautions),
        regions=REGIONS,
    )


def _breathing_page(
    version: PromptVersion,
    form: PracticeForm | None,
    cautions: Collection[str] = (),
    others: Sequence[PromptVersion] = (),
) -> str:
    """Return the pacer; without a form nothing is saved."""
    pattern = version.pattern
    return render_template(
        "practices/breathe.html",
        version=version,
        form=form,
        rather_not=bool(version.offer().asks & set(cautions)),
        shape=shape_of(pattern) if pattern else None,
        lengths=lengths_of(pattern) if pattern else [],
        manner=choices_of(version.manner, cautions),
        regions=REGIONS,
        others=others,
    )
