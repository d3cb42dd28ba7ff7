"""Who guides me and what each may see; for coaches: inviting, reading days, a lost passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask import abort, render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from journal.accounts.actions import joining, keys
from journal.accounts.forms import InviteParticipantForm
from journal.accounts.models import Role, State
from journal.accounts.queries.people import is_known_email
from journal.accounts.queries.ways_in import waiting_resets_of
from journal.core import clock
from journal.core.access import Answer
from journal.core.columns import uuid7
from journal.core.forms import require_token
from journal.core.notices import redirect_to
from journal.core.vault import spoken_number
from journal.core.viewers import Coach, Participant
from journal.guidance import actions, queries
from journal.guidance.feature import feature
from journal.guidance.forms import AgreeToKeyForm, NumbersForm
from journal.guidance.links import invitation_page, reset_page
from journal.guidance.queries import MyCoach
from journal.guided_sessions.actions import add_session
from journal.guided_sessions.models import Details
from journal.guided_sessions.queries import own_counted


@feature.page("/begeleiders")
def sharing(db: Session, viewer: Participant) -> Answer:
    """Show who guides the viewer and what each of them may see."""
    return _sharing_page(db, viewer)


@feature.action("/begeleiders/<uuid:coach_id>/getallen")
def share_numbers(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Share numbers with a coach, from a day on."""
    coach, form = queries.my_coach(db, viewer, coach_id), NumbersForm.posted()
    if not form.validate() or not viewer.may_share:
        return _sharing_page(db, viewer, (coach_id, form)), 422
    if not coach.is_pinned:
        return redirect_to("guidance.key", coach_id=coach_id)
    actions.share_numbers(db, viewer, coach, form.from_day.data)
    return redirect_to("guidance.sharing", "numbers-shared")


@feature.action("/begeleiders/<uuid:coach_id>/getallen/terug")
def take_numbers_back(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Stop sharing numbers with a coach, from the next request on."""
    require_token()
    actions.take_numbers_back(db, viewer, queries.my_coach(db, viewer, coach_id).coach_id)
    return redirect_to("guidance.sharing", "numbers-taken-back")


@feature.page("/begeleiders/<uuid:coach_id>/sleutel")
def key(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Ask whether a coach's new key is really theirs."""
    return _key_page(queries.my_coach(db, viewer, coach_id))


@feature.action("/begeleiders/<uuid:coach_id>/sleutel")
def agree_to_key(db: Session, viewer: Participant, coach_id: UUID) -> Answer:
    """Keep a coach's key as the one that things may be shared with."""
    coach, form = queries.my_coach(db, viewer, coach_id), AgreeToKeyForm.posted()
    if not form.validate():
        return _key_page(coach, form.form_errors), 422
    if form.number.data != spoken_number(coach.public_key):
        changed = gettext("The key changed just now. Look at the number again.")
        return _key_page(coach, [changed]), 422
    actions.agree_to_key(db, viewer, coach)
    return redirect_to("guidance.sharing", "key-agreed")


@feature.page("/begeleiding/uitnodigen")
def invite(db: Session, viewer: Coach) -> Answer:
    """Ask who is invited."""
    form = InviteParticipantForm.posted(language=viewer.language)
    return render_template("guidance/invite.html", form=form)


@feature.action("/begeleiding/uitnodigen")
def invite_participant(db: Session, viewer: Coach) -> Answer:
    """Make a link and show it, with a code to scan: it stands in this answer only."""
    form = InviteParticipantForm.posted()
    if not form.validate() or not _is_new(db, viewer, form):
        return render_template("guidance/invite.html", form=form), 422
    invited = joining.invite(
        db,
        viewer,
        name=form.name.data,
        email=form.email.data,
        role=Role.PARTICIPANT,
        language=form.language.data,
    )
    actions.begin_guidance(db, viewer, invited.person_id, viewer.person_id)
    if form.session_day.data:
        details = Details(form.session_day.data)
        add_session(db, viewer, uuid7(), details, [invited.person_id])
    return invitation_page(form.name.data, invited.token)


@feature.action("/begeleiding/<uuid:person_id>/uitnodiging")
def invite_again(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Make a new link for somebody who has not joined yet."""
    require_token()
    person = queries.guided(db, viewer, person_id)
    if person.state != State.INVITED:
        abort(404)
    token = joining.renew_invitation(db, viewer, person.person_id)
    return invitation_page(person.name, token)


@feature.action("/begeleiding/<uuid:person_id>/nieuwe-kluis")
def offer_reset(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Make a link for somebody who lost every way in, who is here with the coach."""
    require_token()
    person = queries.guided(db, viewer, person_id)
    if person.state != State.JOINED:
        abort(404)
    token = keys.offer_reset(db, viewer, person.person_id)
    return reset_page(person.name, token, waits=False)


@feature.action("/begeleiding/<uuid:person_id>/nieuwe-kluis/bevestigd")
def confirm_reset(db: Session, viewer: Coach, person_id: UUID) -> Answer:
    """Confirm that somebody who asked for a new vault is who they say they are."""
    require_token()
    person = queries.guided(db, viewer, person_id)
    for reset in waiting_resets_of(db, viewer, [person.person_id]).values():
        keys.confirm_reset(db, viewer, reset)
    return redirect_to("coaching.person", "reset-confirmed", person_id=person_id)


def _key_page(coach: MyCoach, errors: Sequence[str] = ()) -> str:
    form = AgreeToKeyForm(None, number=spoken_number(coach.public_key))
    form.form_errors = list(errors)
    return render_template("guidance/key.html", coach=coach, form=form)


def _sharing_page(
    db: Session, viewer: Participant, refused: tuple[UUID, NumbersForm] | None = None
) -> str:
    coaches = queries.my_coaches(db, viewer)
    first = _first_day_offered(db, viewer)
    forms = {coach.coach_id: NumbersForm(None, from_day=first) for coach in coaches}
    forms.update([refused] if refused else [])
    for coach_id, form in forms.items():
        form.from_day.id = f"from_day-{coach_id}"
    return render_template(
        "guidance/sharing.html",
        coaches=coaches,
        numbers=queries.own_numbers_sharing(db, viewer),
        may_share=viewer.may_share,
        forms=forms,
        refused=refused[1] if refused else None,
    )


def _first_day_offered(db: Session, viewer: Participant) -> date:
    today = clock.day_of(clock.now(), viewer.zone)
    attended = own_counted(db, viewer)
    return min(attended.details.day, today) if attended else today


def _is_new(db: Session, viewer: Coach, form: InviteParticipantForm) -> bool:
    if not is_known_email(db, viewer, form.email.data or ""):
        return True
    form.email.errors = [gettext("Somebody with this address was invited before.")]
    return False
