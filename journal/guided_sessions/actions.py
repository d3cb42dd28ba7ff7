"""All writes of guided sessions: added, corrected, cancelled, and a clock that may stand still."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import delete, exists
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.core import audit, clock
from journal.core.audit import Act
from journal.core.columns import uuid7
from journal.core.keys import ring
from journal.core.viewers import Clock, Coach, Participant
from journal.guided_sessions import queries
from journal.guided_sessions.models import (
    Attendance,
    Attended,
    Details,
    GuidedSession,
    Pause,
    dump_pauses,
)


def add_session(
    db: Session,
    viewer: Participant | Coach | Clock,
    session_id: UUID,
    details: Details,
    people: Collection[UUID],
) -> None:
    """Write down a session and who attends it; sent again it stands once, as it was sent last.

    Raises NotFound for the id of a session that somebody else attends.
    """
    known = {row.person_id for row in queries.attendances(db, viewer, session_id)}
    if not known <= set(people):
        raise NotFound
    if known:
        queries.session_row(db, viewer, session_id).sealed = _sealed(session_id, details)
    else:
        _new_session(db, session_id, details)
    for person_id in dict.fromkeys(people):
        if person_id not in known:
            db.add(Attendance(person_id=person_id, guided_session_id=session_id))
            _tell(db, viewer, person_id)


def correct_session(
    db: Session,
    viewer: Participant | Coach,
    attended: Attended,
    details: Details,
    people: Collection[UUID],
) -> None:
    """Correct a session for these of its people; for the others it stays as it was."""
    rows = queries.attendances(db, viewer, attended.session_id)
    for person_id in people:
        _tell(db, viewer, person_id)
    if all(row.person_id in people for row in rows):
        session = queries.session_row(db, viewer, attended.session_id)
        session.sealed = _sealed(session.id, details)
        return
    own = _new_session(db, uuid7(), details)
    for row in rows:
        if row.person_id in people:
            row.guided_session_id = own.id


def cancel_session(db: Session, viewer: Participant | Coach, attended: Attended) -> None:
    """Let a session not count for one person; what they wrote about it stays."""
    row = queries.attendance(db, viewer, attended)
    row.cancelled_at = row.cancelled_at or clock.now()
    _tell(db, viewer, attended.person_id)


def restore_session(db: Session, viewer: Participant | Coach, attended: Attended) -> None:
    """Let a cancelled session count again."""
    queries.attendance(db, viewer, attended).cancelled_at = None
    _tell(db, viewer, attended.person_id)


def pause_clock(db: Session, viewer: Participant, attended: Attended) -> None:
    """Let the viewer's clock stand still from today on."""
    if not any(pause.until is None for pause in attended.pauses):
        _keep_pauses(db, viewer, attended, [*attended.pauses, Pause(_today(viewer))])


def resume_clock(db: Session, viewer: Participant, attended: Attended) -> None:
    """Let the viewer's clock go on from the day at which it stood still."""
    ended = [
        pause if pause.until else replace(pause, until=_today(viewer)) for pause in attended.pauses
    ]
    _keep_pauses(db, viewer, attended, ended)


def erase_attendances(db: Session, person_id: UUID) -> None:
    """Delete that a person attended, and the sessions that nobody attended else."""
    db.execute(delete(Attendance).where(Attendance.person_id == person_id))
    is_attended = exists().where(Attendance.guided_session_id == GuidedSession.id)
    db.execute(delete(GuidedSession).where(~is_attended))


def reseal_sessions(db: Session, viewer: Clock, limit: int) -> int:
    """Seal dates and pauses again under the organisation key that writes now."""
    stale = queries.stale_rows(db, viewer, limit)
    for row in stale:
        if isinstance(row, GuidedSession):
            place = GuidedSession.place(row.id)
            row.sealed = ring().seal(place, ring().open(place, row.sealed))
        elif row.sealed_pauses is not None:
            place = row.pauses_place()
            row.sealed_pauses = ring().seal(place, ring().open(place, row.sealed_pauses))
    return len(stale)


def _tell(db: Session, viewer: Participant | Coach | Clock, person_id: UUID) -> None:
    """Let a person see in their own history what somebody else wrote down about them."""
    if isinstance(viewer, Coach):
        audit.record(db, Act.SESSION_CHANGED, actor=viewer.person_id, subject=person_id)


def _new_session(db: Session, session_id: UUID, details: Details) -> GuidedSession:
    session = GuidedSession(id=session_id, created_at=clock.now())
    session.sealed = _sealed(session_id, details)
    db.add(session)
    db.flush()
    return session


def _sealed(session_id: UUID, details: Details) -> bytes:
    return ring().seal(GuidedSession.place(session_id), details.dumped())


def _keep_pauses(
    db: Session, viewer: Participant, attended: Attended, pauses: Collection[Pause]
) -> None:
    row = queries.attendance(db, viewer, attended)
    row.sealed_pauses = ring().seal(row.pauses_place(), dump_pauses([*pauses]))


def _today(viewer: Participant) -> date:
    return clock.day_of(clock.now(), viewer.zone)
