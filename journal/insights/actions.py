"""All writes of insights and their steps, of who reads them, and of later-on checks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import (
    numbers_key_for,
    numbers_keys,
    open_vaults,
    vaults_of,
)
from journal.core import clock
from journal.core.access import KeyFor
from journal.core.columns import uuid7
from journal.core.own_numbers import reseal_numbers
from journal.core.shares import (
    ShareReader,
    delete_shares,
    give_anew,
    give_just_to,
    record_sharing,
)
from journal.core.viewers import Owner, Participant
from journal.entries.models import Entry
from journal.guidance.queries import MyCoach, my_coach, my_coaches
from journal.insights import queries
from journal.insights.models import (
    Became,
    Insight,
    InsightShare,
    InsightWords,
    LaterAnswers,
    LaterOnCheck,
)

ASKED_AFTER = timedelta(days=1)
"""A step is asked about the day after the one that was chosen for it, when that is over."""


def keep_insight(
    db: Session, viewer: Participant, insight_id: UUID, entry: Entry | None, sentence: str
) -> Insight:
    """Keep a sentence as an insight; sent twice it stands once, and its newest sentence holds.

    Raises NotFound for somebody else's id.
    """
    row = queries.row_if_any(db, viewer, insight_id)
    if row is not None:
        words = queries.opened_words(db, viewer, row)
        _seal_anew(db, viewer, row, words, replace(words, sentence=sentence))
        return row
    row = Insight(
        id=insight_id,
        owner_id=viewer.person_id,
        entry_id=entry.id if entry else None,
        kept_at=clock.now(),
        revision=0,
    )
    row.seal_words(viewer.vault, InsightWords(sentence).dumped())
    db.add(row)
    return row


def plan_step(
    db: Session, viewer: Participant, row: Insight, step: str, day: date | None, where: str
) -> None:
    """Save the smallest step; a day that was not chosen before lets it be asked about once more."""
    words = queries.opened_words(db, viewer, row)
    planned = replace(words, step=step, when=day.isoformat() if day else None, where=where)
    if day and day != words.day():
        row.asked_at, planned = None, replace(planned, became=None)
    elif words.became == Became.SMALLER:
        planned = replace(planned, became=None)
    row.ask_on = day + ASKED_AFTER if day else None
    _seal_anew(db, viewer, row, words, planned)


def answer_step(db: Session, viewer: Participant, row: Insight, became: Became) -> None:
    """Note what became of a step: it is not asked about again."""
    words = queries.opened_words(db, viewer, row)
    row.asked_at = clock.now()
    _seal_anew(db, viewer, row, words, replace(words, became=str(became)))


def put_aside(db: Session, viewer: Participant, row: Insight) -> None:
    """Never ask about this step again; the insight stays as it is."""
    row.asked_at = clock.now()


def delete_insight(db: Session, viewer: Participant, insight_id: UUID) -> None:
    """Delete an insight for good: its data key goes with its row; gone already is as well.

    Raises NotFound for somebody else's id.
    """
    row = queries.row_if_any(db, viewer, insight_id)
    if row is not None:
        _share_just_with(db, viewer, row, [])
        db.flush()
        db.delete(row)


def erase_insights(db: Session, person_id: UUID) -> None:
    """Delete every one of a person's, and who reads them."""
    delete_shares(db, InsightShare, person_id)
    db.execute(delete(Insight).where(Insight.owner_id == person_id))


def share_insight(db: Session, viewer: Participant, row: Insight, coach: MyCoach) -> None:
    """Share an insight and what becomes of it with one coach more.

    Raises Refused for a coach whose key its owner did not agree to.
    """
    _share_just_with(db, viewer, row, [*_readers(db, viewer, row), coach])


def take_back(db: Session, viewer: Participant, row: Insight, coach_id: UUID) -> None:
    """Stop sharing an insight with one coach: the key that they have opens nothing any more."""
    others = [coach for coach in _readers(db, viewer, row) if coach.coach_id != coach_id]
    _share_just_with(db, viewer, row, others)


