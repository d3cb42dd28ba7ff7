"""Sending somebody a few words, and seeing them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts.actions.telling import tell_ready
from journal.accounts.queries.vaults import public_keys
from journal.coaching.models import Encouragement
from journal.coaching.queries.encouragements import (
    encouragement_if_any,
    own_encouragement,
    sent_today,
    written_encouragement,
)
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.vault import SecretKey, new_secret, pad_text, share
from journal.core.viewers import Coach, Participant
from journal.guidance.queries import Guided


def encourage(
    db: Session, viewer: Coach, person: Guided, encouragement_id: UUID, text: str
) -> bool:
    """Send somebody a few words, sealed for both; one a day of theirs, and no other in its place.

    Returns whether these words are today's: so they are when they were sent before. The person has
    joined. Raises NotFound when the id is other people's.
    """
    earlier = encouragement_if_any(db, viewer, person, encouragement_id)
    today = sent_today(db, viewer, person)
    if today is not None:
        written = written_encouragement(db, viewer, today)
        return written is not None and written.text == text
    vault_id, public_key = public_keys(db, [person.person_id])[person.person_id]
    row = Encouragement(
        # A page of an earlier day that came back has an id that was used.
        id=encouragement_id if earlier is None else uuid7(),
        owner_id=person.person_id,
        author_id=viewer.person_id,
        day=clock.day_of(clock.now(), person.zone),
        sent_at=clock.now(),
        author_vault_id=viewer.vault.id,
        owner_vault_id=vault_id,
    )
    key = SecretKey(uuid7(), new_secret())
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed_key = share(public_key, row.envelope(key.id), key)
    row.sealed = key.seal(row.place(), pad_text(text.encode()))
    db.add(row)
    tell_ready(db, viewer, person.person_id)
    return True


def see_encouragement(db: Session, viewer: Participant, encouragement_id: UUID) -> None:
    """Note when the viewer saw it, the first time; raises NotFound when it is not theirs."""
    row = own_encouragement(db, viewer, encouragement_id)
    row.seen_at = row.seen_at or clock.now()


def erase_encouragements(db: Session, person_id: UUID) -> None:
    """Delete what was sent to a person, and what they sent to others."""
    either = (Encouragement.owner_id == person_id) | (Encouragement.author_id == person_id)
    db.execute(delete(Encouragement).where(either))
