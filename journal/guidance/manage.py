"""People for admins: invite, lock, who guides whom; never an entry and never a number."""

from __future__ import annotations

from uuid import UUID

import wtforms
from flask import abort, render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.accounts.actions import joining, keys, locking
from journal.accounts.forms import InviteStaffForm
from journal.accounts.models import Role, State
from journal.accounts.queries.people import account_row, all_accounts, is_known_email, roles_of
from journal.core import clock
from journal.core.access import Answer
from journal.core.forms import ConfirmForm, Form, lazy, options, require_token
from journal.core.notices import redirect_to
from journal.core.viewers import Admin
from journal.guidance import actions, queries
from journal.guidance.feature import feature
from journal.guidance.forms import EndForm
from journal.guidance.links import invitation_page, reset_page
from journal.guidance.until import last_day


class GuidanceForm(Form):
    """Who will guide somebody."""

    coach_id = wtforms.SelectField(lazy("Coach"))


@feature.page("/beheer/mensen")
def people(db: Session, viewer: Admin) -> Answer:
    """List every account: who, in which role, where it stands, guided by whom."""
    lines = all_accounts(db, viewer)
    names = {line.id: line.name for line in lines}
    guidances = queries.guidances(db, viewer)
    return render_template(
        "guidance/people.html",
        lines=lines,
        guided_by={
            line.id: [names[row.coach_id] for row in guidances if row.participant_id == line.id]
            for line in lines
        },
    )


@feature.page("/beheer/mensen/uitnodigen")
def invite_staff(db: Session, viewer: Admin) -> Answer:
    """Ask which coach or admin is invited."""
    form = InviteStaffForm.posted(language=viewer.language)
    return render_template("guidance/invite_staff.html", form=form)


@feature.action("/beheer/mensen/uitnodigen")
def invite_colleague(db: Session, viewer: Admin) -> Answer:
    """Make a link for a coach or an admin, and show it: it stands in this answer only."""
    form = InviteStaffForm.posted()
    known = is_known_email(db, viewer, form.email.data or "")
    if not form.validate() or known:
        if known:
            form.email.errors = [gettext("Somebody with this address was invited before.")]
        return render_template("guidance/invite_staff.html", form=form), 422
    invited = joining.invite(
        db,
        viewer,
        name=form.name.data,
        email=form.email.data,
        role=Role(form.role.data),
        language=form.language.data,
    )
    return invitation_page(form.name.data, invited.token)


@feature.page("/beheer/mensen/<uuid:person_id>")
def account(db: Session, viewer: Admin, person_id: UUID) -> Answer:
    """Show one account: its state, who guides, and what can be done about it."""
    return _account_page(db, viewer, person_id, GuidanceForm.posted())


@feature.action("/beheer/mensen/<uuid:person_id>/uitnodiging")
def invite_colleague_again(db: Session, viewer: Admin, person_id: UUID) -> Answer:
    """Make a new link for a coach or an admin who has not joined yet."""
    require_token()
    person = account_row(db, viewer, person_id)
    is_participant = Role.PARTICIPANT in roles_of(db, person_id)
    if person.state != State.INVITED or is_participant:
        abort(404)
    token = joining.renew_invitation(db, viewer, person_id)
    return invitation_page("", token)


@feature.action("/beheer/mensen/<uuid:person_id>/slot")
def lock_account(db: Session, viewer: Admin, person_id: UUID) -> Answer:
    """Lock an account: its devices end, nothing of it is lost."""
    require_token()
    locking.lock_account(db, viewer, account_row(db, viewer, person_id))
    return redirect_to("guidance.account", "account-locked", person_id=person_id)


@feature.action("/beheer/mensen/<uuid:person_id>/slot/open")
def unlock_account(db: Session, viewer: Admin, person_id: UUID) -> Answer:
    """Open a locked account again."""
    require_token()
    locking.unlock_account(db, viewer, account_row(db, viewer, person_id))
    return redirect_to("guidance.account", "account-unlocked", person_id=person_id)


@feature.action("/beheer/mensen/<uuid:person_id>/nieuwe-kluis")
def offer_reset_to(db: Session, viewer: Admin, person_id: UUID) -> Answer:
    """Make a link to a new vault, which opens after 72 hours or when the coach confirms."""
    require_token()
    person = account_row(db, viewer, person_id)
    if person.state != State.JOINED:
        abort(404)
    token = keys.offer_reset(db, viewer, person_id)
    return reset_page("", token, waits=True)


