"""The page "Ik": how I am called, my devices, my keys, what I agreed to, who opened what."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from flask import abort, g, make_response, redirect, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.accounts import passphrases
from journal.accounts.actions import devices, joining, keys, leaving, preferences
from journal.accounts.feature import feature
from journal.accounts.forms import (
    EraseForm,
    PassphraseForm,
    ProfileForm,
    ProveCodeForm,
    RecoveryCodeForm,
)
from journal.accounts.history import said
from journal.accounts.models import Person, Purpose, Role
from journal.accounts.queries.devices import devices_in_use
from journal.accounts.queries.people import (
    is_own_or_free,
    names_of,
    own_consents,
    own_person,
    reworded,
    roles_of,
)
from journal.accounts.queries.ways_in import own_recovery_slot, waiting_resets
from journal.accounts.views.parting import part
from journal.core import audit
from journal.core.access import Answer, database, features
from journal.core.forms import ConfirmForm, require_token
from journal.core.i18n import as_language, remember_language, say_moment
from journal.core.keys import ring
from journal.core.notices import redirect_to
from journal.core.vault import recovery, spoken_number
from journal.core.viewers import Admin, Coach, Participant, PausedParticipant

Me: TypeAlias = Participant | PausedParticipant | Coach | Admin
Opened: TypeAlias = Participant | PausedParticipant | Coach

ACTS_SHOWN = 200


@feature.page("/ik")
def me(db: Session, viewer: Me) -> Answer:
    """Show everything that is about the viewer, each a tap away."""
    return render_template(
        "accounts/me.html",
        email=_email(db, viewer),
        links=[link for each in features() for link in each.me_links(viewer)],
        roles=roles_of(db, viewer.person_id),
        resets=waiting_resets(db, viewer),
        may_reopen=isinstance(viewer, Participant | Coach),
        key_number=_key_number(viewer),
        form=ConfirmForm.posted(),
    )


@feature.page("/ik/profiel")
def profile(db: Session, viewer: Me) -> Answer:
    """Show the name, the address and how pages look."""
    form = ProfileForm(
        None,
        name=viewer.name,
        email=_email(db, viewer),
        language=viewer.language,
        theme=viewer.theme,
        zone=viewer.zone,
    )
    return render_template("accounts/profile.html", form=form)


@feature.action("/ik/profiel")
def edit_profile(db: Session, viewer: Me) -> Answer:
    """Change the name, the address and how pages look."""
    form = ProfileForm.posted()
    if not form.validate() or not _is_free(db, viewer, form):
        return render_template("accounts/profile.html", form=form), 422
    preferences.describe(
        db,
        viewer,
        name=form.name.data,
        language=form.language.data,
        theme=form.theme.data,
        zone=form.zone.data,
    )
    preferences.set_email(db, viewer, form.email.data)
    remember_language(form.language.data)
    return redirect_to("accounts.me", "saved")


@feature.page("/ik/apparaten")
def own_devices(db: Session, viewer: Me) -> Answer:
    """Show where the viewer is signed in."""
    return render_template(
        "accounts/devices.html",
        devices=devices_in_use(db, viewer),
        form=ConfirmForm.posted(),
    )


@feature.action("/ik/apparaten/<uuid:device_id>/afmelden")
def end_device(db: Session, viewer: Me, device_id: UUID) -> Answer:
    """Sign one of the viewer's devices out."""
    require_token()
    devices.end_device(db, viewer, device_id)
    if device_id == viewer.device_id:
        return part("signed-out")
    return redirect_to("accounts.own_devices", "device-ended")


@feature.page("/ik/wachtzin")
def passphrase(db: Session, viewer: Me) -> Answer:
    """Ask for a new passphrase."""
    made = passphrases.make_passphrase(as_language(viewer.language))
    return render_template("accounts/passphrase.html", form=PassphraseForm.posted(made=made))


@feature.action("/ik/wachtzin")
def change_passphrase(db: Session, viewer: Me) -> Answer:
    """Change the passphrase, and sign other devices out if that is wished."""
    form = PassphraseForm.posted()
    form.about = [viewer.name, _email_apart(viewer)]
    if not form.validate():
        return render_template("accounts/passphrase.html", form=form), 422
    cookie = keys.change_passphrase(
        database(),
        viewer,
        passphrases.normalise(form.old.data),
        form.chosen(),
        ends_others=form.ends_others.data,
    )
    if cookie is None:
        form.old.errors = [gettext("This is not your passphrase as it is now.")]
        return render_template("accounts/passphrase.html", form=form), 422
    response = redirect_to("accounts.me", "passphrase-changed")
    cookie.put(response, g.signed_in.device.role)
    return response


