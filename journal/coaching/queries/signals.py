"""Signals as two people share them, and what the coach did about each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import vaults_of
from journal.checkins.queries import OpenedCheckIn
from journal.checkins.signals import LOOKED_BACK, RULES, Rule, Signal, signals
from journal.coaching.models import Handled, SignalState
from journal.coaching.standing import OpenedState, Standing, standing
from journal.core import clock
from journal.core.vault import OpenVault, SecretKey, key_id_of, receive
from journal.core.viewers import Admin, Coach, Owner, Participant, Reader
from journal.guidance.models import NumbersSharing
from journal.guidance.queries import Guided, Window
from journal.organisation.queries import organisation

COUNTS_FOR = LOOKED_BACK + timedelta(days=2)
"""What a coach did longer ago is about no answer of the last two weeks, in any zone."""


def rules_in_use(db: Session, viewer: Admin | Coach | Participant) -> list[Rule]:
    """Return the rules that the organisation uses; by the others nothing is worked out."""
    off = organisation(db, viewer).signals_off
    return [rule for rule in RULES if rule.name not in off]


def found_between(
    used: Iterable[Rule],
    sharing: NumbersSharing | None,
    check_ins: Sequence[OpenedCheckIn],
    today: date,
) -> list[Signal]:
    """Return what a coach is shown of somebody: by rules in use to which that person said yes.

    Nothing that was answered about a day before the sharing began counts.
    """
    if sharing is None:
        return []
    shared = [each for each in check_ins if each.day >= sharing.from_day]
    return signals(shared, today, [rule for rule in used if rule.name in sharing.signal_rules])


def signals_seen(
    db: Session, viewer: Reader, window: Window, check_ins: Sequence[OpenedCheckIn]
) -> list[Standing]:
    """Return the signals of one person that their coach is shown, and where each stands.

    `check_ins` are those of at least the last two weeks that the coach can open.
    """
    if window.sharing is None or not window.sharing.shows_signals:
        return []
    person_id = window.person.person_id
    today = clock.day_of(clock.now(), window.person.zone)
    found = found_between(rules_in_use(db, viewer), window.sharing, check_ins, today)
    if isinstance(viewer, Coach):
        return standing(found, states_of(db, viewer, [person_id])[person_id])
    return standing(found, own_states(db, viewer).get(window.coach_id, []))


def states_of(db: Session, viewer: Coach, people: Iterable[UUID]) -> dict[UUID, list[OpenedState]]:
    """Return, by person, what the coach did lately about signals of people whom they guide.

    What lies in a vault that the coach lost is left out: those signals are open again.
    """
    states: dict[UUID, list[OpenedState]] = {person: [] for person in people}
    if not states:
        return states
    query = select(SignalState).where(
        SignalState.author_id == viewer.person_id,
        SignalState.owner_id.in_(list(states)),
        SignalState.seen_at >= clock.now() - COUNTS_FOR,
    )
    rows = db.scalars(query.order_by(SignalState.seen_at)).all()
    vaults = vaults_of(db, viewer, [row.author_vault_id for row in rows])
    for row in rows:
        if row.author_vault_id in vaults:
            vault = vaults[row.author_vault_id]
            key = vault.unwrap(row.key_place(), key_id_of(row.sealed), row.wrapped_key)
            states[row.owner_id].append(_opened_state(row, key))
    return states


def state_row(db: Session, viewer: Coach, person: Guided, state_id: UUID) -> SignalState | None:
    """Return the row of an id, None for a new one; raises NotFound for one of other people."""
    row = db.get(SignalState, state_id)
    if row and (row.author_id, row.owner_id) != (viewer.person_id, person.person_id):
        raise NotFound
    return row


def is_noted(db: Session, viewer: Coach, person: Guided, done: Handled) -> bool:
    """Tell whether the coach said already, with these words, that a signal is done with."""
    states = states_of(db, viewer, [person.person_id])[person.person_id]
    return any(each.done_at is not None and each.handled == done for each in states)


def own_states(
    db: Session, viewer: Owner, limit: int | None = None
) -> dict[UUID, list[OpenedState]]:
    """Return, by coach, what coaches did about signals of the viewer, the newest first.

    What is sealed to a vault that is lost is left out.
    """
    query = select(SignalState).where(SignalState.owner_id == viewer.person_id)
    newest = query.order_by(SignalState.seen_at.desc(), SignalState.id).limit(limit)
    rows = db.scalars(newest).all()
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    states: dict[UUID, list[OpenedState]] = {}
    for row in rows:
        if row.owner_vault_id in vaults:
            states.setdefault(row.author_id, []).append(_received(row, vaults))
    return states


def _received(row: SignalState, vaults: Mapping[UUID, OpenVault]) -> OpenedState:
    vault = vaults[row.owner_vault_id]
    key = receive(vault, row.envelope(key_id_of(row.sealed)), row.sealed_key)
    return _opened_state(row, key)


def _opened_state(row: SignalState, key: SecretKey) -> OpenedState:
    return OpenedState(
        id=row.id,
        owner_id=row.owner_id,
        author_id=row.author_id,
        seen_at=row.seen_at,
        done_at=row.done_at,
        handled=Handled.loaded(key.open(row.place(), row.sealed)),
    )


def export_signal_states(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return what coaches did about signals of the viewer, by coach and then the newest first."""
    return {
        "signals_handled": [
            {
                "by": str(coach),
                "rule": each.handled.rule,
                "newest_answer_at": each.handled.newest.isoformat(),
                "seen_at": each.seen_at.isoformat(),
                "done_at": each.done_at.isoformat() if each.done_at else None,
                "note": each.handled.note,
            }
            for coach, states in own_states(db, viewer).items()
            for each in states
        ]
    }
