"""All reads of insights and later-on checks: one's own, and only those that open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Select, exists, or_, select, tuple_
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.models import KeySlot, SlotKind
from journal.accounts.queries.vaults import numbers_keys, open_vaults, vault_of, vaults_of
from journal.core import clock
from journal.core.vault import OpenVault, SecretKey
from journal.core.viewers import Owner, Participant, Reader
from journal.guidance.queries import Window
from journal.guided_sessions.phases import Moment
from journal.guided_sessions.queries import own_counted
from journal.insights.models import Insight, InsightWords, LaterAnswers, LaterOnCheck
from journal.insights.points import point_on


@dataclass(frozen=True, slots=True)
class OpenedInsight:
    """An insight, opened."""

    id: UUID
    entry_id: UUID | None
    kept_at: datetime
    ask_on: date | None
    asked_at: datetime | None
    words: InsightWords


def own_insights(
    db: Session, viewer: Owner, limit: int, before: UUID | None = None
) -> list[OpenedInsight]:
    """Return a page of the viewer's insights, the newest first, older than the one `before`."""
    vaults = open_vaults(db, viewer)
    query = _own(viewer).where(Insight.vault_id.in_(vaults))
    last = db.get(Insight, before) if before else None
    if last is not None and last.owner_id == viewer.person_id:
        query = query.where(tuple_(Insight.kept_at, Insight.id) < (last.kept_at, last.id))
    newest_first = query.order_by(Insight.kept_at.desc(), Insight.id.desc())
    return [_opened(vaults[row.vault_id], row) for row in db.scalars(newest_first.limit(limit))]


def own_insight(db: Session, viewer: Owner, insight_id: UUID) -> OpenedInsight:
    """Return one insight of the viewer, opened; raises NotFound."""
    row = own_row(db, viewer, insight_id)
    return _opened(vault_of(db, viewer, row.vault_id), row)


def own_row(db: Session, viewer: Owner, insight_id: UUID) -> Insight:
    """Return the row of one insight of the viewer; raises NotFound."""
    row = row_if_any(db, viewer, insight_id)
    if row is None:
        raise NotFound
    return row


def row_if_any(db: Session, viewer: Owner, insight_id: UUID) -> Insight | None:
    """Return the row of an insight, None for a new id; raises NotFound for somebody else's id."""
    row = db.get(Insight, insight_id)
    if row is not None and row.owner_id != viewer.person_id:
        raise NotFound
    return row


def opened_words(db: Session, viewer: Owner, row: Insight) -> InsightWords:
    """Open the words of one insight of the viewer; raises NotFound when its vault is lost."""
    return _opened(vault_of(db, viewer, row.vault_id), row).words


def to_ask(db: Session, viewer: Participant) -> OpenedInsight | None:
    """Return the insight whose step is to be asked about: the one whose day came first."""
    today = clock.day_of(clock.now(), viewer.zone)
    query = _own(viewer).where(Insight.asked_at.is_(None), Insight.ask_on <= today)
    # What lies in a vault that is lost would cost the home screen a query for nothing.
    query = query.where(or_(Insight.vault_id == viewer.vault.id, _is_opened_again()))
    rows = db.scalars(query.order_by(Insight.ask_on, Insight.kept_at, Insight.id)).all()
    return next(iter(_those_that_open(db, viewer, rows)), None)


