"""Joining with a link, and saying yes to what one wants."""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from sqlalchemy.orm import Session

from journal.accounts import passphrases
from journal.accounts.actions import joining
from journal.accounts.feature import feature
from journal.accounts.forms import LANGUAGE_NAMES, ConsentsForm, JoinForm, LanguageForm
from journal.accounts.models import Purpose, Role
from journal.accounts.queries.people import about_person
from journal.accounts.queries.ways_in import open_invitation
from journal.core.access import Answer, NeedsConsent, database
from journal.core.forms import fit_for_page, posted_words, renew_seed
from journal.core.i18n import language, remember_language, suggest_language
from journal.core.notices import redirect_to
from journal.core.viewers import PausedParticipant, Signed, Visitor
from journal.organisation.queries import organisation


@feature.page("/uitnodiging/<token>")
def join_page(db: Session, viewer: Visitor | Signed, token: str) -> Answer:
    """Welcome somebody: who invites them, their name, and the passphrase made for them."""
    if not isinstance(viewer, Visitor):
        return render_template("accounts/here_already.html", name=viewer.name)
    opened = open_invitation(db, viewer, token)
    suggest_language(opened.person.language)
    form = JoinForm.posted(name=opened.name, made=passphrases.make_passphrase(language()))
    return _join_page(db, viewer, token, form)


@feature.action("/uitnodiging/<token>")
def join(db: Session, viewer: Visitor, token: str) -> Answer:
    """Open the account and sign this phone in."""
    form = JoinForm.posted()
    # Read apart: the passphrase is stretched without a lock held.
    with database().read() as apart:
        opened = open_invitation(apart, viewer, token)
    form.about = [form.name.data or "", *about_person(opened.person)]
    if not form.validate():
        return _join_page(db, viewer, token, form), 422
    described = joining.Joining(
        name=form.name.data,
        language=language(),
        zone=form.chosen_zone(),
        passphrase=form.chosen(),
    )
    cookie, role = joining.join(database(), viewer, token, described, request.user_agent.string)
    renew_seed()
    remember_language(described.language)
    response = make_response(redirect("/", code=303))
    cookie.put(response, role)
    return response


@feature.page("/toestemming")
def consents_page(db: Session, viewer: PausedParticipant) -> Answer:
    """Ask for each consent by itself; without the basic one nothing else is there yet."""
    return _consents_page(ConsentsForm.posted())


@feature.action("/toestemming")
def give_consents(db: Session, viewer: PausedParticipant) -> Answer:
    """Keep what somebody said yes to."""
    form = ConsentsForm.posted()
    if not form.validate():
        return _consents_page(form), 422
    for purpose in Purpose:
        if form[purpose].data:
            joining.give_consent(db, viewer, purpose)
    return make_response(redirect("/", code=303))


def ask_for_consent(_: NeedsConsent) -> Answer:
    """Ask for the consent that is needed first; what was posted is shown, to be copied."""
    if request.method != "POST":
        return redirect_to("accounts.consents_page", "consent-first")
    return _consents_page(ConsentsForm(None), posted_words()), 422


def _join_page(db: Session, viewer: Visitor, token: str, form: JoinForm) -> str:
    opened = open_invitation(db, viewer, token)
    return render_template(
        "accounts/join.html",
        form=form,
        token=token,
        opened=opened,
        role=opened.roles[0],
        is_participant=Role.PARTICIPANT in opened.roles,
        organisation=organisation(db, viewer),
        switch=LanguageForm(None)["csrf_token"],
        languages=LANGUAGE_NAMES,
    )


def _consents_page(form: ConsentsForm, unsaved: str = "") -> str:
    return render_template("accounts/consents.html", form=form, unsaved=fit_for_page(unsaved))


feature.handles[NeedsConsent] = ask_for_consent
