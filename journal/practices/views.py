"""Oefenen: breathing and bodywork, with how tense somebody was before and after."""

from __future__ import annotations

from uuid import UUID

from flask import abort, render_template
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import own_cautions
from journal.core.access import Answer, Feature
from journal.core.forms import answer
from journal.core.notices import redirect_to
from journal.core.viewers import Participant, Visitor
from journal.guided_sessions.queries import own_moment
from journal.practices import actions, queries
from journal.practices.forms import PracticeForm
from journal.practices.models import Done
from journal.prompts.breathing import Shape, shape_of
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
    return render_template(
        "practices/index.html",
        practices=offered,
        recent=queries.own_practices(db, viewer, RECENT),
        kinds=KIND_LABELS,
        domains=DOMAIN_LABELS,
    )


@feature.page("/oefenen/<uuid:prompt_id>")
def show(db: Session, viewer: Participant, prompt_id: UUID) -> Answer:
    """Show one practice: a pacer for breathing, steps for bodywork."""
    version = _practice(published_prompt(db, viewer, prompt_id))
    return _practice_page(version, PracticeForm.posted())


@feature.page("/ademen", anonymous=True)
def breathe(db: Session, viewer: Visitor) -> Answer:
    """Show the gentlest breathing pattern to anybody, signed in or not; nothing is saved."""
    patterns = published(db, viewer, [Kind.BREATHING])
    if not patterns:
        abort(404)
    calmest = max(patterns, key=lambda version: version.weight)
    return render_template(
        "practices/breathe.html", version=calmest, saves=False, form=None, shape=_shape(calmest)
    )


@feature.action("/oefenen/<uuid:prompt_id>")
def practise(db: Session, viewer: Participant, prompt_id: UUID) -> Answer:
    """Save that somebody practised, halfway too."""
    version, form = _practice(answered_prompt(db, viewer, prompt_id)), PracticeForm.posted()
    if not form.validate():
        return _practice_page(version, form), 422
    done = Done(
        prompt_id=str(prompt_id),
        title=version.title(viewer.language),
        before=answer(form.before),
        after=answer(form.after),
    )
    actions.practise(db, viewer, form.id.uuid(), done)
    return redirect_to("practices.index", "practised")


def _practice(version: PromptVersion) -> PromptVersion:
    if version.prompt.kind not in PRACTICES:
        abort(404)
    return version


def _practice_page(version: PromptVersion, form: PracticeForm) -> str:
    template = "breathe" if version.prompt.kind == Kind.BREATHING else "bodywork"
    return render_template(
        f"practices/{template}.html",
        version=version,
        form=form,
        saves=True,
        shape=_shape(version),
    )


def _shape(version: PromptVersion) -> Shape | None:
    return shape_of(version.pattern) if version.pattern else None