@feature.page("/ik/herstelcode")
def recovery_code(db: Session, viewer: Opened) -> Answer:
    """Say what the recovery code is for, and whether there is one."""
    return _recovery_page(db, viewer, RecoveryCodeForm.posted())


@feature.action("/ik/herstelcode")
def make_recovery_code(db: Session, viewer: Opened) -> Answer:
    """Make a new recovery code, and show it: it is in this answer and nowhere else."""
    require_token()
    code = keys.make_recovery_code(db, viewer)
    return _code_page(ProveCodeForm(None, code=code), code)


@feature.action("/ik/herstelcode/nagekeken")
def prove_recovery_code(db: Session, viewer: Opened) -> Answer:
    """Note that the code was written down, by two groups that were typed back."""
    form = ProveCodeForm.posted()
    code = form.code.data or ""
    if not recovery.is_code(code):
        abort(422)
    if not form.validate():
        return _code_page(form, code), 422
    right = recovery.has_groups(code, form.typed())
    if not right or not keys.prove_recovery_code(db, viewer, code):
        form.first.errors = [gettext("Not right yet. Have another look at your note.")]
        return _code_page(form, code), 422
    return make_response(redirect("/?notice=code-proven", code=303))


@feature.action("/ik/herstelcode/nog-eens")
def prove_whole_code(db: Session, viewer: Opened) -> Answer:
    """Note that the code was written down, by the whole of it: making another one is no need."""
    form = RecoveryCodeForm.posted()
    if form.validate() and keys.prove_recovery_code(db, viewer, form.code.data):
        return make_response(redirect("/?notice=code-proven", code=303))
    if not form.errors:
        form.code.errors = [gettext("Not right yet. Have another look at your note.")]
    return _recovery_page(db, viewer, form), 422


@feature.page("/ik/eerdere-kluis")
def earlier_vault(db: Session, viewer: Participant | Coach) -> Answer:
    """Ask for the recovery code of an earlier vault."""
    return render_template("accounts/reopen.html", form=RecoveryCodeForm.posted())


@feature.action("/ik/eerdere-kluis")
def reopen_vault(db: Session, viewer: Participant | Coach) -> Answer:
    """Open an earlier vault beside the new one."""
    form = RecoveryCodeForm.posted()
    if form.validate() and keys.reopen_vault(database(), viewer, form.code.data):
        for each in features():
            for opens in each.opens:
                opens(database(), viewer)
        return redirect_to("accounts.me", "vault-reopened")
    if not form.errors:
        form.code.errors = [gettext("This code does not open an earlier vault.")]
    return render_template("accounts/reopen.html", form=form), 422


@feature.page("/ik/toestemmingen")
def consents(db: Session, viewer: Participant | PausedParticipant) -> Answer:
    """Show what the viewer agreed to, and since when."""
    given = own_consents(db, viewer)
    return render_template(
        "accounts/own_consents.html",
        consents=given,
        reworded=reworded(given),
        purposes=list(Purpose),
        form=ConfirmForm.posted(),
    )


@feature.action("/ik/toestemmingen/<purpose>")
def set_consent(db: Session, viewer: Participant | PausedParticipant, purpose: str) -> Answer:
    """Give or withdraw one consent."""
    require_token()
    if purpose not in set(Purpose):
        abort(404)
    if request.form.get("withdraw"):
        joining.withdraw_consent(db, viewer, Purpose(purpose))
        return redirect_to("accounts.consents", "consent-withdrawn")
    joining.give_consent(db, viewer, Purpose(purpose))
    return redirect_to("accounts.consents", "consent-given")


@feature.page("/ik/wie-opende-wat")
def openings(db: Session, viewer: Me) -> Answer:
    """Show everything that was done with what is the viewer's, by whom and when."""
    found = audit.about(db, viewer.person_id, ACTS_SHOWN + 1, _before())
    events = found[:ACTS_SHOWN]
    people = {event.actor_id for event in events} | {event.other_id for event in events}
    names = names_of(db, [person for person in people if person])
    lines = [(say_moment(event.at), *said(event, viewer.person_id, names)) for event in events]
    older = f"{events[-1].at.isoformat()}_{events[-1].id}" if len(found) > ACTS_SHOWN else None
    return render_template("accounts/openings.html", lines=lines, older=older)


