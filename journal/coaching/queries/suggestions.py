"""What a coach lays out for somebody on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.models import Person, State
from journal.accounts.queries.vaults import vaults_of
from journal.coaching.models import Proposal, Suggestion
from journal.core import clock
from journal.core.keys import ring
from journal.core.vault import OpenVault, SecretKey, key_id_of, receive
from journal.core.viewers import Coach, Owner, Participant, Reader
from journal.guidance.models import Guidance
from journal.guidance.queries import Guided, Window, guided
from journal.prompts.queries import titles


@dataclass(frozen=True, slots=True)
class OpenedSuggestion:
    """What a coach suggests for a day, opened."""

    id: UUID
    author_id: UUID
    owner_vault_id: UUID
    """The participant's vault, to whose key it is sealed."""
    day: date
    suggested_at: datetime
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class LaidFor:
    """What a coach laid out for the viewer on one day: the card, and a line to go with it."""

    prompt_id: UUID
    line: str
    author_id: UUID
    coach: str
    """The name of whoever laid it out."""


def suggestions_for(db: Session, viewer: Participant, day: date) -> list[LaidFor]:
    """Return what coaches who guide the viewer now laid out for a day, the older first.

    What lies in a vault that is lost is left out.
    """
    guides = exists().where(
        Guidance.participant_id == Suggestion.owner_id,
        Guidance.coach_id == Suggestion.author_id,
        Guidance.until_at.is_(None),
    )
    query = (
        select(Suggestion, Person.sealed_name)
        .join(Person, Person.id == Suggestion.author_id)
        .where(Suggestion.owner_id == viewer.person_id, Suggestion.day == day, guides)
        .order_by(Suggestion.suggested_at, Suggestion.id)
    )
    rows = db.execute(query).all()
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row, _ in rows])
    return [
        _laid_for(_received(row, vaults), sealed_name)
        for row, sealed_name in rows
        if row.owner_vault_id in vaults
    ]


def _laid_for(said: OpenedSuggestion, sealed_name: bytes) -> LaidFor:
    return LaidFor(
        prompt_id=said.proposal.prompt_id,
        line=said.proposal.line,
        author_id=said.author_id,
        coach=ring().open(Person.name_place(said.author_id), sealed_name),
    )


def joined(db: Session, viewer: Coach, person_id: UUID) -> Guided:
    """Return somebody whom the coach guides and who has joined; raises NotFound."""
    person = guided(db, viewer, person_id)
    if person.state != State.JOINED:
        raise NotFound
    return person


def coming_suggestions(db: Session, viewer: Coach, person: Guided) -> list[OpenedSuggestion]:
    """Return what the coach suggested to somebody from today on, the first day first.

    What lies in a vault that the coach lost is left out.
    """
    rows = db.scalars(_coming(person, viewer.person_id)).all()
    vaults = vaults_of(db, viewer, [row.author_vault_id for row in rows])
    return [
        _kept(row, vaults[row.author_vault_id]) for row in rows if row.author_vault_id in vaults
    ]


def suggestions_seen(db: Session, viewer: Reader, window: Window) -> list[OpenedSuggestion]:
    """Return what a coach suggested to somebody from today on, for whichever of the two looks."""
    if isinstance(viewer, Coach):
        return coming_suggestions(db, viewer, window.person)
    rows = db.scalars(_coming(window.person, window.coach_id)).all()
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    return [_received(row, vaults) for row in rows if row.owner_vault_id in vaults]


def _coming(person: Guided, author_id: UUID) -> Select[Suggestion]:
    query = select(Suggestion).where(
        Suggestion.owner_id == person.person_id,
        Suggestion.author_id == author_id,
        Suggestion.day >= clock.day_of(clock.now(), person.zone),
    )
    return query.order_by(Suggestion.day, Suggestion.suggested_at)


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
        day=row.day,
        suggested_at=row.suggested_at,
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
                "day": each.day.isoformat(),
                "suggested_at": each.suggested_at.isoformat(),
                "prompt_id": str(each.proposal.prompt_id),
                "prompt": named.get(each.proposal.prompt_id),
                "line": each.proposal.line,
            }
            for each in opened
        ]
    }
