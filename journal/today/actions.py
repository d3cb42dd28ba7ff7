"""The taps on today's card; and writing on a locked device, put in its place once it is open."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.queries.vaults import vault_of
from journal.checkins.actions import NOTHING_SAID, check_in
from journal.checkins.models import Answers, Said
from journal.coaching.actions import suggestions
from journal.coaching.models import Suggestion
from journal.coaching.queries.suggestions import received_prompt
from journal.core import clock
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.vault import Refused, pad_text, seal_to, unpad
from journal.core.viewers import LockedParticipant, Participant, Viewer
from journal.entries.actions.saving import write_entry
from journal.entries.models import Writing
from journal.today import queries
from journal.today.models import CardDay, Taps, WaitingItem

KEPT_TAPS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A check-in as it waits for the vault; the first release knew no words and no day."""

    answers: Answers
    said: Said = NOTHING_SAID
    day: date | None = None

    def dumped(self) -> dict[str, Any]:
        """Return it as what JSON can hold."""
        said, day = asdict(self.said), self.day.isoformat() if self.day else None
        return {**asdict(self.answers), "said": said, "day": day}

    @classmethod
    def loaded(cls, content: dict[str, Any]) -> CheckedIn:
        """Return what `dumped` gave, in this release or the first."""
        answers = {name: value for name, value in content.items() if name not in {"said", "day"}}
        said, day = content.get("said"), content.get("day")
        return cls(
            Answers(**answers),
            Said(said["text"], tuple(said["feelings"])) if said else NOTHING_SAID,
            date.fromisoformat(day) if day else None,
        )


def pass_over(db: Session, viewer: Participant, prompt_id: UUID) -> None:
    """Lay out the next best card; the same tap twice is one."""
    taps = _taps(db, viewer)
    if prompt_id not in taps.passed:
        _keep_taps(db, viewer, replace(taps, passed=(*taps.passed, prompt_id)))


def decline_suggestion(db: Session, viewer: Participant, row: Suggestion) -> None:
    """Decline what a coach laid out; the lot does not bring the same back today."""
    suggestions.decline_suggestion(db, viewer, row)
    prompt_id = received_prompt(db, viewer, row)
    if prompt_id is not None:
        pass_over(db, viewer, prompt_id)


def take_suggestion_up(db: Session, viewer: Participant, row: Suggestion) -> None:
    """Have it laid out after all, today too."""
    suggestions.take_suggestion_up(db, viewer, row)
    taps, prompt_id = _taps(db, viewer), received_prompt(db, viewer, row)
    if prompt_id in taps.passed:
        kept = tuple(each for each in taps.passed if each != prompt_id)
        _keep_taps(db, viewer, replace(taps, passed=kept))


def ask_lighter(db: Session, viewer: Participant, shown: UUID | None) -> None:
    """Lay out something that asks little, in the place of the card that was shown."""
    taps = _taps(db, viewer)
    passed = taps.passed if shown is None or shown in taps.passed else (*taps.passed, shown)
    _keep_taps(db, viewer, replace(taps, passed=passed, lighter=True))


def rest_today(db: Session, viewer: Participant, *, rests: bool) -> None:
    """Lay out nothing today, or something all the same."""
    _keep_taps(db, viewer, replace(_taps(db, viewer), rests=rests))


def _taps(db: Session, viewer: Participant) -> Taps:
    return queries.own_taps(db, viewer, clock.day_of(clock.now(), viewer.zone))


def _keep_taps(db: Session, viewer: Participant, taps: Taps) -> None:
    today = clock.day_of(clock.now(), viewer.zone)
    old = (CardDay.owner_id == viewer.person_id) & (CardDay.day < today - KEPT_TAPS)
    db.execute(delete(CardDay).where(old))
    row = queries.taps_row(db, viewer, today)
    if row is None:
        row = CardDay(id=uuid7(), owner_id=viewer.person_id, day=today, revision=0)
        db.add(row)
    row.seal_words(viewer.vault, taps.dumped())


def put_away(
    db: Session,
    viewer: LockedParticipant,
    item_id: UUID,
    content: CheckedIn | Writing,
) -> None:
    """Seal something to the writer's own key; sent twice it waits once, with its newest words.

    Raises NotFound when the id is somebody else's.
    """
    kind = "entry" if isinstance(content, Writing) else "check-in"
    row = queries.waiting_item(db, viewer, item_id)
    if row is None:
        row = WaitingItem(
            id=item_id,
            owner_id=viewer.person_id,
            vault_id=viewer.vault_id,
            kind=kind,
            recorded_at=clock.now(),
        )
        db.add(row)
    elif row.owner_id != viewer.person_id or row.kind != kind:
        raise NotFound
    said = asdict(content) if isinstance(content, Writing) else content.dumped()
    padded = pad_text(json.dumps(said, ensure_ascii=False).encode())
    row.sealed = seal_to(viewer.public_key, row.envelope(), padded)


def take_in(database: Database, viewer: Viewer) -> None:
    """Put what waited in its place, now that its writer's vault is open.

    What was sealed to a vault that is lost goes on waiting for it to be opened again.
    """
    if not isinstance(viewer, Participant):
        return
    with database.write() as db:
        for row in queries.items_to_take_in(db, viewer):
            # What does not open waits on, and keeps nobody out.
            with suppress(NotFound, Refused):
                vault = vault_of(db, viewer, row.vault_id)
                opened = vault.key_pair.open(row.envelope(), row.sealed)
                _take_in_one(db, viewer, row, json.loads(unpad(opened)))
                db.delete(row)


def _take_in_one(
    db: Session, viewer: Participant, row: WaitingItem, content: dict[str, Any]
) -> None:
    if row.kind == "check-in":
        done = CheckedIn.loaded(content)
        check_in(db, viewer, row.id, done.answers, row.recorded_at, said=done.said, day=done.day)
    else:
        write_entry(db, viewer, row.id, Writing(**content), [], row.recorded_at)
    db.flush()


def erase_today(db: Session, person_id: UUID) -> None:
    """Delete a person's taps, and what waits for their vault."""
    db.execute(delete(CardDay).where(CardDay.owner_id == person_id))
    db.execute(delete(WaitingItem).where(WaitingItem.owner_id == person_id))
