"""The reads of the help card, open to everybody, and of a person's own plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import vaults_of
from journal.core.viewers import Clock, Owner, Viewer
from journal.help.models import HelpRow, Plan, SafetyPlan


def help_rows(db: Session, _: Viewer) -> list[HelpRow]:
    """Return the rows of the card, in their order."""
    return list(db.scalars(select(HelpRow).order_by(HelpRow.position)))


def has_rows(db: Session, _: Clock) -> bool:
    """Tell whether the card was filled before."""
    return db.scalars(select(HelpRow.id).limit(1)).first() is not None


def own_plan(db: Session, viewer: Owner) -> Plan | None:
    """Return the viewer's plan, opened; None without one, and for one in a vault that is lost."""
    return next((plan for _, plan in _own_plans(db, viewer)), None)


def _own_plans(db: Session, viewer: Owner) -> Iterator[tuple[SafetyPlan, Plan]]:
    """Yield the plans in vaults that open, the newest first; it opens no more than are taken."""
    query = select(SafetyPlan).where(SafetyPlan.owner_id == viewer.person_id)
    rows = db.scalars(query.order_by(SafetyPlan.saved_at.desc())).all()
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    for row in rows:
        if row.vault_id in vaults:
            yield row, Plan.loaded(row.open_words(vaults[row.vault_id]))


def plan_row(db: Session, viewer: Owner) -> SafetyPlan | None:
    """Return the row of the plan that lies in the viewer's current vault."""
    query = select(SafetyPlan).where(
        SafetyPlan.owner_id == viewer.person_id, SafetyPlan.vault_id == viewer.vault.id
    )
    return db.scalars(query).first()


def refuse_foreign_id(db: Session, viewer: Owner, plan_id: UUID) -> None:
    """Raise NotFound when this is the id of somebody else's plan."""
    row = db.get(SafetyPlan, plan_id)
    if row is not None and row.owner_id != viewer.person_id:
        raise NotFound


def export_plan(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return the viewer's own plan, and those that stand in earlier vaults of theirs."""
    plans = [
        {"saved_at": row.saved_at.isoformat(), **asdict(plan)}
        for row, plan in _own_plans(db, viewer)
    ]
    return {"safety_plan": plans[0] if plans else None, "earlier_safety_plans": plans[1:]}
