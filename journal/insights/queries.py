"""All reads of insights and later-on checks: one's own that open, and what a coach was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, Select, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.models import KeySlot, SlotKind
from journal.accounts.queries.vaults import numbers_keys, open_vaults, vault_of, vaults_of
from journal.core import audit, clock
from journal.core.shares import opens_for
from journal.core.vault import OpenVault, SecretKey, key_id_of, receive
from journal.core.viewers import Coach, Owner, Participant, Reader, Reading
from journal.entries.queries.shared import Glance
from journal.guidance.queries import Guided, Window
from journal.guided_sessions.phases import Moment
from journal.guided_sessions.queries import own_counted
from journal.insights.models import (
    Insight,
    InsightShare,
    InsightWords,
    LaterAnswers,
    LaterOnCheck,
)
from journal.insights.points import point_on

INSIGHT = "insight"


@dataclass(frozen=True, slots=True)
class OpenedInsight:
    """An insight, opened."""

    id: UUID
    entry_id: UUID | None
    kept_at: datetime
    ask_on: date | None
    asked_at: datetime | None
    revision: int
    words: InsightWords
    readers: frozenset[UUID] = frozenset()


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
    rows = db.scalars(newest_first.limit(limit))
    return _with_readers(db, viewer, [_opened(vaults[row.vault_id], row) for row in rows])


def own_insight(db: Session, viewer: Owner, insight_id: UUID) -> OpenedInsight:
    """Return one insight of the viewer, opened; raises NotFound."""
    row = own_row(db, viewer, insight_id)
    return _with_readers(db, viewer, [_opened(vault_of(db, viewer, row.vault_id), row)])[0]


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
    query = (
        select(Insight, InsightShare.reader_id)
        .outerjoin(InsightShare, InsightShare.insight_id == Insight.id)
        .where(Insight.owner_id == viewer.person_id)
        .where(Insight.asked_at.is_(None), Insight.ask_on <= today)
        # What lies in a vault that is lost would cost the home screen a query for nothing.
        .where(or_(Insight.vault_id == viewer.vault.id, _is_opened_again()))
        .order_by(Insight.ask_on, Insight.kept_at, Insight.id)
    )
    found: list[tuple[Insight, UUID | None]] = [(row[0], row[1]) for row in db.execute(query)]
    opened = _those_that_open(db, viewer, list(dict.fromkeys(row for row, _ in found)))
    if not opened:
        return None
    readers = {reader for row, reader in found if reader and row.id == opened[0].id}
    return replace(opened[0], readers=frozenset(readers))


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
                "shared_with": sorted(map(str, insight.readers)),
                **asdict(insight.words),
            }
            for insight in _with_readers(db, viewer, _those_that_open(db, viewer, rows))
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
        revision=row.revision,
        words=InsightWords.loaded(row.open_words(vault)),
    )


def _with_readers(db: Session, viewer: Owner, insights: list[OpenedInsight]) -> list[OpenedInsight]:
    readers: dict[UUID, set[UUID]] = {}
    shares = select(InsightShare.insight_id, InsightShare.reader_id).where(
        InsightShare.owner_id == viewer.person_id,
        InsightShare.insight_id.in_([insight.id for insight in insights]),
    )
    for insight_id, reader_id in db.execute(shares) if insights else ():
        readers.setdefault(insight_id, set()).add(reader_id)
    return [replace(each, readers=frozenset(readers.get(each.id, ()))) for each in insights]


def own_shares(db: Session, viewer: Owner, insight_id: UUID) -> list[InsightShare]:
    """Return with whom an insight of the viewer is shared, who has it longest first."""
    query = select(InsightShare).where(
        InsightShare.insight_id == insight_id, InsightShare.owner_id == viewer.person_id
    )
    return list(db.scalars(query.order_by(InsightShare.shared_at, InsightShare.reader_id)))


def shared_rows(db: Session, viewer: Owner) -> list[Insight]:
    """Return the row of every insight that the viewer shares with anybody."""
    shares = exists().where(InsightShare.insight_id == Insight.id)
    return list(db.scalars(_own(viewer).where(shares)))


def shares_with(db: Session, viewer: Owner, reader_id: UUID) -> list[tuple[InsightShare, Insight]]:
    """Return what the viewer shares with one reader."""
    query = select(InsightShare, Insight).join(Insight, Insight.id == InsightShare.insight_id)
    mine = query.where(Insight.owner_id == viewer.person_id, InsightShare.reader_id == reader_id)
    return [(row[0], row[1]) for row in db.execute(mine)]


def readings_of(
    db: Session, viewer: Participant, insight_id: UUID
) -> list[tuple[UUID, datetime, int]]:
    """Return (who, when last, which revision) of everybody who read an insight of the viewer."""
    return audit.readings_of(db, viewer.person_id, insight_id)


def data_key(db: Session, viewer: Owner, row: Insight) -> SecretKey:
    """Return the data key of an insight of the viewer; raises NotFound when its vault is lost."""
    return row.words_key(vault_of(db, viewer, row.vault_id))


@dataclass(frozen=True, slots=True)
class SharedInsight:
    """A shared insight from outside; with what became of it after it was read, it is unread."""

    id: UUID
    kept_at: datetime
    is_read: bool


def shared_insights(db: Session, _: Reader, window: Window) -> list[SharedInsight]:
    """Return which insights somebody shares with a coach, opening none, the newest first."""
    if not window.person.shares:
        return []
    owner_id, coach_id = window.person.person_id, window.coach_id
    read = audit.newest_readings(coach_id, [owner_id]).subquery()
    query = (
        select(Insight.id, Insight.kept_at, func.coalesce(read.c.revision, 0) >= Insight.revision)
        .join(InsightShare, InsightShare.insight_id == Insight.id)
        .outerjoin(read, read.c.item_id == Insight.id)
        .where(
            Insight.owner_id == owner_id,
            opens_for(InsightShare, coach_id, window.coach_vault_id),
        )
        .order_by(Insight.kept_at.desc(), Insight.id.desc())
    )
    return [SharedInsight(row[0], row[1], bool(row[2])) for row in db.execute(query)]


def insight_glances(db: Session, viewer: Coach, people: Iterable[Guided]) -> dict[UUID, Glance]:
    """Return, per person who shares insights with the coach, how that looks from outside."""
    sharing = [person.person_id for person in people if person.shares]
    read = audit.newest_readings(viewer.person_id, sharing).subquery()
    is_unread = func.coalesce(read.c.revision, 0) < Insight.revision
    query = (
        select(
            Insight.owner_id,
            func.sum(case((is_unread, 1), else_=0)),
            func.max(InsightShare.changed_at),
        )
        .join(InsightShare, InsightShare.insight_id == Insight.id)
        .outerjoin(read, read.c.item_id == Insight.id)
        .where(Insight.owner_id.in_(sharing))
        .where(opens_for(InsightShare, viewer.person_id, viewer.vault.id))
        .group_by(Insight.owner_id)
    )
    return {owner: Glance(unread, newest) for owner, unread, newest in db.execute(query)}


@dataclass(frozen=True, slots=True)
class ReadInsight:
    """An insight as a coach reads it, with what became of it."""

    id: UUID
    kept_at: datetime
    words: InsightWords


def open_shared_insight(
    db: Session, viewer: Coach, person: Guided, insight_id: UUID
) -> ReadInsight:
    """Return one shared insight, opened, and note the reading; raises NotFound."""
    given = opens_for(InsightShare, viewer.person_id, viewer.vault.id)
    query = select(Insight, InsightShare).join(InsightShare, InsightShare.insight_id == Insight.id)
    mine = query.where(Insight.id == insight_id, Insight.owner_id == person.person_id, given)
    found = db.execute(mine).first() if person.shares else None
    if found is None:
        raise NotFound
    row, share = found
    envelope = row.envelope(viewer.person_id, key_id_of(row.sealed))
    key = receive(viewer.vault, envelope, share.sealed_key)
    viewer.ledger.readings.append(Reading(row.owner_id, INSIGHT, row.id, row.revision))
    return ReadInsight(row.id, row.kept_at, InsightWords.loaded(row.open_words_with(key)))


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