@feature.action("/beheer/mensen/<uuid:person_id>/begeleiding")
def begin_guidance(db: Session, viewer: Admin, person_id: UUID) -> Answer:
    """Let a coach guide somebody; that person still has to agree before anything is shared."""
    form = _coach_choices(db, viewer, GuidanceForm.posted())
    account_row(db, viewer, person_id)
    if not form.validate():
        return _account_page(db, viewer, person_id, form), 422
    coach_id = UUID(form.coach_id.data)
    nobody_else = coach_id == person_id or queries.guidance_between(db, viewer, person_id, coach_id)
    if nobody_else or Role.PARTICIPANT not in roles_of(db, person_id):
        form.coach_id.errors = [gettext("This coach cannot be chosen here.")]
        return _account_page(db, viewer, person_id, form), 422
    actions.begin_guidance(db, viewer, person_id, coach_id)
    return redirect_to("guidance.account", "guidance-began", person_id=person_id)


@feature.action("/beheer/begeleiding/<uuid:guidance_id>/einde")
def end_guidance(db: Session, viewer: Admin, guidance_id: UUID) -> Answer:
    """End a guidance."""
    require_token()
    guidance = queries.guidance(db, viewer, guidance_id)
    actions.end_guidance(db, viewer, guidance)
    return redirect_to("guidance.account", "guidance-ended", person_id=guidance.participant_id)


@feature.action("/beheer/begeleiding/<uuid:guidance_id>/einddatum")
def plan_end_of(db: Session, viewer: Admin, guidance_id: UUID) -> Answer:
    """Let a guidance end after a day of the participant's."""
    guidance = queries.guidance(db, viewer, guidance_id)
    zone, person_id = queries.zone_of_guided(db, viewer, guidance), guidance.participant_id
    form = EndForm.posted().begin_at(clock.day_of(clock.now(), zone))
    if not form.validate():
        page = _account_page(db, viewer, person_id, GuidanceForm(None), (guidance_id, form))
        return page, 422
    actions.plan_end(db, viewer, guidance, form.day(), zone)
    return redirect_to("guidance.account", "end-planned", person_id=person_id)


@feature.action("/beheer/begeleiding/<uuid:guidance_id>/einddatum/terug")
def cancel_end_of(db: Session, viewer: Admin, guidance_id: UUID) -> Answer:
    """Let a guidance go on."""
    require_token()
    guidance = queries.guidance(db, viewer, guidance_id)
    actions.cancel_end(db, viewer, guidance)
    return redirect_to("guidance.account", "end-cancelled", person_id=guidance.participant_id)


def _account_page(
    db: Session,
    viewer: Admin,
    person_id: UUID,
    form: GuidanceForm,
    refused: tuple[UUID, EndForm] | None = None,
) -> str:
    lines = {line.id: line for line in all_accounts(db, viewer)}
    if person_id not in lines:
        abort(404)
    zone = account_row(db, viewer, person_id).zone
    going_on = [row for row in queries.guidances(db, viewer) if row.participant_id == person_id]
    planned = {row.id: last_day(row.until_at, zone) if row.until_at else None for row in going_on}
    ends = {row.id: EndForm(None, last_day=planned[row.id]) for row in going_on}
    ends.update([refused] if refused else [])
    for guidance_id, end in ends.items():
        end.begin_at(clock.day_of(clock.now(), zone))
        end.last_day.id = f"last_day-{guidance_id}"
    return render_template(
        "guidance/account.html",
        line=lines[person_id],
        guidances=[(row.id, lines[row.coach_id].name, planned[row.id]) for row in going_on],
        ends=ends,
        form=_coach_choices(db, viewer, form),
        confirm=ConfirmForm.posted(),
    )


def _coach_choices(db: Session, viewer: Admin, form: GuidanceForm) -> GuidanceForm:
    form.coach_id.choices = options(
        (str(line.id), line.name)
        for line in all_accounts(db, viewer)
        if Role.COACH in line.roles and line.state == State.JOINED
    )
    return form
