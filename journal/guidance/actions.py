"""All writes of guidance: who guides whom, when coaches read, and whose numbers are shared."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, time
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.actions.joining import FIRST_DAY, begin_numbers, pin
from journal.accounts.queries.vaults import numbers_rows
from journal.core import audit, clock
from journal.core.access import features
from journal.core.audit import Act
from journal.core.db import Database, one_at_a_time
from journal.core.vault import Refused, SecretKey, share
from journal.core.viewers import Admin, Clock, Coach, Owner, Participant
from journal.guidance import queries
from journal.guidance.models import (
    CoachAway,
    CoachPromise,
    Guidance,
    NumbersGrant,
    NumbersSharing,
    numbers_envelope,
)
from journal.guidance.queries import MyCoach
from journal.guidance.until import end_of


def begin_guidance(
    db: Session, viewer: Admin | Coach | Clock, participant_id: UUID, coach_id: UUID
) -> None:
    """Let a coach guide a participant from now on. The participant's pin is another matter."""
    close_what_is_over(db, viewer, participant_id, coach_id)
    db.add(Guidance(participant_id=participant_id, coach_id=coach_id, from_at=clock.now()))
    audit.record(
        db,
        Act.GUIDANCE_BEGAN,
        actor=_actor(viewer),
        subject=participant_id,
        other=coach_id,
    )


def plan_end(db: Session, viewer: Admin | Coach, guidance: Guidance, last: date, zone: str) -> None:
    """Let guidance go on until a day of the participant's `zone`, and no longer; or until another.

    From that day's end on the coach finds nothing of this person, without anything being done.
    """
    until = end_of(last, zone)
    if guidance.until_at != until:
        act = Act.GUIDANCE_END_CHANGED if guidance.until_at else Act.GUIDANCE_END_PLANNED
        guidance.until_at = until
        _record_end(db, act, viewer, guidance)


def cancel_end(db: Session, viewer: Admin | Coach, guidance: Guidance) -> None:
    """Let guidance go on with no end planned."""
    if guidance.until_at is not None:
        guidance.until_at = None
        _record_end(db, Act.GUIDANCE_END_CANCELLED, viewer, guidance)


def end_guidance(db: Session, viewer: Admin, guidance: Guidance) -> None:
    """End a guidance: from the next request on the coach finds nothing of this person.

    What was shared is not shared any more: guided again, the coach is given things anew.
    """
    guidance.until_at = clock.now()
    _close(db, viewer, guidance)


def end_what_is_over(database: Database, viewer: Clock) -> None:
    """Take away what was shared in guidance whose end came by itself; done again it does nothing.

    Nobody waits for it: from that instant on the coach found nothing any more.
    """
    with database.read() as db:
        over = queries.guidances_to_close(db, viewer)
    for participant_id, coach_id in over:
        with database.write() as db:
            # What the participant shares meanwhile is shared before or after, not in between.
            one_at_a_time(db, participant_id)
            close_what_is_over(db, viewer, participant_id, coach_id)


def close_what_is_over(
    db: Session, viewer: Admin | Coach | Clock, participant_id: UUID, coach_id: UUID
) -> None:
    """See to the end of the guidance of two people, if it is over and nobody did so yet."""
    guidance = queries.guidance_to_close(db, viewer, participant_id, coach_id)
    if guidance is not None:
        _close(db, Clock(), guidance)
        db.flush()


def _close(db: Session, viewer: Admin | Clock, guidance: Guidance) -> None:
    guidance.ended_at = clock.now()
    for feature in features():
        for end in feature.ends_guidance:
            end(db, guidance.participant_id, guidance.coach_id)
    _record_end(db, Act.GUIDANCE_ENDED, viewer, guidance)


def _record_end(db: Session, act: Act, viewer: Admin | Coach | Clock, guidance: Guidance) -> None:
    audit.record(
        db,
        act,
        actor=_actor(viewer),
        subject=guidance.participant_id,
        other=guidance.coach_id,
    )


