"""What coaches wrote down of conversations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import vaults_of
from journal.conversations.models import Conversation, ConversationNote, NoteWords
from journal.conversations.queries.planned import Planned, opened_as, opened_conversation
from journal.core.vault import SecretKey, key_id_of, receive
from journal.core.viewers import Coach, Owner, Participant
from journal.guidance.queries import Guided


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note, opened."""

    conversation_id: UUID
    author_id: UUID
    revision: int
    written_at: datetime
    seen_at: datetime | None
    words: NoteWords


@dataclass(frozen=True, slots=True)
class Noted:
    """A conversation of which there is a note that the viewer can read."""

    planned: Planned
    is_new: bool
    """Whether the viewer has not said yet that they read it as it is now."""


def note_row(db: Session, viewer: Coach, conversation_id: UUID) -> ConversationNote | None:
    """Return the row of the coach's note that they can open, if there is one."""
    rows = _written(db, viewer, conversation_id)
    vaults = vaults_of(db, viewer, [row.author_vault_id for row in rows])
    here = [row for row in rows if row.author_vault_id in vaults]
    # A newer one may lie in this vault beside one in an older vault that was opened again.
    here.sort(key=lambda row: (row.author_vault_id == viewer.vault.id, row.written_at))
    return here[-1] if here else None


def written_note(db: Session, viewer: Coach, conversation_id: UUID) -> OpenedNote | None:
    """Return what the coach wrote down of a conversation of theirs, if they can open it."""
    row = note_row(db, viewer, conversation_id)
    return opened_note(db, viewer, row) if row is not None else None


def opened_note(db: Session, viewer: Coach, row: ConversationNote) -> OpenedNote:
    """Return a note of the coach, opened with the vault that it lies in."""
    vault = vaults_of(db, viewer, [row.author_vault_id])[row.author_vault_id]
    return _opened(row, vault.unwrap(row.key_place(), key_id_of(row.sealed), row.wrapped_key))


def has_note(db: Session, viewer: Coach, conversation_id: UUID) -> bool:
    """Tell whether the coach wrote something down of a conversation, also in a lost vault."""
    return bool(_written(db, viewer, conversation_id))


def noted_with(db: Session, viewer: Coach, person: Guided) -> list[Planned]:
    """Return the conversations with somebody of which the coach made a note, the newest first."""
    noted = exists().where(
        ConversationNote.conversation_id == Conversation.id,
        ConversationNote.author_id == viewer.person_id,
    )
    query = select(Conversation).where(
        Conversation.coach_id == viewer.person_id,
        Conversation.participant_id == person.person_id,
        noted,
    )
    planned = [opened_conversation(row) for row in db.scalars(query)]
    return sorted(planned, key=lambda each: each.at, reverse=True)


def own_notes(db: Session, viewer: Owner, conversation_id: UUID) -> list[OpenedNote]:
    """Return what can be read of the notes of one conversation, the newest first.

    Raises NotFound when there is nothing: of others, not written, or in a vault that is lost.
    """
    query = select(ConversationNote).where(
        ConversationNote.owner_id == viewer.person_id,
        ConversationNote.conversation_id == conversation_id,
    )
    notes = _received(db, viewer, db.scalars(query.order_by(ConversationNote.written_at.desc())))
    if not notes:
        raise NotFound
    return notes


def own_noted(db: Session, viewer: Participant) -> dict[UUID, Noted]:
    """Return, by id, every conversation of which the viewer can read a note, the newest first."""
    query = (
        select(Conversation, ConversationNote.owner_vault_id, ConversationNote.seen_at)
        .join(ConversationNote, ConversationNote.conversation_id == Conversation.id)
        .where(ConversationNote.owner_id == viewer.person_id)
    )
    rows = db.execute(query).all()
    vaults = vaults_of(db, viewer, [vault_id for _, vault_id, _ in rows])
    here = [(row, seen_at) for row, vault_id, seen_at in rows if vault_id in vaults]
    unseen = {row.id for row, seen_at in here if seen_at is None}
    noted = [Noted(opened_as(row, row.coach_id), row.id in unseen) for row, _ in here]
    newest_first = sorted(noted, key=lambda each: each.planned.at, reverse=True)
    return {each.planned.id: each for each in newest_first}


def of_former(noted: Mapping[UUID, Noted], guides: Collection[UUID]) -> list[Planned]:
    """Return the conversations with coaches who are not among those who guide the viewer now."""
    return [each.planned for each in noted.values() if each.planned.person_id not in guides]


def has_news(conversations: Iterable[Planned], noted: Mapping[UUID, Noted]) -> bool:
    """Tell whether there is a note of one of these that the viewer did not read yet."""
    return any(noted[each.id].is_new for each in conversations if each.id in noted)


def unseen_notes(db: Session, viewer: Participant, conversation_id: UUID) -> list[ConversationNote]:
    """Return the notes of a conversation that the viewer did not say yet that they read."""
    query = select(ConversationNote).where(
        ConversationNote.owner_id == viewer.person_id,
        ConversationNote.conversation_id == conversation_id,
        ConversationNote.seen_at.is_(None),
    )
    return list(db.scalars(query))


def export_notes(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return what coaches wrote down of the viewer's conversations, the oldest first."""
    query = select(ConversationNote).where(ConversationNote.owner_id == viewer.person_id)
    return {
        "conversation_notes": [
            {
                "conversation": str(note.conversation_id),
                "by": str(note.author_id),
                "written_at": note.written_at.isoformat(),
                **asdict(note.words),
            }
            for note in _received(
                db, viewer, db.scalars(query.order_by(ConversationNote.written_at))
            )
        ]
    }


def _written(db: Session, viewer: Coach, conversation_id: UUID) -> list[ConversationNote]:
    query = select(ConversationNote).where(
        ConversationNote.author_id == viewer.person_id,
        ConversationNote.conversation_id == conversation_id,
    )
    return list(db.scalars(query))


def _received(db: Session, viewer: Owner, rows: Iterable[ConversationNote]) -> list[OpenedNote]:
    rows = list(rows)
    vaults = vaults_of(db, viewer, [row.owner_vault_id for row in rows])
    return [
        _opened(
            row,
            receive(
                vaults[row.owner_vault_id], row.envelope(key_id_of(row.sealed)), row.sealed_key
            ),
        )
        for row in rows
        if row.owner_vault_id in vaults
    ]


def _opened(row: ConversationNote, key: SecretKey) -> OpenedNote:
    return OpenedNote(
        conversation_id=row.conversation_id,
        author_id=row.author_id,
        revision=row.revision,
        written_at=row.written_at,
        seen_at=row.seen_at,
        words=NoteWords.loaded(key.open(row.place(), row.sealed)),
    )
