"""Writing down what was said in a conversation, for both, and that it was read."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts.actions.telling import tell_ready
from journal.accounts.queries.vaults import public_keys
from journal.conversations.models import Conversation, ConversationNote, NoteWords
from journal.conversations.queries.notes import OpenedNote, note_row, opened_note, unseen_notes
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.vault import SecretKey, new_secret, share
from journal.core.viewers import Coach, Participant


def write_note(
    db: Session,
    viewer: Coach,
    conversation: Conversation,
    page_id: UUID,
    base: int,
    words: NoteWords,
) -> OpenedNote | None:
    """Save the note of a conversation, sealed for both under a fresh key; the same words stay.

    `base` is the revision that the page began with, 0 for none. When another page saved since then,
    nothing is saved, and what stands there is returned instead.

    The participant has joined.
    """
    row = note_row(db, viewer, conversation.id)
    if row is None:
        row = _begun(db, viewer, conversation)
    else:
        standing = opened_note(db, viewer, row)
        if standing.words == words:
            return None
        if page_id != row.page_id and base != row.revision:
            return standing
    if row.revision == 0 or row.seen_at is not None:
        tell_ready(db, viewer, row.owner_id)
    row.page_id, row.revision = page_id, row.revision + 1
    row.written_at, row.seen_at = clock.now(), None
    _seal(db, viewer, row, words)
    return None


def see_note(db: Session, viewer: Participant, conversation_id: UUID) -> None:
    """Note that the viewer read what was written down of a conversation."""
    for row in unseen_notes(db, viewer, conversation_id):
        row.seen_at = clock.now()


def erase_notes(db: Session, person_id: UUID) -> None:
    """Delete the notes of a person's conversations, whoever of the two they were."""
    either = (ConversationNote.owner_id == person_id) | (ConversationNote.author_id == person_id)
    db.execute(delete(ConversationNote).where(either))


def _begun(db: Session, viewer: Coach, conversation: Conversation) -> ConversationNote:
    row = ConversationNote(
        id=uuid7(),
        conversation_id=conversation.id,
        owner_id=conversation.participant_id,
        author_id=viewer.person_id,
        revision=0,
    )
    db.add(row)
    return row


def _seal(db: Session, viewer: Coach, row: ConversationNote, words: NoteWords) -> None:
    """Seal the words for both, each with the vault that they have now."""
    row.owner_vault_id, public_key = public_keys(db, [row.owner_id])[row.owner_id]
    row.author_vault_id = viewer.vault.id
    key = SecretKey(uuid7(), new_secret())
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed_key = share(public_key, row.envelope(key.id), key)
    row.sealed = key.seal(row.place(), words.dumped())
