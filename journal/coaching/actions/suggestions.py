"""Laying out a prompt or a practice for somebody's day or phase, and saying no to it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import public_keys
from journal.coaching.models import Proposal, Suggestion
from journal.coaching.queries.suggestions import standing_suggestions, suggestion_if_any
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.vault import SecretKey, new_secret, share
from journal.core.viewers import Coach, Participant
from journal.guidance.queries import Guided
from journal.guided_sessions.phases import Phase


def suggest(
    db: Session,
    viewer: Coach,
    person: Guided,
    suggestion_id: UUID,
    when: date | Phase,
    proposal: Proposal,
) -> None:
    """Lay something out for a day or a phase of somebody, sealed for both.

    What was laid out before for the same time stays once, and declined if it was.

    Something else under an id that was used, from a page that came back, is another suggestion.

    The person has joined. Raises NotFound when the id is somebody else's.
    """
    earlier = suggestion_if_any(db, viewer, person, suggestion_id)
    owner_vault, public_key = public_keys(db, [person.person_id])[person.person_id]
    standing = {
        (each.when, each.proposal, each.owner_vault_id)
        for each in standing_suggestions(db, viewer, person)
    }
    if (when, proposal, owner_vault) in standing:
        return
    row = Suggestion(
        id=suggestion_id if earlier is None else uuid7(),
        owner_id=person.person_id,
        author_id=viewer.person_id,
        day=None if isinstance(when, Phase) else when,
        phase=when if isinstance(when, Phase) else None,
        suggested_at=clock.now(),
        author_vault_id=viewer.vault.id,
        owner_vault_id=owner_vault,
    )
    key = SecretKey(uuid7(), new_secret())
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed_key = share(public_key, row.envelope(key.id), key)
    row.sealed = key.seal(row.place(), proposal.dumped())
    db.add(row)


def take_suggestion_back(db: Session, _: Coach, row: Suggestion) -> None:
    """Lay it out no longer: it goes for both, and so do its keys."""
    db.delete(row)


def decline_suggestion(_: Session, __: Participant, row: Suggestion) -> None:
    """Have it laid out no longer; the coach sees that and when, no reason is asked."""
    row.declined_at = row.declined_at or clock.now()


def take_suggestion_up(_: Session, __: Participant, row: Suggestion) -> None:
    """Have it laid out after all."""
    row.declined_at = None


def erase_suggestions(db: Session, person_id: UUID) -> None:
    """Delete what was suggested to a person, and what they suggested to others."""
    either = (Suggestion.owner_id == person_id) | (Suggestion.author_id == person_id)
    db.execute(delete(Suggestion).where(either))
