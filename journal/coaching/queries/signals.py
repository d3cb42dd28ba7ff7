"""Signals as two people share them: by rules that the organisation uses and the person chose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from journal.checkins.queries import OpenedCheckIn
from journal.checkins.signals import RULES, Rule, Signal, signals
from journal.core.viewers import Admin, Coach, Participant
from journal.guidance.models import NumbersSharing
from journal.organisation.queries import organisation


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
