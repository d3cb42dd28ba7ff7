"""What a passphrase, a recovery code, an invitation or a reset opens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.models import Invitation, KeySlot, Person, Reset, Role, SlotKind, State, Vault
from journal.accounts.queries.people import names_of, roles_of
from journal.core.clock import now
from journal.core.keys import ring
from journal.core.vault import SealedVault
from journal.core.viewers import Admin, Clock, Coach, Reader, Signed, Visitor


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in needs: the person, the vault, a way in, and the roles."""

    person: Person
    vault: SealedVault
    slot: KeySlot
    roles: list[Role]


def account_by_email(db: Session, viewer: Visitor | Clock, email: str) -> Account | None:
    """Return the joined account with this address and its passphrase slot, or None."""
    account = known_account(db, viewer, email)
    return account if account and account.person.state == State.JOINED else None


def known_account(db: Session, _: Visitor | Clock, email: str) -> Account | None:
    """Return the account with this address and its passphrase slot, also one that is locked."""
    whose = Person.email_index.in_(ring().indexes(email))
    return _account(db, whose, SlotKind.PASSPHRASE, (State.JOINED, State.LOCKED))


def own_account(db: Session, viewer: Signed, kind: SlotKind) -> Account | None:
    """Return the viewer's own account and their way in of this kind, or None."""
    return _account(db, Person.id == viewer.person_id, kind)


def account_with_recovery(db: Session, _: Visitor, email: str) -> Account | None:
    """Return the joined account with this address and its recovery slot, or None."""
    return _account(db, Person.email_index.in_(ring().indexes(email)), SlotKind.RECOVERY)


def older_recovery_slots(db: Session, viewer: Reader) -> list[KeySlot]:
    """Return the recovery slots of the viewer's vaults that are not the current one."""
    query = select(KeySlot).where(
        KeySlot.person_id == viewer.person_id,
        KeySlot.kind == SlotKind.RECOVERY,
        KeySlot.vault_id != viewer.vault.id,
    )
    return list(db.scalars(query))


def slot_in_hand(db: Session, _: Visitor, account: Account) -> KeySlot | None:
    """Return the row of the slot that was opened, unless it or the account ended meanwhile."""
    query = (
        select(KeySlot)
        .join(Person, Person.id == KeySlot.person_id)
        .where(KeySlot.id == account.slot.id, Person.state == State.JOINED)
    )
    return db.scalars(query.with_for_update(of=KeySlot)).first()


def slots_of_kind(db: Session, new: KeySlot) -> list[KeySlot]:
    """Return the slots that a new one of the same vault and kind takes the place of."""
    query = select(KeySlot).where(KeySlot.vault_id == new.vault_id, KeySlot.kind == new.kind)
    return list(db.scalars(query))


def own_recovery_slot(db: Session, viewer: Signed) -> KeySlot | None:
    """Return the recovery slot of the viewer's current vault, proven or not."""
    return db.scalars(
        select(KeySlot)
        .join(Vault, (Vault.id == KeySlot.vault_id) & Vault.is_current)
        .where(KeySlot.person_id == viewer.person_id, KeySlot.kind == SlotKind.RECOVERY)
    ).first()


def current_vault(db: Session, reset: Reset) -> Vault:
    """Return the vault that a reset puts aside."""
    query = select(Vault).where(Vault.person_id == reset.person_id, Vault.is_current)
    return db.scalars(query).one()


def _account(
    db: Session,
    which: ColumnElement[bool],
    kind: SlotKind,
    states: Collection[State] = (State.JOINED,),
) -> Account | None:
    row = db.execute(
        select(Person, Vault, KeySlot)
        .join(Vault, (Vault.person_id == Person.id) & Vault.is_current)
        .join(KeySlot, (KeySlot.vault_id == Vault.id) & (KeySlot.kind == kind))
        .where(which, Person.state.in_(states))
    ).first()
    if row is None:
        return None
    person, vault, slot = row
    return Account(person, vault.sealed(), slot, roles_of(db, person.id))


class LinkIsOver(NotFound):
    """The link of an invitation or a reset was used, stopped, is too old, or was never made."""


def token_hash(token: str) -> bytes:
    """Return what is kept of a token: 256 random bits need no salt."""
    return sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that can still be used, and what the joining person should see of it."""

    invitation: Invitation
    person: Person
    name: str
    roles: list[Role]
    invited_by: str | None


def open_invitation(db: Session, _: Visitor, token: str, *, to_use: bool = False) -> OpenInvitation:
    """Return the invitation of a token; raises LinkIsOver when used, over or never made.

    `to_use` keeps others from using it too, until the transaction ends.
    """
    query = (
        select(Invitation, Person)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now(),
            Person.state == State.INVITED,
        )
    )
    row = db.execute(query.with_for_update() if to_use else query).first()
    if row is None:
        raise LinkIsOver
    invitation, person = row
    inviter = names_of(db, [invitation.invited_by] if invitation.invited_by else [])
    return OpenInvitation(
        invitation=invitation,
        person=person,
        name=ring().open(Person.name_place(person.id), person.sealed_name),
        roles=roles_of(db, person.id),
        invited_by=next(iter(inviter.values()), None),
    )


def waiting_invitations(db: Session, _: Admin | Coach | Clock, person_id: UUID) -> list[Invitation]:
    """Return the invitations of a person that were not used yet."""
    query = select(Invitation).where(
        Invitation.person_id == person_id, Invitation.used_at.is_(None)
    )
    return list(db.scalars(query))


def open_reset(
    db: Session, _: Visitor, token: str, *, to_use: bool = False
) -> tuple[Reset, Person]:
    """Return the reset of a token; raises LinkIsOver when used, refused, over or never made.

    `to_use` keeps others from using it too, until the transaction ends.
    """
    query = (
        select(Reset, Person)
        .join(Person, Person.id == Reset.person_id)
        .where(
            Reset.token_hash == token_hash(token),
            Reset.used_at.is_(None),
            Reset.refused_at.is_(None),
            Reset.expires_at > now(),
            Person.state == State.JOINED,
        )
    )
    row = db.execute(query.with_for_update() if to_use else query).first()
    if row is None:
        raise LinkIsOver
    return row[0], row[1]


def other_resets(db: Session, _: Visitor, used: Reset) -> list[Reset]:
    """Return the other resets of the same person that still stand."""
    query = waiting().where(Reset.person_id == used.person_id, Reset.id != used.id)
    return list(db.scalars(query))


def waiting_resets(db: Session, viewer: Signed) -> list[Reset]:
    """Return the resets of the viewer's own account that are still to take effect."""
    return list(db.scalars(waiting().where(Reset.person_id == viewer.person_id)))


def waiting_resets_of(db: Session, _: Coach, people: Iterable[UUID]) -> Mapping[UUID, Reset]:
    """Return the newest waiting reset of people whom the caller guides, by person."""
    rows = db.scalars(waiting().where(Reset.person_id.in_(set(people))).order_by(Reset.asked_at))
    return {row.person_id: row for row in rows}


def waiting() -> Select[Reset]:
    return select(Reset).where(
        Reset.used_at.is_(None), Reset.refused_at.is_(None), Reset.expires_at > now()
    )
