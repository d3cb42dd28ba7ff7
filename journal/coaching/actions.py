"""All writes of what a participant and a coach arrange."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from journal.accounts import queries as accounts
from journal.accounts.actions.telling import tell_coach, tell_ready
from journal.coaching import queries
from journal.coaching.models import (
    NO_KEY,
    Appointment,
    ContactRequest,
    Conversation,
    Proposal,
    Suggestion,
    Topic,
)
from journal.core import audit, clock
from journal.core.audit import Act
from journal.core.columns import uuid7
from journal.core.keys import ring
from journal.core.vault import SecretKey, new_secret, pad_text, share
from journal.core.viewers import Clock, Coach, Owner, Participant
from journal.guidance.queries import Guided, MyCoach, my_coach

NOT_SHARED = {"shared_at": None, "reader_vault_id": None, "sealed_key": None}


def plan_conversation(
    db: Session, viewer: Coach, person: Guided, conversation_id: UUID, appointment: Appointment
) -> None:
    """Write down when a conversation is or was; the same moment again is the same conversation.

    Raises NotFound for the id of a conversation of other people.
    """
    row = queries.conversation_if_any(db, viewer, person, conversation_id)
    if row is not None:
        return correct_conversation(db, viewer, row, appointment)
    agenda = queries.conversations_with(db, viewer, person)
    if any(each.appointment == appointment for each in [*agenda.coming, *agenda.earlier]):
        return None
    row = Conversation(
        id=conversation_id,
        participant_id=person.person_id,
        coach_id=viewer.person_id,
        created_at=clock.now(),
    )
    row.sealed = ring().seal(row.place(), appointment.as_json())
    db.add(row)
    _tell_of(db, viewer, row)
    return None


def correct_conversation(
    db: Session, viewer: Coach, row: Conversation, appointment: Appointment
) -> None:
    """Put another moment in the place of the one that stood there."""
    if queries.opened_conversation(row).appointment != appointment:
        row.sealed = ring().seal(row.place(), appointment.as_json())
        _tell_of(db, viewer, row)


def cancel_conversation(db: Session, viewer: Coach, row: Conversation) -> None:
    """Take a conversation out of both agendas."""
    _tell_of(db, viewer, row)
    db.delete(row)


def reseal_conversations(db: Session, viewer: Clock, limit: int) -> int:
    """Seal date and time again under the organisation key that writes now."""
    stale = queries.stale_conversations(db, viewer, limit)
    for row in stale:
        row.sealed = ring().seal(row.place(), ring().open(row.place(), row.sealed))
    return len(stale)


def save_topic(
    db: Session, viewer: Participant, coach: MyCoach, topic_id: UUID, text: str, *, shares: bool
) -> bool:
    """Save what the viewer wants to talk about first; tell whether the coach can read it.

    It is sealed under a fresh data key each time; the same words, shared as they were, stay as
    they are. With a coach whose key the viewer did not agree to nothing new is shared, and what
    was shared waits for that. Raises NotFound for the id of another text.
    """
    queries.refuse_foreign_topic(db, viewer, topic_id, coach.coach_id)
    row = queries.topic_row(db, viewer, coach.coach_id)
    was_shared = row is not None and row.shared_at is not None
    shared = shares and viewer.may_share and (coach.is_pinned or was_shared)
    if row is not None and was_shared == shared and _stands(db, viewer, row, coach, text):
        return shared and coach.is_pinned
    if row is None:
        # A text in an older vault that was opened again keeps its own id.
        new_id = uuid7() if queries.is_topic(db, viewer, topic_id) else topic_id
        row = Topic(id=new_id, owner_id=viewer.person_id, coach_id=coach.coach_id, revision=0)
        db.add(row)
    row.revision, row.saved_at = row.revision + 1, clock.now()
    key = _seal(viewer, row, text)
    if shared:
        _share(row, coach, key)
    else:
        _forget_share(row)
    _record(db, viewer, row, was_shared=was_shared)
    return shared and coach.is_pinned


def take_topic_back(db: Session, viewer: Owner, row: Topic) -> None:
    """Stop sharing a text: its share goes, and so does the key that opened it.

    What lies in a vault that is lost cannot be given a new key; its share goes all the same.
    """
    if row.shared_at is None:
        return
    text = queries.topic_text(db, viewer, row)
    if text is not None:
        _seal(viewer, row, text)
    _forget_share(row)
    _record(db, viewer, row, was_shared=True)


def forget_topic(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Delete what the viewer can read of their own texts for a coach, for the coach too."""
    for row in queries.open_topic_rows(db, viewer, coach_id):
        was_shared, row.shared_at = row.shared_at is not None, None
        _record(db, viewer, row, was_shared=was_shared)
        db.delete(row)


