"""What a coach writes back, and that it was seen."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import public_keys
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.vault import SecretKey, new_secret, pad_text, share
from journal.core.viewers import Coach, Participant
from journal.entries.models import Reply
from journal.entries.queries.replies import reply_row, unseen_rows, written_replies
from journal.entries.queries.shared import SharedEntry


def reply(db: Session, viewer: Coach, reply_id: UUID, entry: SharedEntry, text: str) -> bool:
    """Write back to a shared entry, sealed for both; False for words that stand there already.

    Other words under an id that was used, from a page that came back, are another reply.

    Raises NotFound when the id is somebody else's.
    """
    earlier = reply_row(db, viewer, reply_id)
    if earlier and (earlier.author_id, earlier.entry_id) != (viewer.person_id, entry.id):
        raise NotFound
    if any(each.text == text for each in written_replies(db, viewer, entry.id)):
        return False
    owner_vault, public_key = public_keys(db, [entry.owner_id])[entry.owner_id]
    row = Reply(
        id=reply_id if earlier is None else uuid7(),
        entry_id=entry.id,
        owner_id=entry.owner_id,
        author_id=viewer.person_id,
        author_vault_id=viewer.vault.id,
        owner_vault_id=owner_vault,
        written_at=clock.now(),
    )
    key = SecretKey(uuid7(), new_secret())
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed_key = share(public_key, row.envelope(key.id), key)
    row.sealed = key.seal(row.place(), pad_text(text.encode()))
    db.add(row)
    return True


def see_replies(db: Session, viewer: Participant, entry_id: UUID) -> None:
    """Note that the viewer saw the replies to an entry."""
    for row in unseen_rows(db, viewer, entry_id):
        row.seen_at = clock.now()
