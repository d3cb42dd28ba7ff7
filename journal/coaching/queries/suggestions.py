"""What a coach lays out for somebody on a day, or in a phase."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.models import Person, State
from journal.accounts.queries.vaults import vaults_of
from journal.coaching.laying_out import (
    LOOKED_BACK,
    WAITS_FOR,
    Outcome,
    lies_ready,
    outcome,
)
from journal.coaching.models import Proposal, Suggestion
from journal.core import clock
from journal.core.keys import ring
from journal.core.vault import OpenVault, SecretKey, key_id_of, receive
from journal.core.viewers import Coach, Owner, Participant, Reader
from journal.guidance.models import Guidance
from journal.guidance.queries import Guided, Window, going_on, guided
from journal.guided_sessions.phases import Phase
from journal.guided_sessions.queries import own_moment, own_sessions
from journal.prompts.queries import titles


@dataclass(frozen=True, slots=True)
class OpenedSuggestion:
    """What a coach suggests for a day or a phase, opened."""

    id: UUID
    author_id: UUID
    owner_vault_id: UUID
    """The participant's vault, to whose key it is sealed."""
    when: date | Phase
    suggested_at: datetime
    declined_at: datetime | None
    proposal: Proposal

    def outcome(self, person: Guided, today: date) -> Outcome:
        """Return what became of it by today, on the calendar of the person it is for."""
        declined = self.declined_at and clock.day_of(self.declined_at, person.zone)
        suggested = clock.day_of(self.suggested_at, person.zone)
        return outcome(self.when, suggested, declined, person.sessions, today)


@dataclass(frozen=True, slots=True)
class Followed:
    """A suggestion on the page of the coach who made it, with what became of it."""

    suggestion: OpenedSuggestion
    outcome: Outcome

    def place(self) -> tuple[date, int]:
        """Return where it stands among what may still come: days in order, and then phases."""
        when = self.suggestion.when
        return (date.max, list(Phase).index(when)) if isinstance(when, Phase) else (when, 0)


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """What a coach suggested to somebody: what may still come, and what is over."""

    coming: list[Followed]
    earlier: list[Followed]

    def prompts(self) -> set[UUID]:
        """Return what is suggested in all of them."""
        return {each.suggestion.proposal.prompt_id for each in (*self.coming, *self.earlier)}


@dataclass(frozen=True, slots=True)
class LaidFor:
    """What a coach laid out for the viewer: the card, and a line to go with it."""

    id: UUID
    prompt_id: UUID
    line: str
    author_id: UUID
    coach: str
    """The name of whoever laid it out."""
    suggested_at: datetime
    phase: Phase | None
    """The phase for which it is; None when it is for one day alone."""


def suggestions_for(db: Session, viewer: Participant, day: date) -> list[LaidFor]:
    """Return what coaches who guide the viewer now laid out for today, the older first.

    What is for this day alone goes before what is for the phase and can be done tomorrow too. What
    was declined is left out, and what lies in a vault that is lost.
    """
    by_a_guide = (
        (Guidance.participant_id == Suggestion.owner_id)
        & (Guidance.coach_id == Suggestion.author_id)
        & going_on()
    )
    moment = own_moment(db, viewer)
    # Of a guidance that ended, and began again, nothing comes back.
    in_phase = and_(
        Suggestion.phase == (moment.phase if moment else None),
        Suggestion.suggested_at >= clock.now() - WAITS_FOR,
        exists().where(by_a_guide, Guidance.from_at <= Suggestion.suggested_at),
    )
    query = (
        _received_from_coaches(viewer)
        .where(exists().where(by_a_guide), Suggestion.declined_at.is_(None))
        .where(or_(Suggestion.day == day, in_phase))
        .order_by(Suggestion.phase.is_not(None), Suggestion.suggested_at, Suggestion.id)
    )
    sessions = own_sessions(db, viewer)
    return [
        laid
        for laid in _opened_for(db, viewer, query)
        if laid.phase is None
        or lies_ready(laid.phase, clock.day_of(laid.suggested_at, viewer.zone), sessions, day)
    ]


def declined_suggestion(
    db: Session, viewer: Participant, suggestion_id: UUID | None
) -> LaidFor | None:
    """Return what the viewer declined, going by its id; None for anything else."""
    if suggestion_id is None:
        return None
    query = _received_from_coaches(viewer).where(
        Suggestion.id == suggestion_id, Suggestion.declined_at.is_not(None)
    )
    return next(iter(_opened_for(db, viewer, query)), None)


def received_row(db: Session, viewer: Participant, suggestion_id: UUID) -> Suggestion:
    """Return the row of what was suggested to the viewer; raises NotFound."""
    row = db.get(Suggestion, suggestion_id)
    if row is None or row.owner_id != viewer.person_id:
        raise NotFound
    return row


def received_prompt(db: Session, viewer: Participant, row: Suggestion) -> UUID | None:
    """Return what was suggested to the viewer; None when it lies in a vault that is lost."""
    vaults = vaults_of(db, viewer, [row.owner_vault_id])
    return _received(row, vaults).proposal.prompt_id if row.owner_vault_id in vaults else None


def _received_from_coaches(viewer: Participant) -> Select[Suggestion, bytes]:
    return (
        select(Suggestion, Person.sealed_name)
        .join(Person, Person.id == Suggestion.author_id)
        .where(Suggestion.owner_id == viewer.person_id)
    )


def _opened_for(
    db: Session, viewer: Participant, query: Select[Suggestion, bytes]
) -> list[LaidFor]:
    rows = db.execute(query).all()
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row, _ in rows])
    return [
        _laid_for(_received(row, vaults), sealed_name)
        for row, sealed_name in rows
        if row.owner_vault_id in vaults
    ]