@feature.page("/ik/meenemen")
def take_along(db: Session, viewer: Participant | PausedParticipant) -> Answer:
    """Say what taking everything along gives."""
    return render_template("accounts/take_along.html", form=ConfirmForm.posted())


@feature.question("/ik/meenemen")
def export(db: Session, viewer: Participant | PausedParticipant) -> Answer:
    """Give everything of the viewer's as one file, which is kept nowhere else."""
    require_token()
    text = json.dumps(leaving.everything(db, viewer), ensure_ascii=False, indent=2)
    response = make_response(text)
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = "attachment; filename=naklank.json"
    return response


@feature.page("/ik/wissen")
def erase_page(db: Session, viewer: Participant | PausedParticipant) -> Answer:
    """Say what erasing everything means, and ask for the passphrase."""
    return _erase_page(viewer, EraseForm.posted())


@feature.action("/ik/wissen")
def erase(db: Session, viewer: Participant | PausedParticipant) -> Answer:
    """Erase everything of the viewer, at once and for good."""
    form = EraseForm.posted()
    if not form.validate() or _works_here(viewer):
        return _erase_page(viewer, form), 422
    if not leaving.erase(database(), viewer, passphrases.normalise(form.passphrase.data)):
        form.passphrase.errors = [gettext("This is not your passphrase as it is now.")]
        return _erase_page(viewer, form), 422
    return part("erased", forgets=True)


@feature.action("/ik/nieuwe-kluis/weigeren")
def refuse_reset(db: Session, viewer: Me) -> Answer:
    """Stop a reset that the viewer did not ask for."""
    require_token()
    keys.refuse_resets(db, viewer)
    return redirect_to("accounts.me", "reset-refused")


@feature.action("/ik/slot")
def lock(db: Session, viewer: Participant | PausedParticipant | Coach) -> Answer:
    """Lock this device: reading asks for the passphrase from now on."""
    require_token()
    devices.lock(db, viewer)
    return make_response(redirect("/", code=303))


@feature.page("/rol")
def roles(db: Session, viewer: Me) -> Answer:
    """Ask in which of their roles somebody is here."""
    return render_template(
        "accounts/roles.html",
        roles=roles_of(db, viewer.person_id),
        form=ConfirmForm.posted(),
    )


@feature.action("/rol")
def switch_role(db: Session, viewer: Me) -> Answer:
    """Act in another role on this device."""
    require_token()
    chosen = request.form.get("role", "")
    if chosen not in set(Role) or not devices.switch_role(db, viewer, Role(chosen)):
        abort(404)
    return make_response(redirect("/", code=303))


def _recovery_page(db: Session, viewer: Opened, form: RecoveryCodeForm) -> str:
    slot = own_recovery_slot(db, viewer)
    return render_template(
        "accounts/recovery.html",
        form=form,
        exists=slot is not None,
        proven=slot is not None and slot.proven_at is not None,
    )


def _code_page(form: ProveCodeForm, code: str) -> str:
    groups = recovery.grouped(recovery.tidy(code)).split("-")
    return render_template("accounts/recovery_code.html", form=form, groups=groups)


def _before() -> tuple[datetime, UUID] | None:
    """Read where the page before this one ended; anything else is the first page."""
    at, _, event_id = request.args.get("before", "").partition("_")
    try:
        instant = datetime.fromisoformat(at)
        return (instant, UUID(event_id)) if instant.tzinfo else None
    except ValueError:
        return None


def _key_number(viewer: Me) -> str:
    return spoken_number(viewer.vault.key_pair.public_key) if isinstance(viewer, Coach) else ""


def _email(db: Session, viewer: Me) -> str:
    person = own_person(db, viewer)
    return ring().open(Person.email_place(person.id), person.sealed_email)


def _email_apart(viewer: Me) -> str:
    """Read the address in a unit of its own: the passphrase is stretched without a lock held."""
    with database().read() as db:
        return _email(db, viewer)


def _erase_page(viewer: Participant | PausedParticipant, form: EraseForm) -> str:
    return render_template("accounts/erase.html", form=form, works_here=_works_here(viewer))


def _works_here(viewer: Participant | PausedParticipant) -> bool:
    """Tell whether other people's guidance hangs on this account too; read apart like the above."""
    with database().read() as db:
        return len(roles_of(db, viewer.person_id)) > 1


def _is_free(db: Session, viewer: Me, form: ProfileForm) -> bool:
    if is_own_or_free(db, viewer, form.email.data or ""):
        return True
    form.email.errors = [gettext("This address cannot be used.")]
    return False