def reshare_insights(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Seal what is shared with a coach to the key that was just agreed to."""
    coach, vaults = my_coach(db, viewer, coach_id), open_vaults(db, viewer)
    for share, row in queries.shares_with(db, viewer, coach_id):
        if row.vault_id in vaults:
            _Given(db, viewer, row).give(share, coach)


def forget_own_shares(db: Session, person_id: UUID) -> None:
    """Stop sharing what lies in a vault that is lost: its owner could no longer take it back."""
    delete_shares(db, InsightShare, person_id)


def forget_shares(db: Session, participant_id: UUID, coach_id: UUID) -> None:
    """Delete a coach's keys to a participant's insights; an admin ends this, and opens nothing."""
    delete_shares(db, InsightShare, participant_id, coach_id)


def stop_sharing(db: Session, viewer: Owner) -> None:
    """Take every insight back, because the consent for sharing was withdrawn."""
    for row in queries.shared_rows(db, viewer):
        _share_just_with(db, viewer, row, [])


def _readers(db: Session, viewer: Participant, row: Insight) -> list[MyCoach]:
    readers = {share.reader_id for share in queries.own_shares(db, viewer, row.id)}
    return [coach for coach in my_coaches(db, viewer) if coach.coach_id in readers]


def _share_just_with(db: Session, viewer: Owner, row: Insight, readers: Iterable[MyCoach]) -> None:
    wanted = {coach.coach_id: coach for coach in readers}
    shares = queries.own_shares(db, viewer, row.id)
    before = [share.reader_id for share in shares]
    give_just_to(db, _Given(db, viewer, row), shares, wanted.values())
    item = (queries.INSIGHT, row.id, row.revision)
    record_sharing(db, viewer.person_id, item, before, wanted)


@dataclass(frozen=True, slots=True)
class _Given:
    """An insight that readers are given, as it is now."""

    db: Session
    viewer: Owner
    row: Insight

    def rekey(self) -> None:
        """Seal it under another data key; it stays the same revision, so it is no news."""
        vaults = vaults_of(self.db, self.viewer, [self.row.vault_id])
        if self.row.vault_id in vaults:
            self.row.rekey_words(self.viewer.vault, vaults[self.row.vault_id])

    def begin(self, reader: ShareReader) -> InsightShare:
        """Share it with one reader more."""
        at = clock.now()
        share = InsightShare(
            insight_id=self.row.id,
            reader_id=reader.coach_id,
            owner_id=self.row.owner_id,
            shared_at=at,
            changed_at=at,
        )
        self.give(share, reader)
        return share

    def give(self, row: InsightShare, reader: ShareReader) -> None:
        """Give a reader the data key that it has now."""
        key = queries.data_key(self.db, self.viewer, self.row)
        row.give(reader, self.row.envelope(reader.coach_id, key.id), key)


def answer_later_on(
    db: Session, viewer: Participant, check_id: UUID, point: int, answers: LaterAnswers
) -> None:
    """Save a later-on check; sent twice it stands once, and its newest answers hold.

    Raises NotFound when the id is somebody else's.
    """
    row = queries.check_if_any(db, viewer, check_id)
    if row is None:
        at = clock.now()
        row = LaterOnCheck(
            id=check_id,
            owner_id=viewer.person_id,
            day=clock.day_of(at, viewer.zone),
            recorded_at=at,
        )
        db.add(row)
    elif row.owner_id != viewer.person_id:
        raise NotFound
    row.seal_numbers(numbers_key_for(db, viewer, row.day), answers.dumped(point))


def put_off_later_on(db: Session, viewer: Participant, point: int) -> None:
    """Keep a check without answers, so that this point is not offered again."""
    answer_later_on(db, viewer, uuid7(), point, LaterAnswers())


def reseal(db: Session, viewer: Owner, key_for: KeyFor) -> None:
    """Seal every later-on check under the new key of its period."""
    reseal_numbers(queries.sealed_checks(db, viewer), numbers_keys(db, viewer), key_for)


def erase_later_on(db: Session, person_id: UUID) -> None:
    """Delete every later-on check of a person."""
    db.execute(delete(LaterOnCheck).where(LaterOnCheck.owner_id == person_id))


def _seal_anew(
    db: Session, viewer: Participant, row: Insight, before: InsightWords, words: InsightWords
) -> None:
    if words == before:
        return
    row.seal_words(viewer.vault, words.dumped())
    shares = queries.own_shares(db, viewer, row.id)
    if shares:
        coaches = {coach.coach_id: coach for coach in my_coaches(db, viewer)}
        for share in shares:
            share.changed_at = clock.now()
        give_anew(_Given(db, viewer, row), shares, coaches)
