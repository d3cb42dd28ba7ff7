"""All writes of conversation sheets: saving, sharing, taking back, deleting."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from journal.core import clock
from journal.core.viewers import Owner, Participant
from journal.for_coach import actions
from journal.guidance.queries import MyCoach
from journal.sheets.models import ConversationSheet, SheetContent, SheetWords
from journal.sheets.queries import OpenedSheet


class Overtaken(Exception):
    """Another page saved `words` since this one was opened; nothing was written."""

    def __init__(self, words: SheetWords) -> None:
        self.words = words


def save_sheet(
    db: Session,
    viewer: Participant,
    coach: MyCoach,
    stands: OpenedSheet | None,
    content: SheetContent,
    *,
    page: UUID,
    base: str,
) -> None:
    """Save what is on the viewer's sheet for a coach; one that is shared is shared anew.

    `stands` is what is there now, `page` the page it was typed in, and `base` the version which
    that page began with, "" for none. Raises Overtaken when another page saved since then, and
    NotFound for the id of another's sheet. The same again changes nothing.
    """
    if stands and stands.words.content == content:
        return
    if stands and stands.words.version != base and stands.words.page != str(page):
        raise Overtaken(stands.words)
    words = SheetWords(content, clock.now(), str(page))
    _save(db, viewer, coach, page, words, shares=stands is not None and stands.is_shared)


def share_sheet(db: Session, viewer: Participant, coach: MyCoach, sheet: OpenedSheet) -> bool:
    """Share the viewer's sheet with the coach it is for; tell whether they can read it."""
    return _save(db, viewer, coach, sheet.id, sheet.words, shares=True)


def forget_sheet(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Delete the viewer's sheet for a coach, for the coach too."""
    actions.forget(db, viewer, ConversationSheet, coach_id)


def reshare_sheet(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Seal what a coach may read to the key that was just agreed to."""
    actions.reshare(db, viewer, ConversationSheet, coach_id)


def stop_sharing(db: Session, viewer: Owner) -> None:
    """Take every sheet back, because the consent for sharing was withdrawn."""
    actions.stop_sharing(db, viewer, ConversationSheet)


def forget_own_shares(db: Session, person_id: UUID) -> None:
    """Stop sharing what lies in a vault that is lost: its writer could no longer take it back."""
    actions.forget_shares(db, ConversationSheet, person_id)


def end_guidance(db: Session, participant_id: UUID, coach_id: UUID) -> None:
    """Take a coach's key to a sheet away."""
    actions.forget_shares(db, ConversationSheet, participant_id, coach_id)


def erase_sheets(db: Session, person_id: UUID) -> None:
    """Delete every sheet of a person."""
    actions.erase(db, ConversationSheet, person_id)


def _save(
    db: Session,
    viewer: Participant,
    coach: MyCoach,
    sheet_id: UUID,
    words: SheetWords,
    *,
    shares: bool,
) -> bool:
    padded = words.dumped()
    return actions.save_words(db, viewer, ConversationSheet, coach, sheet_id, padded, shares=shares)
