"""Laying out a prompt or a practice for somebody's day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import public_keys
from journal.coaching.models import Proposal, Suggestion
from journal.coaching.queries.suggestions import coming_suggestions, suggestion_if_any
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.vault import SecretKey, new_secret, share
from journal.core.viewers import Coach
from journal.guidance.queries import Guided


def suggest(
    db: Session,
    viewer: Coach,
    person: Guided,
    suggestion_id: UUID,
    day: date,
    proposal: Proposal,
) -> None:
    """Lay something out for somebody's day, sealed for both; what lies there already stays once.

    Something else under an id that was used, from a page that came back, is another suggestion.

    The person has joined. Raises NotFound when the id is somebody else's.
    """
    earlier = suggestion_if_any(db, viewer, person, suggestion_id)
    owner_vault, public_key = public_keys(db, [person.person_id])[person.person_id]
    standing = {
        (each.day, each.proposal, each.owner_vault_id)
        for each in coming_suggestions(db, viewer, person)
    }
    if (day, proposal, owner_vault) in standing:
        return
    row = Suggestion(
        id=suggestion_id if earlier is None else uuid7(),
        owner_id=person.person_id,
        author_id=viewer.person_id,
        day=day,
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


def erase_suggestions(db: Session, person_id: UUID) -> None:
    """Delete what was suggested to a person, and what they suggested to others."""
    either = (Suggestion.owner_id == person_id) | (Suggestion.author_id == person_id)
    db.execute(delete(Suggestion).where(either))
