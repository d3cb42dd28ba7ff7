"""The audit log: who did what with whose, as ids and enumerations, never words, append-only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    func,
    select,
    tuple_,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from journal.core.clock import now
from journal.core.columns import Id, Instant, Key, uuid7
from journal.core.db import Base, Database
from journal.core.vault import KeyRing
from journal.core.viewers import Clock, Reading

LINKS_A_RUN = 5_000


class Act(StrEnum):
    """Everything the log can say."""

    READ = "read"
    SHARED = "shared"
    TOOK_BACK = "took-back"
    NUMBERS_SHARED = "numbers-shared"
    NUMBERS_TAKEN_BACK = "numbers-taken-back"
    SIGNALS_SHOWN = "signals-shown"
    SIGNALS_HIDDEN = "signals-hidden"
    RULES_SWITCHED = "rules-switched"
    INVITED = "invited"
    JOINED = "joined"
    SIGNED_IN = "signed-in"
    DEVICE_ENDED = "device-ended"
    ADDRESS_CHANGED = "address-changed"
    PASSPHRASE_CHANGED = "passphrase-changed"
    RECOVERY_CODE_MADE = "recovery-code-made"
    RECOVERED = "recovered"
    RESET_ASKED = "reset-asked"
    RESET_CONFIRMED = "reset-confirmed"
    RESET_REFUSED = "reset-refused"
    RESET_DONE = "reset-done"
    KEY_AGREED = "key-agreed"
    CONSENT_GIVEN = "consent-given"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    ACCOUNT_LOCKED = "account-locked"
    ACCOUNT_UNLOCKED = "account-unlocked"
    GUIDANCE_BEGAN = "guidance-began"
    GUIDANCE_END_PLANNED = "guidance-end-planned"
    GUIDANCE_END_CHANGED = "guidance-end-changed"
    GUIDANCE_END_CANCELLED = "guidance-end-cancelled"
    GUIDANCE_ENDED = "guidance-ended"
    SESSION_CHANGED = "session-changed"
    PROMPT_PUBLISHED = "prompt-published"
    PROMPT_RETIRED = "prompt-retired"
    ERASED = "erased"


class AuditEvent(Base):
    """One act. `link` chains it to the one before, under a key that is not in the database."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_id", "at"),
        Index("ix_audit_event_object", "object_id", "at"),
        CheckConstraint("(position IS NULL) = (link IS NULL)", name="chained"),
    )

    id: Mapped[Key]
    at: Mapped[Instant]
    act: Mapped[str] = mapped_column(String(32))
    actor_id: Mapped[UUID | None] = mapped_column(Id)
    subject_id: Mapped[UUID | None] = mapped_column(Id)
    object_kind: Mapped[str | None] = mapped_column(String(32))
    object_id: Mapped[UUID | None] = mapped_column(Id)
    revision: Mapped[int | None] = mapped_column(Integer)
    other_id: Mapped[UUID | None] = mapped_column(Id)
    position: Mapped[int | None] = mapped_column(Integer, unique=True)
    link: Mapped[bytes | None] = mapped_column(LargeBinary, info={"holds": "digest"})

    def message(self) -> bytes:
        """Return the event as the bytes that its link covers."""
        parts = (
            self.id,
            self.at.isoformat(),
            self.act,
            self.actor_id,
            self.subject_id,
            self.object_kind,
            self.object_id,
            self.revision,
            self.other_id,
            self.position,
        )
        return "\x1f".join(map(str, parts)).encode()


def record(
    db: Session,
    act: Act,
    *,
    actor: UUID | None,
    subject: UUID | None = None,
    object_kind: str | None = None,
    object_id: UUID | None = None,
    revision: int | None = None,
    other: UUID | None = None,
) -> None:
    """Write down one act in the caller's transaction; the chain is closed by a job.

    `subject` is whom it concerns, `other` a second person, such as whom something is shared with.
    """
    db.add(
        AuditEvent(
            id=uuid7(),
            at=now(),
            act=act,
            actor_id=actor,
            subject_id=subject,
            object_kind=object_kind,
            object_id=object_id,
            revision=revision,
            other_id=other,
        )
    )


def record_reading(db: Session, *, reader_id: UUID, reading: Reading) -> None:
    """Write down that somebody opened somebody else's item."""
    record(
        db,
        Act.READ,
        actor=reader_id,
        subject=reading.owner_id,
        object_kind=reading.item_kind,
        object_id=reading.item_id,
        revision=reading.revision,
    )


