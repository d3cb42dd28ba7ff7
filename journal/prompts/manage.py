"""The catalogue for admins: list, write in two languages, preview, publish, retire."""

from __future__ import annotations

from uuid import UUID

from flask import render_template
from sqlalchemy.orm import Session

from journal.core.access import Answer
from journal.core.forms import ConfirmForm, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Admin
from journal.prompts import actions, queries
from journal.prompts.feature import feature
from journal.prompts.forms import DOMAIN_LABELS, KIND_LABELS, BreathingForm, PromptForm
from journal.prompts.models import Prompt, PromptVersion


@feature.page("/beheer/vragen")
def catalogue(db: Session, viewer: Admin) -> Answer:
    """List every prompt by its newest wording."""
    return render_template(
        "prompts/catalogue.html",
        versions=queries.catalogue(db, viewer),
        kinds=KIND_LABELS,
        domains=DOMAIN_LABELS,
    )


@feature.page("/beheer/vragen/nieuw")
def new(db: Session, viewer: Admin) -> Answer:
    """Show an empty prompt in both languages."""
    return render_template("prompts/edit.html", form=PromptForm.posted(), prompt=None)


@feature.action("/beheer/vragen/nieuw")
def write_prompt(db: Session, viewer: Admin) -> Answer:
    """Keep a new prompt as a draft."""
    form = PromptForm.posted()
    if not form.validate():
        return render_template("prompts/edit.html", form=form, prompt=None), 422
    version = actions.write_prompt(db, viewer, form.kind.data, form.domain.data, form.content())
    return redirect_to("prompts.preview", "draft-saved", prompt_id=version.prompt_id)


@feature.page("/beheer/vragen/<uuid:prompt_id>/bewerken")
def edit(db: Session, viewer: Admin, prompt_id: UUID) -> Answer:
    """Show a prompt to be written on."""
    prompt, newest = _prompt(db, viewer, prompt_id)
    form = _form_for(newest)(None, obj=newest, kind=prompt.kind, domain=prompt.domain)
    form.keep_kind(prompt.kind)
    if isinstance(form, BreathingForm) and newest.pattern:
        form.fill(newest.pattern)
    return render_template("prompts/edit.html", form=form, prompt=prompt)


@feature.action("/beheer/vragen/<uuid:prompt_id>/bewerken")
def edit_prompt(db: Session, viewer: Admin, prompt_id: UUID) -> Answer:
    """Keep what was written as the prompt's draft."""
    prompt, newest = _prompt(db, viewer, prompt_id)
    form = _form_for(newest).posted(kind=prompt.kind)
    form.keep_kind(prompt.kind)
    if not form.validate():
        return render_template("prompts/edit.html", form=form, prompt=prompt), 422
    prompt.domain = form.domain.data
    actions.edit_prompt(db, viewer, prompt, form.content(newest))
    return redirect_to("prompts.preview", "draft-saved", prompt_id=prompt.id)


@feature.page("/beheer/vragen/<uuid:prompt_id>")
def preview(db: Session, viewer: Admin, prompt_id: UUID) -> Answer:
    """Show a prompt as the phone does, in both languages, light and dark."""
    prompt, newest = _prompt(db, viewer, prompt_id)
    return render_template(
        "prompts/preview.html",
        prompt=prompt,
        version=newest,
        versions=queries.versions(db, viewer, prompt_id),
        form=ConfirmForm.posted(),
        kinds=KIND_LABELS,
        domains=DOMAIN_LABELS,
    )


@feature.action("/beheer/vragen/<uuid:prompt_id>/publicatie")
def publish(db: Session, viewer: Admin, prompt_id: UUID) -> Answer:
    """Let people see the newest version from now on."""
    require_token()
    prompt, _ = _prompt(db, viewer, prompt_id)
    actions.publish_prompt(db, viewer, prompt)
    return redirect_to("prompts.preview", "published", prompt_id=prompt.id)


@feature.action("/beheer/vragen/<uuid:prompt_id>/einde")
def retire(db: Session, viewer: Admin, prompt_id: UUID) -> Answer:
    """Stop offering a prompt."""
    require_token()
    prompt, _ = _prompt(db, viewer, prompt_id)
    actions.retire_prompt(db, viewer, prompt)
    return redirect_to("prompts.preview", "retired", prompt_id=prompt.id)


def _form_for(version: PromptVersion) -> type[PromptForm]:
    """Return the form that asks all that can be changed of a version."""
    return BreathingForm if version.pattern else PromptForm


def _prompt(db: Session, viewer: Admin, prompt_id: UUID) -> tuple[Prompt, PromptVersion]:
    prompt = queries.prompt(db, viewer, prompt_id)
    return prompt, queries.versions(db, viewer, prompt_id)[0]