def forget_own_numbers_sharing(db: Session, person_id: UUID) -> None:
    """Stop sharing numbers of a vault that is lost: with a new one, sharing begins anew."""
    db.execute(delete(NumbersGrant).where(NumbersGrant.owner_id == person_id))
    open_ones = (NumbersSharing.owner_id == person_id) & NumbersSharing.ended_at.is_(None)
    db.execute(update(NumbersSharing).where(open_ones).values(ended_at=clock.now()))


def forget_numbers_sharing(db: Session, participant_id: UUID, coach_id: UUID) -> None:
    """Delete a coach's keys to a participant's numbers; an admin ends this, and opens nothing."""
    both = (NumbersGrant.owner_id == participant_id) & (NumbersGrant.reader_id == coach_id)
    db.execute(delete(NumbersGrant).where(both))
    sharing = (NumbersSharing.owner_id == participant_id) & (NumbersSharing.reader_id == coach_id)
    open_ones = sharing & NumbersSharing.ended_at.is_(None)
    db.execute(update(NumbersSharing).where(open_ones).values(ended_at=clock.now()))


def promise(
    db: Session,
    viewer: Coach,
    days: Iterable[int],
    hours: tuple[time, time] | None = None,
    *,
    answers: bool = False,
) -> None:
    """Write down on which weekdays (0 is Monday) and hours the coach reads, and writes back."""
    from_time, until_time = hours or (None, None)
    db.merge(
        CoachPromise(
            coach_id=viewer.person_id,
            weekdays=sum(1 << day for day in set(days)),
            from_time=from_time,
            until_time=until_time,
            answers=answers,
        )
    )


def add_holiday(db: Session, viewer: Coach, holiday_id: UUID, first: date, last: date) -> None:
    """Write down that the coach is away; the same days twice are one holiday.

    Raises NotFound when the id is another coach's.
    """
    row = queries.holiday_if_any(db, viewer, holiday_id)
    if row is not None:
        row.first_day, row.last_day = first, last
        return
    stated = {(each.first_day, each.last_day) for each in queries.own_holidays(db, viewer)}
    if (first, last) not in stated:
        db.add(CoachAway(id=holiday_id, coach_id=viewer.person_id, first_day=first, last_day=last))


def remove_holiday(db: Session, viewer: Coach, holiday_id: UUID) -> None:
    """Say that the coach reads on those days after all; raises NotFound."""
    db.delete(queries.own_holiday(db, viewer, holiday_id))


def agree_to_key(db: Session, viewer: Participant, coach: MyCoach) -> None:
    """Pin the key that a coach has now, after the participant said that it is theirs.

    What is still shared with this coach is sealed to the new key.
    """
    pin(db, viewer.vault, coach.coach_id, coach.public_key)
    db.flush()
    for feature in features():
        for reshare in feature.reshares:
            reshare(db, viewer, coach.coach_id)
    audit.record(
        db,
        Act.KEY_AGREED,
        actor=viewer.person_id,
        subject=viewer.person_id,
        other=coach.coach_id,
    )


def share_numbers(db: Session, viewer: Participant, coach: MyCoach, from_day: date) -> None:
    """Share numbers with a coach from a day on; raises Refused for a key nobody agreed to."""
    if not coach.is_pinned:
        raise Refused
    _end_sharing(db, viewer, [coach.coach_id])
    db.add(
        NumbersSharing(
            owner_id=viewer.person_id,
            reader_id=coach.coach_id,
            from_day=from_day,
            began_at=clock.now(),
        )
    )
    db.flush()
    _rekey_numbers(db, viewer, queries.my_coaches(db, viewer))
    _record(db, viewer, Act.NUMBERS_SHARED, coach.coach_id)