def _laid_for(said: OpenedSuggestion, sealed_name: bytes) -> LaidFor:
    return LaidFor(
        id=said.id,
        prompt_id=said.proposal.prompt_id,
        line=said.proposal.line,
        author_id=said.author_id,
        coach=ring().open(Person.name_place(said.author_id), sealed_name),
        suggested_at=said.suggested_at,
        phase=said.when if isinstance(said.when, Phase) else None,
    )


def joined(db: Session, viewer: Coach, person_id: UUID) -> Guided:
    """Return somebody whom the coach guides and who has joined; raises NotFound."""
    person = guided(db, viewer, person_id)
    if person.state != State.JOINED:
        raise NotFound
    return person


def suggestions_seen(db: Session, viewer: Reader, window: Window) -> FollowedUp:
    """Return what a coach suggested to somebody: what may still come, and the last two weeks."""
    person = window.person
    today = clock.day_of(clock.now(), person.zone)
    if isinstance(viewer, Coach):
        suggested = standing_suggestions(db, viewer, person)
    else:
        rows = db.scalars(_standing(person, window.coach_id)).all()
        vaults = vaults_of(db, viewer, [row.owner_vault_id for row in rows])
        suggested = [_received(row, vaults) for row in rows if row.owner_vault_id in vaults]
    followed = [Followed(each, each.outcome(person, today)) for each in suggested]
    told = [each for each in followed if each.outcome.is_told(today)]
    return FollowedUp(
        coming=sorted((each for each in told if not each.outcome.is_over), key=Followed.place),
        earlier=sorted(
            (each for each in told if each.outcome.is_over),
            key=lambda each: each.outcome.on or today,
            reverse=True,
        ),
    )


def standing_suggestions(db: Session, viewer: Coach, person: Guided) -> list[OpenedSuggestion]:
    """Return what the coach suggested to somebody for the days around now, and for a phase.

    What is over long ago is left out, and what lies in a vault that the coach lost.
    """
    rows = db.scalars(_standing(person, viewer.person_id)).all()
    vaults = vaults_of(db, viewer, [row.author_vault_id for row in rows])
    return [
        _kept(row, vaults[row.author_vault_id]) for row in rows if row.author_vault_id in vaults
    ]


def _standing(person: Guided, author_id: UUID) -> Select[Suggestion]:
    today = clock.day_of(clock.now(), person.zone)
    in_phase = and_(
        Suggestion.phase.is_not(None),
        Suggestion.suggested_at >= clock.now() - WAITS_FOR - LOOKED_BACK,
        Suggestion.suggested_at >= person.guided_from,
    )
    query = select(Suggestion).where(
        Suggestion.owner_id == person.person_id,
        Suggestion.author_id == author_id,
        or_(Suggestion.day >= today - LOOKED_BACK, in_phase),
    )
    return query.order_by(Suggestion.suggested_at, Suggestion.id)


def suggestion_row(db: Session, viewer: Coach, person: Guided, suggestion_id: UUID) -> Suggestion:
    """Return the row of one suggestion of the coach to somebody; raises NotFound."""
    row = db.get(Suggestion, suggestion_id)
    if row is None or (row.author_id, row.owner_id) != (viewer.person_id, person.person_id):
        raise NotFound
    return row


def suggestion_if_any(
    db: Session, viewer: Coach, person: Guided, suggestion_id: UUID
) -> Suggestion | None:
    """Return the row of an id, None for a new one; raises NotFound for one of other people."""
    if db.get(Suggestion, suggestion_id) is None:
        return None
    return suggestion_row(db, viewer, person, suggestion_id)


def _kept(row: Suggestion, vault: OpenVault) -> OpenedSuggestion:
    key = vault.unwrap(row.key_place(), key_id_of(row.sealed), row.wrapped_key)
    return _opened_suggestion(row, key)


def _received(row: Suggestion, vaults: Mapping[UUID, OpenVault]) -> OpenedSuggestion:
    vault = vaults[row.owner_vault_id]
    key = receive(vault, row.envelope(key_id_of(row.sealed)), row.sealed_key)
    return _opened_suggestion(row, key)


def _opened_suggestion(row: Suggestion, key: SecretKey) -> OpenedSuggestion:
    return OpenedSuggestion(
        id=row.id,
        author_id=row.author_id,
        owner_vault_id=row.owner_vault_id,
        when=row.when(),
        suggested_at=row.suggested_at,
        declined_at=row.declined_at,
        proposal=Proposal.loaded(key.open(row.place(), row.sealed)),
    )


def export_suggestions(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return what coaches suggested to the viewer, the oldest first."""
    query = select(Suggestion).where(Suggestion.owner_id == viewer.person_id)
    rows = db.scalars(query.order_by(Suggestion.suggested_at)).all()
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    opened = [_received(row, vaults) for row in rows if row.owner_vault_id in vaults]
    named = titles(db, viewer, {each.proposal.prompt_id for each in opened})
    return {
        "suggestions": [
            {
                "from": str(each.author_id),
                "day": None if isinstance(each.when, Phase) else each.when.isoformat(),
                "phase": each.when if isinstance(each.when, Phase) else None,
                "suggested_at": each.suggested_at.isoformat(),
                "declined_at": each.declined_at and each.declined_at.isoformat(),
                "prompt_id": str(each.proposal.prompt_id),
                "prompt": named.get(each.proposal.prompt_id),
                "line": each.proposal.line,
            }
            for each in opened
        ]
    }
