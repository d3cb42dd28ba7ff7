"""Keeping what is typed on a page until it is saved, or thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.core import clock
from journal.core.viewers import Participant
from journal.entries.models import EntryDraft, Writing
from journal.entries.queries.drafts import draft_row
from journal.entries.queries.own import row_if_any


@dataclass(frozen=True, slots=True)
class Typing:
    """An open page on which somebody types: its id, and the draft that it goes on with, if any.

    `counter` rises with its requests, and is None for a form that was sent: that holds what stands
    there now. `continued_at` is the draft's revision when it was taken up.
    `base` is the revision of the entry that its writer had before them, None when it is not known.
    """

    page_id: UUID
    counter: int | None = None
    continues: UUID | None = None
    continued_at: int = 0
    base: int | None = None


def save_draft(
    db: Session, viewer: Participant, entry_id: UUID, typing: Typing, writing: Writing
) -> EntryDraft:
    """Seal what is being typed on a page, in the place of what it held; older text changes nothing.

    The draft that the page went on with goes, unless another page has typed in it since. Raises
    NotFound for somebody else's ids.
    """
    row_if_any(db, viewer, entry_id)
    draft = draft_row(db, viewer, typing.page_id)
    if draft is None:
        draft = EntryDraft(
            id=typing.page_id, entry_id=entry_id, owner_id=viewer.person_id, revision=0, counter=0
        )
        db.add(draft)
    elif draft.entry_id != entry_id:
        raise NotFound
    if typing.counter is None or typing.counter >= draft.counter:
        draft.counter, draft.saved_at = typing.counter or draft.counter, clock.now()
        draft.base_revision = typing.base
        draft.seal_words(viewer.vault, writing.dumped())
    _drop_continued(db, viewer, typing)
    return draft


def drop_draft(db: Session, viewer: Participant, typing: Typing) -> None:
    """Delete what was typed on a page, once it is saved or nothing is left of it."""
    drafts = (EntryDraft.id == typing.page_id) & (EntryDraft.owner_id == viewer.person_id)
    db.execute(delete(EntryDraft).where(drafts))
    _drop_continued(db, viewer, typing)


def discard_draft(db: Session, viewer: Participant, draft_id: UUID) -> None:
    """Throw away what was typed and never saved, because its writer says so."""
    draft = draft_row(db, viewer, draft_id)
    if draft is not None:
        db.delete(draft)


def _drop_continued(db: Session, viewer: Participant, typing: Typing) -> None:
    if typing.continues is not None:
        db.execute(
            delete(EntryDraft).where(
                EntryDraft.id == typing.continues,
                EntryDraft.owner_id == viewer.person_id,
                EntryDraft.revision == typing.continued_at,
            )
        )
