"""All reads of guided sessions; a coach's look-ups go through those who are theirs, in guidance."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.people import is_stale
from journal.core import clock
from journal.core.db import remembered
from journal.core.keys import ring
from journal.core.viewers import Clock, Coach, LockedParticipant, Owner, Participant
from journal.guided_sessions.models import Attendance, Attended, Details, GuidedSession, load_pauses
from journal.guided_sessions.phases import Moment, counted, moment_of

Timed: TypeAlias = Participant | LockedParticipant


def own_sessions(db: Session, viewer: Timed | Owner) -> list[Attended]:
    """Return every session of the viewer, cancelled ones too, the latest first."""
    query = _attended().where(Attendance.person_id == viewer.person_id)
    found = remembered(db, ("own_sessions", viewer.person_id), lambda: _opened(db, query))
    return _latest_first(found)


def own_session(db: Session, viewer: Participant, attendance_id: UUID) -> Attended:
    """Return one session of the viewer; raises NotFound."""
    for attended in own_sessions(db, viewer):
        if attended.id == attendance_id:
            return attended
    raise NotFound


def own_counted(db: Session, viewer: Timed) -> Attended | None:
    """Return the session from which the viewer's clock counts today."""
    return counted(own_sessions(db, viewer), clock.day_of(clock.now(), viewer.zone))


def own_moment(db: Session, viewer: Timed) -> Moment | None:
    """Return where the viewer is on their clock, or None without a session."""
    return moment_of(own_counted(db, viewer), clock.day_of(clock.now(), viewer.zone))


def sessions_of(db: Session, _: Coach, people: Collection[UUID]) -> dict[UUID, list[Attended]]:
    """Return the sessions of people whom the coach guides, as the caller has made sure."""
    found: dict[UUID, list[Attended]] = {person: [] for person in people}
    for attended in _opened(db, _attended().where(Attendance.person_id.in_(list(people)))):
        found[attended.person_id].append(attended)
    return {person: _latest_first(attended) for person, attended in found.items()}


def attendances(db: Session, _: Participant | Coach | Clock, session_id: UUID) -> list[Attendance]:
    """Return who attends a session, whoever they are, for the action that checks them."""
    query = select(Attendance).where(Attendance.guided_session_id == session_id)
    return list(db.scalars(query))


def attendance(db: Session, _: Participant | Coach, attended: Attended) -> Attendance:
    """Return the row of a session that somebody attended."""
    return db.get_one(Attendance, attended.id)


def session_row(db: Session, _: Participant | Coach | Clock, session_id: UUID) -> GuidedSession:
    """Return the row of a session."""
    return db.get_one(GuidedSession, session_id)


def export_sessions(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return when the viewer's sessions are or were, and when their clock stood still."""
    return {
        "sessions": [
            {
                "day": each.details.day.isoformat(),
                "kind": each.details.kind,
                "setting": each.details.setting,
                "led_by": str(each.details.led_by) if each.details.led_by else None,
                "cancelled_at": each.cancelled_at.isoformat() if each.cancelled_at else None,
                "pauses": [
                    {"from": str(pause.since), "until": pause.until and str(pause.until)}
                    for pause in each.pauses
                ],
            }
            for each in own_sessions(db, viewer)
        ]
    }


def stale_rows(db: Session, _: Clock, limit: int) -> list[GuidedSession | Attendance]:
    """Return what is still sealed under an earlier organisation key."""
    sessions = db.scalars(select(GuidedSession).where(is_stale(GuidedSession.sealed)).limit(limit))
    rows: list[GuidedSession | Attendance] = list(sessions)
    paused = select(Attendance).where(
        Attendance.sealed_pauses.is_not(None), is_stale(Attendance.sealed_pauses)
    )
    return rows + list(db.scalars(paused.limit(limit - len(rows))))


def _latest_first(attended: Iterable[Attended]) -> list[Attended]:
    return sorted(attended, key=lambda each: (each.details.day, each.id), reverse=True)


def _attended() -> Select[Attendance, GuidedSession]:
    return select(Attendance, GuidedSession).join(
        GuidedSession, GuidedSession.id == Attendance.guided_session_id
    )


def _opened(db: Session, query: Select[Attendance, GuidedSession]) -> list[Attended]:
    return [_as_attended(row[0], row[1]) for row in db.execute(query)]


def _as_attended(row: Attendance, session: GuidedSession) -> Attended:
    pauses = row.sealed_pauses
    return Attended(
        id=row.id,
        person_id=row.person_id,
        session_id=session.id,
        details=Details.loaded(ring().open(GuidedSession.place(session.id), session.sealed)),
        pauses=load_pauses(ring().open(row.pauses_place(), pauses)) if pauses else (),
        cancelled_at=row.cancelled_at,
    )
