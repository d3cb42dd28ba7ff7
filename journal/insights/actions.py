"""All writes of insights and their steps, and of later-on checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import numbers_key_for, numbers_keys
from journal.core import clock
from journal.core.access import KeyFor
from journal.core.columns import uuid7
from journal.core.own_numbers import reseal_numbers
from journal.core.viewers import Owner, Participant
from journal.entries.models import Entry
from journal.insights import queries
from journal.insights.models import Became, Insight, InsightWords, LaterAnswers, LaterOnCheck

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
        _seal_anew(viewer, row, words, replace(words, sentence=sentence))
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
    _seal_anew(viewer, row, words, planned)


def answer_step(db: Session, viewer: Participant, row: Insight, became: Became) -> None:
    """Note what became of a step: it is not asked about again."""
    words = queries.opened_words(db, viewer, row)
    row.asked_at = clock.now()
    _seal_anew(viewer, row, words, replace(words, became=str(became)))


def put_aside(db: Session, viewer: Participant, row: Insight) -> None:
    """Never ask about this step again; the insight stays as it is."""
    row.asked_at = clock.now()


def delete_insight(db: Session, viewer: Participant, insight_id: UUID) -> None:
    """Delete an insight for good: its data key goes with its row; gone already is as well.

    Raises NotFound for somebody else's id.
    """
    row = queries.row_if_any(db, viewer, insight_id)
    if row is not None:
        db.delete(row)


def erase_insights(db: Session, person_id: UUID) -> None:
    """Delete every one of a person's."""
    db.execute(delete(Insight).where(Insight.owner_id == person_id))


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
    viewer: Participant, row: Insight, before: InsightWords, words: InsightWords
) -> None:
    if words != before:
        row.seal_words(viewer.vault, words.dumped())