def take_numbers_back(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Stop sharing numbers with a coach: no key of theirs opens anything any more."""
    _end_sharing(db, viewer, [coach_id])
    _rekey_numbers(db, viewer, queries.my_coaches(db, viewer))
    _record(db, viewer, Act.NUMBERS_TAKEN_BACK, coach_id)


def show_signals(db: Session, viewer: Participant, coach_id: UUID, rules: Iterable[str]) -> None:
    """Let a coach who sees the viewer's numbers see the signals of just these rules.

    With no rule the coach sees none any more.

    Raises NotFound when no numbers are shared with them.
    """
    sharing = queries.own_numbers_sharing(db, viewer).get(coach_id)
    if sharing is None:
        raise NotFound
    wanted = sorted(rules)
    if sharing.signal_rules != wanted:
        sharing.signal_rules = wanted
        _record(db, viewer, Act.SIGNALS_SHOWN if wanted else Act.SIGNALS_HIDDEN, coach_id)


def reshare_numbers(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Seal numbers that are shared with a coach to the key that was just agreed to."""
    if coach_id in queries.own_numbers_sharing(db, viewer):
        _rekey_numbers(db, viewer, queries.my_coaches(db, viewer))


def stop_sharing(db: Session, viewer: Owner) -> None:
    """Stop sharing numbers with everybody, because the consent for it was withdrawn."""
    readers = list(queries.own_numbers_sharing(db, viewer))
    _end_sharing(db, viewer, readers)
    _rekey_numbers(db, viewer, [])
    for reader in readers:
        _record(db, viewer, Act.NUMBERS_TAKEN_BACK, reader)


def _end_sharing(db: Session, viewer: Owner, readers: Iterable[UUID]) -> None:
    sharing = queries.own_numbers_sharing(db, viewer)
    for reader in readers:
        if reader in sharing:
            sharing[reader].ended_at = clock.now()
    db.flush()


def _rekey_numbers(db: Session, viewer: Owner, coaches: Iterable[MyCoach]) -> None:
    """Give every period a new key, sealed to just the readers whose share it is.

    A coach whose key changed waits until the participant agreed to the new one.

    Periods begin where somebody's sharing begins, so that no reader's key reaches further back
    than they were given.
    """
    grants, old_keys = queries.own_grants(db, viewer), numbers_rows(db, viewer)
    sharing = queries.own_numbers_sharing(db, viewer)
    days = sorted({FIRST_DAY, *(entry.from_day for entry in sharing.values())})
    keys = [begin_numbers(db, viewer.vault, day) for day in days]
    for feature in features():
        for reseal in feature.reseals_numbers:
            reseal(db, viewer, lambda day: keys[bisect_right(days, day) - 1])
    for grant in grants:
        db.delete(grant)
    db.flush()
    for row in old_keys:
        db.delete(row)
    for day, key in zip(days, keys, strict=True):
        for coach in coaches:
            since = sharing[coach.coach_id].from_day if coach.coach_id in sharing else None
            if since is not None and since <= day and coach.is_pinned:
                _grant(db, viewer, coach, key)


def _grant(db: Session, viewer: Owner, coach: MyCoach, key: SecretKey) -> None:
    envelope = numbers_envelope(viewer.person_id, key.id, coach.coach_id)
    db.add(
        NumbersGrant(
            numbers_key_id=key.id,
            owner_id=viewer.person_id,
            reader_id=coach.coach_id,
            reader_vault_id=coach.vault_id,
            sealed_key=share(coach.public_key, envelope, key),
        )
    )


def _actor(viewer: Admin | Coach | Clock) -> UUID | None:
    return None if isinstance(viewer, Clock) else viewer.person_id


def _record(db: Session, viewer: Owner, act: Act, reader: UUID) -> None:
    audit.record(
        db,
        act,
        actor=viewer.person_id,
        subject=viewer.person_id,
        other=reader,
    )


def erase_guidance(db: Session, person_id: UUID) -> None:
    """Delete who guided a person, with whom they shared numbers, and when they read as a coach."""
    for table in (NumbersGrant, NumbersSharing):
        db.execute(delete(table).where(table.owner_id == person_id))
    db.execute(delete(Guidance).where(Guidance.participant_id == person_id))
    db.execute(delete(CoachPromise).where(CoachPromise.coach_id == person_id))
    db.execute(delete(CoachAway).where(CoachAway.coach_id == person_id))
