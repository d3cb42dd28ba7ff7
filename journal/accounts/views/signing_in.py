"""Signing in and out, unlocking, and coming back after everything was lost."""

from __future__ import annotations

from typing import Any

from flask import (
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import TooManyRequests

from journal.accounts import passphrases
from journal.accounts.actions import devices, keys
from journal.accounts.actions.signing_in import AccountIsLocked
from journal.accounts.actions.signing_in import sign_in as sign_device_in
from journal.accounts.cookies import DeviceCookie
from journal.accounts.feature import feature
from journal.accounts.forms import (
    LANGUAGE_NAMES,
    LanguageForm,
    LostForm,
    RecoverForm,
    ResetForm,
    SignInForm,
    UnlockForm,
)
from journal.accounts.queries.devices import signed_in_device
from journal.accounts.queries.people import about_person
from journal.accounts.queries.ways_in import LinkIsOver, open_reset
from journal.accounts.views.parting import part
from journal.core.access import Answer, NeedsSignIn, answer_again, database, features
from journal.core.clock import now
from journal.core.forms import Carried, renew_seed, require_token
from journal.core.i18n import LANGUAGES, language, remember_language
from journal.core.mail import is_set_up
from journal.core.notices import redirect_to
from journal.core.viewers import Locked, LockedParticipant, Signed, Viewer, Visitor


@feature.page("/inloggen")
def sign_in_page(db: Session, viewer: Visitor | Signed) -> Answer:
    """Ask for e-mail and passphrase."""
    if not isinstance(viewer, Visitor):
        return make_response(redirect("/", code=303))
    return _sign_in_page(SignInForm.posted(), None)


@feature.action("/inloggen")
def sign_in(db: Session, viewer: Visitor | Signed) -> Answer:
    """Sign this browser in, and show again what a form had carried here."""
    form, carried = SignInForm.posted(), Carried.of_sign_in()
    if not form.validate():
        return _sign_in_page(form, carried), 422
    try:
        found = sign_device_in(
            database(),
            Visitor(),
            form.email.data,
            passphrases.normalise(form.passphrase.data),
            agent=request.user_agent.string,
            address=request.remote_addr or "",
        )
    except TooManyRequests:
        form.passphrase.errors = [_after_many_tries()]
        return _sign_in_page(form, carried), 429
    except AccountIsLocked:
        form.passphrase.errors = [gettext("This account is locked. Please contact your practice.")]
        return _sign_in_page(form, carried), 422
    if found is None:
        form.passphrase.errors = [
            gettext("This e-mail address and passphrase don't belong together.")
        ]
        return _sign_in_page(form, carried), 422
    cookie, account = found
    remember_language(account.person.language)
    several_roles = len(account.roles) > 1 and carried is None
    return _welcome(cookie, carried, "/rol" if several_roles else "/")


@feature.action("/uitloggen")
def sign_out(db: Session, viewer: Signed) -> Answer:
    """Sign this device out."""
    require_token()
    devices.end_device(db, viewer, viewer.device_id)
    return part("signed-out")


@feature.action("/taal")
def switch_language(db: Session, viewer: Visitor) -> Answer:
    """Use another language in this browser."""
    form = LanguageForm.posted()
    if form.validate() and form.language.data in LANGUAGES:
        remember_language(form.language.data)
    back = form.back.data or ""
    local = back.startswith("/") and not back.startswith("//") and back.isprintable()
    return make_response(redirect(back if local else "/", code=303))


@feature.page("/slot")
def lock_page(db: Session, viewer: Locked | LockedParticipant) -> Answer:
    """Ask for the passphrase of a locked device."""
    return _lock_page(UnlockForm.posted(), None)


@feature.action("/slot")
def unlock(db: Session, viewer: Locked | LockedParticipant) -> Answer:
    """Open this device again, and show again what a form had carried here."""
    form, carried = UnlockForm.posted(), Carried.of_sign_in()
    if not form.validate():
        return _lock_page(form, carried), 422
    try:
        cookie = devices.unlock(database(), viewer, passphrases.normalise(form.passphrase.data))
    except TooManyRequests:
        form.passphrase.errors = [_after_many_tries()]
        return _lock_page(form, carried), 429
    if cookie is None:
        form.passphrase.errors = [gettext("This passphrase doesn't fit. Try once more, calmly.")]
        return _lock_page(form, carried), 422
    return _welcome(cookie, carried, "/")


@feature.page("/wachtzin-kwijt")
def lost(db: Session, viewer: Visitor) -> Answer:
    """Say which ways back there are."""
    return render_template("accounts/lost.html", form=LostForm.posted(), has_mail=is_set_up())


@feature.action("/wachtzin-kwijt")
def ask_reset(db: Session, viewer: Visitor) -> Answer:
    """Mail a link to a new vault, saying the same whether the address is known or not."""
    form = LostForm.posted()
    if not form.validate() or not is_set_up():
        return render_template("accounts/lost.html", form=form, has_mail=is_set_up()), 422
    origin: str = current_app.config["PUBLIC_URL"]
    keys.ask_reset(
        database(),
        viewer,
        form.email.data,
        lambda token: origin + url_for("accounts.reset_page", token=token),
        address=request.remote_addr or "",
    )
    return redirect_to("accounts.lost", "reset-asked")


@feature.page("/herstellen")
def recover_page(db: Session, viewer: Visitor) -> Answer:
    """Ask for the recovery code."""
    return _recover_page(RecoverForm.posted(made=_made()))


@feature.action("/herstellen")
def recover(db: Session, viewer: Visitor) -> Answer:
    """Come in with the recovery code, and with a new passphrase from now on."""
    form = RecoverForm.posted()
    form.about = [form.email.data or ""]
    if not form.validate():
        return _recover_page(form), 422
    cookie = keys.recover(
        database(),
        viewer,
        form.email.data,
        form.code.data,
        form.chosen(),
        agent=request.user_agent.string,
    )
    if cookie is None:
        form.code.errors = [gettext("This address and this code don't belong together.")]
        return _recover_page(form), 422
    return _welcome(cookie, None, "/ik/herstelcode")


@feature.page("/nieuwe-kluis/<token>")
def reset_page(db: Session, viewer: Visitor, token: str) -> Answer:
    """Say what a new vault means, and when it can be opened."""
    return _reset_page(db, viewer, token, ResetForm.posted(made=_made()))


@feature.action("/nieuwe-kluis/<token>")
def reset(db: Session, viewer: Visitor, token: str) -> Answer:
    """Open a new vault, which shows nothing older."""
    form = ResetForm.posted()
    # Read apart: the passphrase is stretched without a lock held.
    with database().read() as apart:
        form.about = about_person(open_reset(apart, viewer, token)[1])
    if not form.validate():
        return _reset_page(db, viewer, token, form), 422
    cookie = keys.use_reset(
        database(), viewer, token, form.chosen(), agent=request.user_agent.string
    )
    return _welcome(cookie, None, "/")


def ask_to_sign_in(needs: NeedsSignIn) -> Answer:
    """Answer 401 with the sign-in page (or the lock), carrying along what was posted."""
    carried = Carried.of_refused()
    if isinstance(needs.viewer, Visitor):
        return _sign_in_page(SignInForm(None), carried), 401
    return _lock_page(UnlockForm(None), carried), 401


def _welcome(cookie: DeviceCookie, carried: Carried | None, then: str) -> Response:
    """Give the browser its cookie; what the same writer had posted is shown again."""
    renew_seed()
    with database().read() as db:
        signed_in = signed_in_device(db, cookie)
    viewer = signed_in.viewer() if signed_in else Visitor()
    for feature_ in features():
        for opens in feature_.opens:
            opens(database(), viewer)
    response = make_response(redirect(then, code=303))
    if carried is not None and carried.writer == str(getattr(viewer, "person_id", None)):
        response = _shown_again(carried, viewer)
    if signed_in is not None:
        cookie.put(response, signed_in.device.role)
    return response


def _shown_again(carried: Carried, viewer: Viewer) -> Response:
    shown = answer_again(carried.path, MultiDict(carried.fields), viewer)
    # 200, not the 422 of the page itself: an action keeps what it wrote only below 400.
    shown.status_code = 200
    return shown


def _after_many_tries() -> str:
    return gettext("There were many tries in a short time. Wait a quarter of an hour.")


def _sign_in_page(form: SignInForm, carried: Carried | None) -> str:
    return render_template(
        "accounts/sign_in.html", form=form, carried=carried, languages=LANGUAGE_NAMES
    )


def _lock_page(form: UnlockForm, carried: Carried | None) -> str:
    can_write = isinstance(g.get("viewer"), LockedParticipant)
    return render_template("accounts/lock.html", form=form, carried=carried, can_write=can_write)


def _recover_page(form: RecoverForm) -> str:
    return render_template("accounts/recover.html", form=form)


def _reset_page(db: Session, viewer: Visitor, token: str, form: ResetForm) -> str:
    waiting, _ = open_reset(db, viewer, token)
    return render_template(
        "accounts/reset.html",
        form=form,
        reset=waiting,
        waits=waiting.waits_until > now(),
        token=token,
    )


def _made() -> str:
    return passphrases.make_passphrase(language())


def load_viewer(_: Any) -> Signed | None:
    """Return who a request's device cookie says is looking: the only source of identity."""
    cookie = DeviceCookie.of(request)
    signed_in = signed_in_device(g.db, cookie) if cookie else None
    if signed_in is None:
        return None
    g.signed_in = signed_in
    return signed_in.viewer()


feature.loads_viewer = load_viewer


def say_link_is_over(_: LinkIsOver) -> Answer:
    """Answer 404, saying what to do; the same whatever the link was."""
    return render_template("accounts/link_over.html"), 404


feature.handles[NeedsSignIn] = ask_to_sign_in
feature.handles[LinkIsOver] = say_link_is_over