def reshare_topic(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Seal what a coach may read to the key that was just agreed to."""
    row = queries.topic_row(db, viewer, coach_id)
    if row is None or row.shared_at is None:
        return
    key = queries.topic_key(db, viewer, row)
    if key is not None:
        _share(row, my_coach(db, viewer, coach_id), key)


def stop_sharing(db: Session, viewer: Owner) -> None:
    """Take every text back, because the consent for sharing was withdrawn."""
    for row in queries.topic_rows(db, viewer):
        take_topic_back(db, viewer, row)


def forget_own_shares(db: Session, person_id: UUID) -> None:
    """Stop sharing what lies in a vault that is lost: its writer could no longer take it back."""
    db.execute(update(Topic).where(Topic.owner_id == person_id).values(NOT_SHARED))


def end_guidance(db: Session, participant_id: UUID, coach_id: UUID) -> None:
    """Take a coach's key to a text away, and what either still wanted of the other."""
    both = (Topic.owner_id == participant_id) & (Topic.coach_id == coach_id)
    db.execute(update(Topic).where(both).values(NOT_SHARED))
    db.execute(
        delete(ContactRequest).where(
            ContactRequest.participant_id == participant_id,
            ContactRequest.coach_id == coach_id,
            ContactRequest.done_at.is_(None),
        )
    )
    db.execute(
        delete(Suggestion).where(
            Suggestion.owner_id == participant_id,
            Suggestion.author_id == coach_id,
            Suggestion.day >= clock.day_of(clock.now(), clock.DEFAULT_ZONE),
        )
    )


def ask_contact(db: Session, viewer: Participant, coach: MyCoach) -> None:
    """Ask a coach to be in touch; asked already, it stays as it is."""
    if queries.own_open_request(db, viewer, coach.coach_id) is not None:
        return
    db.add(
        ContactRequest(
            participant_id=viewer.person_id, coach_id=coach.coach_id, asked_at=clock.now()
        )
    )
    tell_coach(db, viewer, coach.coach_id)


def withdraw_contact(db: Session, viewer: Participant, coach_id: UUID) -> None:
    """Ask no longer."""
    row = queries.own_open_request(db, viewer, coach_id)
    if row is not None:
        db.delete(row)


def see_contact(db: Session, viewer: Coach, person: Guided) -> None:
    """Say that the coach saw that somebody asks for them."""
    row = queries.open_requests(db, viewer, [person]).get(person.person_id)
    if row is not None and row.seen_at is None:
        row.seen_at = clock.now()
        tell_ready(db, viewer, person.person_id)


def take_contact_up(db: Session, viewer: Coach, person: Guided) -> None:
    """Say that the coach was in touch with somebody who asked for them."""
    row = queries.open_requests(db, viewer, [person]).get(person.person_id)
    if row is not None:
        row.done_at = clock.now()
        row.seen_at = row.seen_at or row.done_at


def suggest(
    db: Session,
    viewer: Coach,
    person: Guided,
    suggestion_id: UUID,
    day: date,
    proposal: Proposal,
) -> None:
    """Lay something out for somebody's day, sealed for both; what lies there already stays once.

    Something else under an id that was used, from a page that came back, is another suggestion.

    The person has joined. Raises NotFound when the id is somebody else's.
    """
    earlier = queries.suggestion_if_any(db, viewer, person, suggestion_id)
    owner_vault, public_key = accounts.public_keys(db, [person.person_id])[person.person_id]
    standing = {
        (each.day, each.proposal, each.owner_vault_id)
        for each in queries.coming_suggestions(db, viewer, person)
    }
    if (day, proposal, owner_vault) in standing:
        return
    row = Suggestion(
        id=suggestion_id if earlier is None else uuid7(),
        owner_id=person.person_id,
        author_id=viewer.person_id,
        day=day,
        suggested_at=clock.now(),
        author_vault_id=viewer.vault.id,
        owner_vault_id=owner_vault,
    )
    key = SecretKey(uuid7(), new_secret())
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed_key = share(public_key, row.envelope(key.id), key)
    row.sealed = key.seal(row.place(), proposal.dumped())
    db.add(row)


def take_suggestion_back(db: Session, _: Coach, row: Suggestion) -> None:
    """Lay it out no longer: it goes for both, and so do its keys."""
    db.delete(row)


def erase_suggestions(db: Session, person_id: UUID) -> None:
    """Delete what was suggested to a person, and what they suggested to others."""
    either = (Suggestion.owner_id == person_id) | (Suggestion.author_id == person_id)
    db.execute(delete(Suggestion).where(either))


def erase_arrangements(db: Session, person_id: UUID) -> None:
    """Delete what a person arranged with their coaches."""
    db.execute(delete(Topic).where(Topic.owner_id == person_id))
    for table in (Conversation, ContactRequest):
        db.execute(delete(table).where(table.participant_id == person_id))


def _tell_of(db: Session, viewer: Coach, row: Conversation) -> None:
    """Tell the participant that something changed, unless it is about what has been."""
    if not queries.opened_conversation(row).is_over():
        tell_ready(db, viewer, row.participant_id)


def _stands(db: Session, viewer: Participant, row: Topic, coach: MyCoach, text: str) -> bool:
    """Tell whether a text stands there already, for a coach who can read it as they are now."""
    reaches = row.shared_at is None or row.reader_vault_id == coach.vault_id
    return reaches and queries.topic_text(db, viewer, row) == text


def _seal(viewer: Owner, row: Topic, text: str) -> SecretKey:
    """Seal a text under a data key that nobody has seen yet."""
    key = SecretKey(uuid7(), new_secret())
    row.vault_id = viewer.vault.id
    row.wrapped_key = viewer.vault.wrap(row.key_place(), key)
    row.sealed = key.seal(row.place(), pad_text(text.encode()))
    return key


def _share(row: Topic, coach: MyCoach, key: SecretKey) -> None:
    row.shared_at = row.shared_at or clock.now()
    row.reader_vault_id = coach.vault_id
    row.sealed_key = (
        share(coach.public_key, row.envelope(key.id), key) if coach.is_pinned else NO_KEY
    )


def _forget_share(row: Topic) -> None:
    row.shared_at = row.reader_vault_id = row.sealed_key = None


def _record(db: Session, viewer: Owner, row: Topic, *, was_shared: bool) -> None:
    is_shared = row.shared_at is not None
    if is_shared == was_shared:
        return
    audit.record(
        db,
        Act.SHARED if is_shared else Act.TOOK_BACK,
        actor=viewer.person_id,
        subject=viewer.person_id,
        object_kind=queries.TOPIC,
        object_id=row.id,
        revision=row.revision,
        other=row.coach_id,
    )