def export_insights(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return every insight of the viewer, opened."""
    rows = db.scalars(_own(viewer).order_by(Insight.kept_at, Insight.id)).all()
    return {
        "insights": [
            {
                "kept_at": insight.kept_at.isoformat(),
                "of_entry": str(insight.entry_id) if insight.entry_id else None,
                "ask_on": insight.ask_on.isoformat() if insight.ask_on else None,
                "asked_at": insight.asked_at.isoformat() if insight.asked_at else None,
                **asdict(insight.words),
            }
            for insight in _those_that_open(db, viewer, rows)
        ]
    }


def _is_opened_again() -> Exists:
    return exists().where(KeySlot.vault_id == Insight.vault_id, KeySlot.kind == SlotKind.SUCCESSOR)


def _own(viewer: Owner) -> Select[Insight]:
    return select(Insight).where(Insight.owner_id == viewer.person_id)


def _those_that_open(db: Session, viewer: Owner, rows: Iterable[Insight]) -> list[OpenedInsight]:
    rows = list(rows)
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    return [_opened(vaults[row.vault_id], row) for row in rows if row.vault_id in vaults]


def _opened(vault: OpenVault, row: Insight) -> OpenedInsight:
    return OpenedInsight(
        id=row.id,
        entry_id=row.entry_id,
        kept_at=row.kept_at,
        ask_on=row.ask_on,
        asked_at=row.asked_at,
        words=InsightWords.loaded(row.open_words(vault)),
    )


@dataclass(frozen=True, slots=True)
class OpenedCheck:
    """A later-on check, opened."""

    id: UUID
    point: int
    day: date
    recorded_at: datetime
    answers: LaterAnswers


def due_point(db: Session, viewer: Participant, moment: Moment | None) -> int | None:
    """Return the point whose later-on check is to be offered now, or None.

    `moment` is where the viewer is on their clock. A check since the session it counts from, also
    one that was put off, is not offered again; one of before an earlier session does not count.
    """
    point = point_on(moment.day) if moment else None
    if moment is None or point is None:
        return None
    made = _checks_since_session(db, viewer)
    return None if any(check.point == point for check in made) else point


def earlier_check(db: Session, viewer: Participant, point: int) -> OpenedCheck | None:
    """Return the newest check of a point since the session that has answers, opened."""
    made = _checks_since_session(db, viewer)
    answered = [each for each in made if each.point == point and not each.answers.is_empty()]
    return answered[-1] if answered else None


def _checks_since_session(db: Session, viewer: Participant) -> list[OpenedCheck]:
    attended = own_counted(db, viewer)
    if attended is None:
        return []
    query = _checks(viewer).where(LaterOnCheck.day >= attended.details.day)
    rows = db.scalars(query.order_by(LaterOnCheck.recorded_at)).all()
    return _opened_checks(rows, numbers_keys(db, viewer) if rows else {})


def answered_checks(db: Session, viewer: Participant) -> list[OpenedCheck]:
    """Return the viewer's later-on checks that have answers, the newest first."""
    rows = db.scalars(_checks(viewer).order_by(LaterOnCheck.recorded_at.desc())).all()
    opened = _opened_checks(rows, numbers_keys(db, viewer) if rows else {})
    return [check for check in opened if not check.answers.is_empty()]


def checks_seen(db: Session, _: Reader, window: Window, since: date) -> list[OpenedCheck]:
    """Return somebody's later-on checks that have answers and their coach sees, oldest first."""
    query = select(LaterOnCheck).where(
        LaterOnCheck.owner_id == window.person.person_id,
        LaterOnCheck.numbers_key_id.in_(list(window.numbers_keys)),
        LaterOnCheck.day >= since,
    )
    rows = db.scalars(query.order_by(LaterOnCheck.day, LaterOnCheck.recorded_at)).all()
    opened = _opened_checks(rows, window.numbers_keys)
    return [check for check in opened if not check.answers.is_empty()]


def own_check(db: Session, viewer: Owner, check_id: UUID) -> OpenedCheck:
    """Return one check of the viewer, opened; raises NotFound."""
    row = check_if_any(db, viewer, check_id)
    if row is None or row.owner_id != viewer.person_id:
        raise NotFound
    for check in _opened_checks([row], numbers_keys(db, viewer)):
        return check
    raise NotFound


def check_if_any(db: Session, _: Owner, check_id: UUID) -> LaterOnCheck | None:
    """Return the row of this id, whoever's it is, for the action that checks the owner."""
    return db.get(LaterOnCheck, check_id)


def sealed_checks(db: Session, viewer: Owner) -> list[LaterOnCheck]:
    """Return every check of the viewer as it is kept, to seal it under another key."""
    return list(db.scalars(_checks(viewer)))


def export_later_on(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return every later-on check of the viewer, opened."""
    rows = db.scalars(_checks(viewer).order_by(LaterOnCheck.recorded_at)).all()
    return {
        "later_on_checks": [
            {
                "point": check.point,
                "day": check.day.isoformat(),
                "at": check.recorded_at.isoformat(),
                **asdict(check.answers),
            }
            for check in _opened_checks(rows, numbers_keys(db, viewer))
        ]
    }


def _checks(viewer: Owner) -> Select[LaterOnCheck]:
    return select(LaterOnCheck).where(LaterOnCheck.owner_id == viewer.person_id)


def _opened_checks(
    rows: Iterable[LaterOnCheck], keys: Mapping[UUID, SecretKey]
) -> list[OpenedCheck]:
    return [
        _opened_check(row, keys[row.numbers_key_id]) for row in rows if row.numbers_key_id in keys
    ]


def _opened_check(row: LaterOnCheck, key: SecretKey) -> OpenedCheck:
    point, answers = LaterAnswers.loaded(row.open_numbers(key))
    return OpenedCheck(row.id, point, row.day, row.recorded_at, answers)
