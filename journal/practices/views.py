"""Oefenen: breathing and bodywork, with how tense somebody was before and after."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from flask import abort, jsonify, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import own_cautions
from journal.core import clock
from journal.core.access import Answer, Feature
from journal.core.forms import ConfirmForm, as_id, require_token
from journal.core.i18n import say_time
from journal.core.notices import redirect_to
from journal.core.viewers import Participant, Visitor
from journal.guided_sessions.queries import own_moment
from journal.practices import actions, queries
from journal.practices.forms import FELT_LABELS, PracticeForm
from journal.practices.manners import choices_of
from journal.prompts.breathing import holds_breath, lengths_of, shape_of
from journal.prompts.forms import DOMAIN_LABELS, KIND_LABELS
from journal.prompts.models import Kind, PromptVersion
from journal.prompts.queries import PRACTICES, answered_prompt, published, published_prompt

RECENT = 5

feature = Feature(
    "practices",
    __name__,
    reseals_numbers=[actions.reseal],
    exports=[queries.export_practices],
    erases=[actions.erase_practices],
)


@feature.page("/oefenen")
def index(db: Session, viewer: Participant) -> Answer:
    """List the practices, less what the viewer would rather not do, and what was done lately."""
    cautions = set(own_cautions(db, viewer))
    moment = own_moment(db, viewer)
    day = moment.day if moment else None
    offered = [
        version
        for version in published(db, viewer, PRACTICES)
        if not version.offer().asks & cautions and version.offer().fits(day)
    ]
    recent = queries.own_practices(db, viewer, RECENT)
    return render_template(
        "practices/index.html",
        practices=offered,
        recent=recent,
        lines=queries.own_lines(db, viewer, [practice.id for practice in recent]),
        felt=FELT_LABELS,
        form=ConfirmForm(None),
        kinds=KIND_LABELS,
        domains=DOMAIN_LABELS,
    )


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
    return _breathing_page(chosen, None, others)


@feature.action("/oefenen/<uuid:prompt_id>")
def practise(db: Session, viewer: Participant, prompt_id: UUID) -> Answer:
    """Save that somebody practised, halfway too."""
    version, form = _practice(answered_prompt(db, viewer, prompt_id)), PracticeForm.posted()
    if not form.validate():
        return _practice_page(version, form, own_cautions(db, viewer)), 422
    done = form.done(str(prompt_id), version.title(viewer.language))
    actions.practise(db, viewer, form.id.uuid(), done, line=form.line.data or "")
    if "writes" in request.form:
        return redirect_to("entries.new", "practised", prompt=prompt_id)
    return redirect_to("practices.index", "practised")


@feature.action("/oefenen/<uuid:prompt_id>/tot-hier")
def keep_so_far(db: Session, viewer: Participant, prompt_id: UUID) -> Answer:
    """Save a practice as far as it went, from the page that goes on; it says when that was."""
    version, form = _practice(answered_prompt(db, viewer, prompt_id)), PracticeForm.posted()
    if not form.validate():
        return make_response(jsonify(errors=form.errors), 422)
    done = form.done(str(prompt_id), version.title(viewer.language))
    actions.practise(db, viewer, form.id.uuid(), done, line=form.line.data or "")
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
        return _breathing_page(version, form)
    return render_template(
        "practices/bodywork.html",
        version=version,
        form=form,
        manner=choices_of(version.manner, cautions),
    )


def _breathing_page(
    version: PromptVersion, form: PracticeForm | None, others: Sequence[PromptVersion] = ()
) -> str:
    """Return the pacer; without a form nothing is saved."""
    pattern = version.pattern
    return render_template(
        "practices/breathe.html",
        version=version,
        form=form,
        shape=shape_of(pattern) if pattern else None,
        lengths=lengths_of(pattern) if pattern else [],
        others=others,
    )