def last_readings(
    db: Session, owner_id: UUID, item_ids: Iterable[UUID]
) -> dict[UUID, list[tuple[UUID, datetime]]]:
    """Return, per item of one owner, each reader with the instant of their last reading."""
    query = select(AuditEvent).where(
        AuditEvent.subject_id == owner_id,
        AuditEvent.act == Act.READ,
        AuditEvent.object_id.in_(list(item_ids)),
    )
    last: dict[UUID, dict[UUID, datetime]] = {}
    for event in db.scalars(query.order_by(AuditEvent.at)):
        if event.object_id and event.actor_id:
            last.setdefault(event.object_id, {})[event.actor_id] = event.at
    return {item: list(readers.items()) for item, readers in last.items()}


def readings_of(db: Session, owner_id: UUID, item_id: UUID) -> list[tuple[UUID, datetime, int]]:
    """Return (reader, instant, revision) of the last reading of one item by each who opened it."""
    query = (
        select(AuditEvent.actor_id, func.max(AuditEvent.at), func.max(AuditEvent.revision))
        .where(
            AuditEvent.subject_id == owner_id,
            AuditEvent.act == Act.READ,
            AuditEvent.object_id == item_id,
        )
        .group_by(AuditEvent.actor_id)
        .order_by(func.max(AuditEvent.at))
    )
    return [(row[0], row[1], row[2] or 0) for row in db.execute(query) if row[0] is not None]


def last_readings_by(db: Session, reader_id: UUID, item_ids: Iterable[UUID]) -> dict[UUID, int]:
    """Return, per item, the newest revision that one reader opened."""
    query = select(AuditEvent.object_id, AuditEvent.revision).where(
        AuditEvent.actor_id == reader_id,
        AuditEvent.act == Act.READ,
        AuditEvent.object_id.in_(list(item_ids)),
    )
    last: dict[UUID, int] = {}
    for item, revision in db.execute(query):
        if item is not None:
            last[item] = max(revision or 0, last.get(item, 0))
    return last


def newest_readings(reader_id: UUID, owners: Iterable[UUID]) -> Select[UUID | None, int | None]:
    """Return the question which items of some people one reader opened, and their revisions.

    It gives each item once, with the newest revision.
    """
    return (
        select(
            AuditEvent.object_id.label("item_id"),
            func.max(AuditEvent.revision).label("revision"),
        )
        .where(
            AuditEvent.subject_id.in_(list(owners)),
            AuditEvent.actor_id == reader_id,
            AuditEvent.act == Act.READ,
        )
        .group_by(AuditEvent.object_id)
    )


def subjects_read_since(
    db: Session, reader_id: UUID, item_kind: str, owners: Iterable[UUID], since: datetime
) -> set[UUID | None]:
    """Return of which of these people a reader opened something of one kind, since an instant."""
    query = select(AuditEvent.subject_id).where(
        AuditEvent.subject_id.in_(list(owners)),
        AuditEvent.actor_id == reader_id,
        AuditEvent.act == Act.READ,
        AuditEvent.object_kind == item_kind,
        AuditEvent.at >= since,
    )
    return set(db.scalars(query))


def about(
    db: Session, person_id: UUID, limit: int, before: tuple[datetime, UUID] | None = None
) -> list[AuditEvent]:
    """Return the newest acts that concern one person, newest first, older than `before`."""
    query = select(AuditEvent).where(AuditEvent.subject_id == person_id)
    if before is not None:
        query = query.where(tuple_(AuditEvent.at, AuditEvent.id) < before)
    return list(db.scalars(query.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(limit)))


def close_chain(database: Database, _: Clock, ring: KeyRing) -> int:
    """Link the events that are not in the chain yet, in order; return how many that were."""
    with database.write() as db:
        chained = select(AuditEvent).where(AuditEvent.position.is_not(None))
        end = db.scalars(chained.order_by(AuditEvent.position.desc()).limit(1)).first()
        position = end.position or 0 if end else 0
        link = end.link or b"" if end else b""
        loose = select(AuditEvent).where(AuditEvent.position.is_(None)).order_by(AuditEvent.id)
        count = 0
        for count, event in enumerate(db.scalars(loose.limit(LINKS_A_RUN)), 1):
            event.position = position + count
            link = event.link = ring.digest("audit", link + event.message())
    return count


def broken_links(db: Session, ring: KeyRing) -> list[int]:
    """Return the positions at which the chain does not hold: changed, left out or put in."""
    broken = []
    link, expected = b"", 1
    query = select(AuditEvent).where(AuditEvent.position.is_not(None))
    for event in db.scalars(query.order_by(AuditEvent.position)):
        links = ring.digests("audit", link + event.message())
        if event.position != expected or event.link not in links:
            broken.append(expected)
        link, expected = event.link or b"", (event.position or 0) + 1
    return broken


def last_position(db: Session) -> int:
    """Return how many acts are chained: whoever notes it elsewhere sees when the end is cut off."""
    return db.scalar(select(func.max(AuditEvent.position))) or 0
