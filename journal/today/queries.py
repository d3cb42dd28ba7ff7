"""The reads of today's taps, and of what waits for its writer's vault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from journal.accounts.queries.vaults import own_cautions, vaults_of
from journal.checkins.queries import OpenedCheckIn
from journal.coaching.queries.suggestions import LaidFor, suggestions_for
from journal.core import clock
from journal.core.viewers import LockedParticipant, Owner, Participant
from journal.entries.queries.own import MOST_ANSWERS, answered_prompts
from journal.guided_sessions.phases import Moment
from journal.practices.effects import resting
from journal.practices.queries import LATELY, newest_first, own_practices
from journal.prompts.models import PromptVersion
from journal.prompts.queries import PRACTICES, answered_prompt, offers
from journal.today.cards import REST_DAYS, Answered, Card, Reason, Situation, choose_card
from journal.today.models import CardDay, Taps, WaitingItem
from journal.today.words import reason_words


def taps_row(db: Session, viewer: Participant, day: date) -> CardDay | None:
    """Return the row of what the viewer tapped on a day, if there is one."""
    query = select(CardDay).where(CardDay.owner_id == viewer.person_id, CardDay.day == day)
    return db.scalars(query).first()


def own_taps(db: Session, viewer: Participant, day: date) -> Taps:
    """Return what the viewer did with the card of a day; none with a vault that is lost."""
    row = taps_row(db, viewer, day)
    if row is None or row.vault_id != viewer.vault.id:
        return Taps()
    return Taps.loaded(row.open_words(viewer.vault))


def export_taps(db: Session, viewer: Owner) -> dict[str, Any]:
    """Return what the viewer did with the cards of the last days."""
    rows = db.scalars(select(CardDay).where(CardDay.owner_id == viewer.person_id)).all()
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    opened = [
        (row.day, Taps.loaded(row.open_words(vaults[row.vault_id])))
        for row in rows
        if row.vault_id in vaults
    ]
    return {
        "cards": [
            {
                "day": day.isoformat(),
                "passed": [str(prompt) for prompt in taps.passed],
                "lighter": taps.lighter,
                "rests": taps.rests,
            }
            for day, taps in opened
        ]
    }


def items_to_take_in(db: Session, viewer: Participant) -> list[WaitingItem]:
    """Return what waits for one of the viewer's vaults, oldest first; nobody else takes it in."""
    query = select(WaitingItem).where(WaitingItem.owner_id == viewer.person_id)
    return list(db.scalars(query.order_by(WaitingItem.recorded_at).with_for_update()))


def waiting_item(db: Session, _: LockedParticipant, item_id: object) -> WaitingItem | None:
    """Return the row of this id, whoever's it is, for the action that checks the owner."""
    return db.get(WaitingItem, item_id)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What the home screen shows of today's card; without a prompt there is none today."""

    taps: Taps
    prompt: PromptVersion | None = None
    why: str = ""
    is_practice: bool = False
    entry_id: UUID | None = None
    """What was written to it today."""
    is_practised: bool = False
    suggested_by: str = ""
    """The coach who laid it out, if one did."""
    line: str = ""
    """What that coach wrote along with it."""
    suggestion_id: UUID | None = None
    for_phase: bool = False
    """Whether it lies there for a whole phase, and not for today alone."""


def laid_out(
    db: Session,
    viewer: Participant,
    moment: Moment | None,
    lately: Sequence[OpenedCheckIn],
) -> LaidOut:
    """Return today's card; `lately` are the check-ins of the last days, oldest first."""
    today = clock.day_of(clock.now(), viewer.zone)
    suggested = suggestions_for(db, viewer, today)
    laid_since = [clock.day_of(each.suggested_at, viewer.zone) for each in suggested if each.phase]
    since = min([today - timedelta(days=REST_DAYS), *laid_since])
    written = answered_prompts(db, viewer, since, LATELY if laid_since else MOST_ANSWERS)
    practised = newest_first(own_practices(db, viewer, LATELY))
    taps, offered = own_taps(db, viewer, today), offers(db, viewer)
    done = [
        *((each.prompt_id, each.day) for each in written),
        *((UUID(each.done.prompt_id), each.day) for each in practised),
    ]
    suggested = [each for each in suggested if not _was_done(each, done, viewer.zone, today)]
    card = choose_card(
        offered,
        Situation(
            person=viewer.person_id,
            today=today,
            clock_day=moment.day if moment else None,
            energy=_energy_before(lately, clock.start_of(today, viewer.zone)),
            cautions=frozenset(own_cautions(db, viewer)),
            answered=[
                Answered(prompt_id, (today - day).days) for prompt_id, day in done if day < today
            ],
            passed=taps.passed,
            lighter=taps.lighter,
            suggested=[each.prompt_id for each in suggested],
            resting=resting(each.done for each in practised),
        ),
    )
    if card is None or taps.rests:
        return LaidOut(taps)
    offer = next(each for each in offered if each.prompt_id == card.prompt_id)
    laid_by = _laid_by(card, suggested)
    for_phase = laid_by is not None and laid_by.phase is not None
    return LaidOut(
        taps=taps,
        prompt=answered_prompt(db, viewer, card.prompt_id),
        why=reason_words(card.reason, offer.domain, moment, for_phase=for_phase),
        is_practice=offer.kind in PRACTICES,
        entry_id=next(
            (
                each.entry_id
                for each in written
                if (each.prompt_id, each.day) == (offer.prompt_id, today)
            ),
            None,
        ),
        is_practised=(card.prompt_id, today) in done and offer.kind in PRACTICES,
        suggested_by=laid_by.coach if laid_by else "",
        line=laid_by.line if laid_by else "",
        suggestion_id=laid_by.id if laid_by else None,
        for_phase=for_phase,
    )


def _was_done(laid: LaidFor, done: Iterable[tuple[UUID, date]], zone: str, today: date) -> bool:
    """Tell whether what lies there for a whole phase was done on an earlier day than today."""
    since = clock.day_of(laid.suggested_at, zone)
    return laid.phase is not None and any(
        prompt_id == laid.prompt_id and since <= day < today for prompt_id, day in done
    )


def _laid_by(card: Card, suggested: Sequence[LaidFor]) -> LaidFor | None:
    """Return the suggestion that a card is, if it is one: of two of the same the older."""
    if card.reason is not Reason.SUGGESTED:
        return None
    return next(each for each in suggested if each.prompt_id == card.prompt_id)


def _energy_before(lately: Sequence[OpenedCheckIn], start: datetime) -> int | None:
    """Return the last energy that was filled in before an instant: the start of today."""
    known = [
        each.answers.energy
        for each in lately
        if each.recorded_at < start and each.answers.energy is not None
    ]
    return known[-1] if known else None
