"""Saying that a signal was seen, and that it is done with, with a note to the person."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts.actions.telling import tell_ready
from journal.accounts.queries.vaults import public_keys
from journal.coaching.models import Handled, SignalState
from journal.coaching.queries.signals import state_row, states_of
from journal.coaching.standing import OpenedState
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.vault import SecretKey, new_secret, share
from journal.core.viewers import Coach
from journal.guidance.queries import Guided


def see_signal(db: Session, viewer: Coach, person: Guided, seen: Handled) -> None:
    """Note that the coach saw a signal as it was shown; seen or done with already, it stays so."""
    states = states_of(db, viewer, [person.person_id])[person.person_id]
    if any(_covers(each, seen) for each in states):
        return
    row = _waiting_row(db, viewer, person, states, seen)
    row = row or SignalState(id=uuid7(), owner_id=person.person_id, author_id=viewer.person_id)
    row.seen_at = clock.now()
    _seal(db, viewer, row, seen)
    db.add(row)


def finish_signal(
    db: Session, viewer: Coach, person: Guided, state_id: UUID, done: Handled
) -> None:
    """Note that a signal is done with, and what the coach says of it; said again it stands once.

    Another note about the same signal, from a second page, stands beside the first. Raises NotFound
    for the id of what is between other people.
    """
    used = state_row(db, viewer, person, state_id)
    states = states_of(db, viewer, [person.person_id])[person.person_id]
    if any(each.done_at and _stands(each, done) for each in states):
        return
    row = _waiting_row(db, viewer, person, states, done)
    now = clock.now()
    row = row or SignalState(
        id=uuid7() if used else state_id,
        owner_id=person.person_id,
        author_id=viewer.person_id,
        seen_at=now,
    )
    row.done_at = max(now, row.seen_at)
    _seal(db, viewer, row, done)
    db.add(row)
    if done.note:
        tell_ready(db, viewer, person.person_id)


def erase_signal_states(db: Session, person_id: UUID) -> None:
    """Delete what was done about a person's signals, and what they did about those of others."""
    either = (SignalState.owner_id == person_id) | (SignalState.author_id == person_id)
    db.execute(delete(SignalState).where(either))


def _covers(state: OpenedState, wanted: Handled) -> bool:
    return state.handled.rule == wanted.rule and state.handled.newest >= wanted.newest


def _stands(state: OpenedState, done: Handled) -> bool:
    """Tell whether this note, or with no note any, says already that it is done with."""
    return _covers(state, done) and done.note in {"", state.handled.note}


def _waiting_row(
    db: Session, viewer: Coach, person: Guided, states: list[OpenedState], wanted: Handled
) -> SignalState | None:
    """Return the row of a signal of this rule that the coach saw and is not done with."""
    waiting = [
        each.id for each in states if each.done_at is None and each.handled.rule == wanted.rule
    ]
    return state_row(db, viewer, person, waiting[-1]) if waiting else None


def _seal(db: Session, viewer: Coach, row: SignalState, said: Handled) -> None:
    """Seal it for both under a data key that nobody has seen yet."""
    row.owner_vault_id, public_key = public_keys(db, [row.owner_id])[row.owner_id]
    row.author_vault_id = viewer.vault.id
    key = SecretKey(uuid7(), new_secret())
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed_key = share(public_key, row.envelope(key.id), key)
    row.sealed = key.seal(row.place(), said.dumped())
