"""All reads of people, vaults, devices and consents; each starts at who is looking."""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import TypedDict
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, Select, bindparam, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased
from werkzeug.exceptions import NotFound

from journal.accounts.cookies import DeviceCookie
from journal.accounts.models import (
    WORDINGS,
    Consent,
    Device,
    Invitation,
    KeySlot,
    NumbersKey,
    Person,
    PersonRole,
    Pin,
    Preferences,
    Purpose,
    Reset,
    Role,
    SlotKind,
    State,
    Vault,
)
from journal.core.clock import now
from journal.core.db import remembered
from journal.core.keys import ring
from journal.core.vault import (
    OpenVault,
    Refused,
    SealedVault,
    SecretKey,
    VaultKey,
    device_proof,
    open_device_slot,
    open_successor_slot,
    unpad,
)
from journal.core.viewers import (
    Admin,
    Clock,
    Coach,
    Locked,
    LockedParticipant,
    Owner,
    Participant,
    PausedParticipant,
    Reader,
    Signed,
    Visitor,
)


class _Common(TypedDict):
    person_id: UUID
    device_id: UUID
    name: str
    language: str
    zone: str
    theme: str


@dataclass(frozen=True, slots=True)
class SignedInDevice:
    """A device known by its cookie: its row, its person, and the vault key if it is not locked."""

    device: Device
    person: Person
    vault: SealedVault
    key: VaultKey | None
    consents: frozenset[Purpose]
    """Of those that decide what the person may do here: keeping and sharing."""

    def viewer(self) -> Signed:
        """Return who is looking, by role, lock and consent."""
        role = Role(self.device.role)
        if role is Role.ADMIN:
            return Admin(**self._common())
        if self.key is None:
            return self._locked(role)
        vault = OpenVault(self.key, self.vault.sealed_private_key)
        if role is Role.COACH:
            return Coach(**self._common(), vault=vault)
        if Purpose.JOURNAL not in self.consents:
            return PausedParticipant(**self._common(), vault=vault)
        may_share = Purpose.SHARING in self.consents
        return Participant(**self._common(), vault=vault, may_share=may_share)

    def _locked(self, role: Role) -> Locked | LockedParticipant:
        if role is Role.COACH or Purpose.JOURNAL not in self.consents:
            return Locked(**self._common())
        public_key = self.vault.public_key
        return LockedParticipant(**self._common(), vault_id=self.vault.id, public_key=public_key)

    def _common(self) -> _Common:
        person = self.person
        return {
            "person_id": person.id,
            "device_id": self.device.id,
            "name": ring().open(Person.name_place(person.id), person.sealed_name),
            "language": person.language,
            "zone": person.zone,
            "theme": person.theme,
        }


def signed_in_device(db: Session, cookie: DeviceCookie) -> SignedInDevice | None:
    """Return the device that a cookie belongs to, in one query, or None for any doubt."""
    rows = db.execute(_SIGNED_IN, {"device_id": cookie.device_id}).all()
    if not rows or not _is_known(rows[0][0], cookie):
        return None
    device, person, vault, _, keeps, shares = rows[0]
    # A lock holds, even if a renewal under way at that moment left a slot behind.
    is_locked = device.locked_at is not None
    key = None if is_locked else _device_key([row[3] for row in rows], cookie)
    if key is None and not is_locked:
        return None
    given = {Purpose.JOURNAL: keeps, Purpose.SHARING: shares}
    consents = frozenset(purpose for purpose, is_given in given.items() if is_given)
    return SignedInDevice(device, person, vault.sealed(), key, consents)


def _is_known(device: Device, cookie: DeviceCookie) -> bool:
    proof, at = device_proof(cookie.device_id, cookie.secret), now()
    if device.expires_at <= at:
        return False
    if hmac.compare_digest(device.proof, proof):
        return True
    until = device.previous_until
    return (
        until is not None
        and until > at
        and hmac.compare_digest(device.previous_proof or b"", proof)
    )


def _device_key(slots: Iterable[KeySlot | None], cookie: DeviceCookie) -> VaultKey | None:
    """Try the device's slots: two for a minute after a new secret, none while it is locked."""
    for row in slots:
        with suppress(Refused):
            if row is not None:
                return open_device_slot(row.slot(), cookie.device_id, cookie.secret)
    return None


def _consents(
    person_id: ColumnElement[UUID] | InstrumentedAttribute[UUID], purpose: Purpose
) -> Exists:
    return exists().where(
        Consent.person_id == person_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )


# Asked in every request, so put together only once.
_SIGNED_IN = (
    select(
        Device,
        Person,
        Vault,
        KeySlot,
        _consents(Person.id, Purpose.JOURNAL),
        _consents(Person.id, Purpose.SHARING),
    )
    .join(Person, Person.id == Device.person_id)
    .join(Vault, (Vault.person_id == Person.id) & Vault.is_current)
    .outerjoin(KeySlot, (KeySlot.device_id == Device.id) & (KeySlot.vault_id == Vault.id))
    .where(Device.id == bindparam("device_id"), Person.state == State.JOINED)
)


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


def roles_of(db: Session, person_id: UUID) -> list[Role]:
    """Return what somebody may be, participant first."""
    found = set(db.scalars(select(PersonRole.role).where(PersonRole.person_id == person_id)))
    return [role for role in Role if role in found]


def own_person(db: Session, viewer: Signed) -> Person:
    """Return the viewer's own row."""
    return db.get_one(Person, viewer.person_id)


def own_devices(db: Session, viewer: Signed) -> list[Device]:
    """Return the devices on which the viewer is signed in, the last used first."""
    query = select(Device).where(Device.person_id == viewer.person_id, Device.expires_at > now())
    return list(db.scalars(query.order_by(Device.used_at.desc())))


def own_device(db: Session, viewer: Signed, device_id: UUID) -> Device:
    """Return one device of the viewer; raises NotFound for anybody else's."""
    device = db.get(Device, device_id)
    if device is None or device.person_id != viewer.person_id:
        raise NotFound
    return device


def device_in_hand(db: Session, signed_in: SignedInDevice) -> Device | None:
    """Return the row of the device that asks, unless it ended meanwhile."""
    return db.get(Device, signed_in.device.id, with_for_update=True)


def slots_of(db: Session, device: Device) -> list[KeySlot]:
    """Return the key slots of a device, oldest first: one, or two after it got a new secret."""
    query = select(KeySlot).where(KeySlot.device_id == device.id)
    return list(db.scalars(query.order_by(KeySlot.id)))


def own_consents(db: Session, viewer: Signed) -> dict[Purpose, Consent]:
    """Return the consents of the viewer that are in force."""
    query = select(Consent).where(
        Consent.person_id == viewer.person_id, Consent.withdrawn_at.is_(None)
    )
    return {Purpose(consent.purpose): consent for consent in db.scalars(query)}


def reworded(consents: Mapping[Purpose, Consent]) -> set[Purpose]:
    """Return the purposes to which somebody agreed in another wording than today's."""
    return {purpose for purpose, given in consents.items() if given.version != WORDINGS[purpose]}


def own_recovery_slot(db: Session, viewer: Signed) -> KeySlot | None:
    """Return the recovery slot of the viewer's current vault, proven or not."""
    return db.scalars(
        select(KeySlot)
        .join(Vault, (Vault.id == KeySlot.vault_id) & Vault.is_current)
        .where(KeySlot.person_id == viewer.person_id, KeySlot.kind == SlotKind.RECOVERY)
    ).first()


def names(db: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of people whose ids the caller came by rightfully."""
    wanted = set(ids)
    query = select(Person.id, Person.sealed_name).where(Person.id.in_(wanted))
    return {
        person_id: ring().open(Person.name_place(person_id), sealed)
        for person_id, sealed in (db.execute(query) if wanted else ())
    }


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What an admin sees of an account: who, in which roles, where it stands; no times of use."""

    id: UUID
    name: str
    email: str
    state: State
    roles: list[Role]


def accounts(db: Session, _: Admin) -> list[AccountLine]:
    """Return every account, by name."""
    roles: dict[UUID, list[Role]] = {}
    for row in db.scalars(select(PersonRole)):
        roles.setdefault(row.person_id, []).append(Role(row.role))
    lines = [
        AccountLine(
            id=person.id,
            name=ring().open(Person.name_place(person.id), person.sealed_name),
            email=ring().open(Person.email_place(person.id), person.sealed_email),
            state=State(person.state),
            roles=roles.get(person.id, []),
        )
        for person in db.scalars(select(Person))
    ]
    return sorted(lines, key=lambda line: line.name.casefold())


def account(db: Session, _: Admin, person_id: UUID) -> Person:
    """Return one account's row; raises NotFound."""
    person = db.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def is_known_email(db: Session, _: Admin | Coach | Clock, email: str) -> bool:
    """Tell whether an account with this address exists; asked only by those who invite."""
    return bool(db.scalar(select(exists().where(Person.email_index.in_(ring().indexes(email))))))


def is_own_or_free(db: Session, viewer: Signed, email: str) -> bool:
    """Tell whether the viewer may use this address: it is theirs, or nobody's."""
    query = select(Person.id).where(Person.email_index.in_(ring().indexes(email)))
    return set(db.scalars(query)) <= {viewer.person_id}


def about_person(person: Person) -> list[str]:
    """Return name and address of somebody whose row the caller came by rightfully."""
    return [
        ring().open(Person.name_place(person.id), person.sealed_name),
        ring().open(Person.email_place(person.id), person.sealed_email),
    ]


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that can still be used, and what the joining person should see of it."""

    invitation: Invitation
    person: Person
    name: str
    roles: list[Role]
    invited_by: str | None


class LinkIsOver(NotFound):
    """The link of an invitation or a reset was used, stopped, is too old, or was never made."""


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
    inviter = names(db, [invitation.invited_by] if invitation.invited_by else [])
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


def token_hash(token: str) -> bytes:
    """Return what is kept of a token: 256 random bits need no salt."""
    return sha256(token.encode()).digest()


def person_here(db: Session, _: Admin | Coach, person_id: UUID) -> Person:
    """Return somebody whom the caller may help; the caller checked that."""
    return db.get_one(Person, person_id)


def person_who_wants_mail(db: Session, _: Coach, person_id: UUID) -> Person | None:
    """Return the person, if they are here and said yes to mail."""
    query = select(Person).where(
        Person.id == person_id, Person.state == State.JOINED, _consents(Person.id, Purpose.MAIL)
    )
    return db.scalars(query).first()


def coach_here(db: Session, _: Participant, coach_id: UUID) -> Person | None:
    """Return a coach of the viewer, if they have joined; the caller checked the guidance."""
    query = select(Person).where(Person.id == coach_id, Person.state == State.JOINED)
    return db.scalars(query).first()


def public_keys(db: Session, people: Iterable[UUID]) -> dict[UUID, tuple[UUID, bytes]]:
    """Return vault id and public key of people, as their rows have them: pins decide on trust."""
    query = select(Vault).where(Vault.person_id.in_(set(people)), Vault.is_current)
    return {vault.person_id: (vault.id, vault.public_key) for vault in db.scalars(query)}


def is_own_pin(viewer: Participant) -> ColumnElement[bool]:
    """Return the condition on pins that the viewer made in the current vault."""
    return (Pin.owner_id == viewer.person_id) & (Pin.vault_id == viewer.vault.id)


def vault_of(db: Session, viewer: Owner | Reader, vault_id: UUID) -> OpenVault:
    """Return the viewer's vault of this id, also an older one that was opened again.

    Raises NotFound for a vault that is lost, and for anybody else's.
    """
    vaults = vaults_of(db, viewer, [vault_id])
    if vault_id not in vaults:
        raise NotFound
    return vaults[vault_id]


def vaults_of(
    db: Session, viewer: Owner | Reader, vault_ids: Iterable[UUID]
) -> dict[UUID, OpenVault]:
    """Return the viewer's vaults that open; more than the current one only if others are asked."""
    current = {viewer.vault.id: viewer.vault}
    return current if set(vault_ids) <= set(current) else open_vaults(db, viewer)


def open_vaults(db: Session, viewer: Owner | Reader) -> dict[UUID, OpenVault]:
    """Return the viewer's vaults that open, by id: the current one, and older ones opened again."""
    return remembered(db, ("open_vaults", viewer.vault.id), lambda: _open_vaults(db, viewer))


def _open_vaults(db: Session, viewer: Owner | Reader) -> dict[UUID, OpenVault]:
    rows = db.execute(
        select(Vault, KeySlot)
        .join(KeySlot, (KeySlot.vault_id == Vault.id) & (KeySlot.kind == SlotKind.SUCCESSOR))
        .where(Vault.person_id == viewer.person_id)
        .order_by(Vault.generation.desc())
    )
    opened = {viewer.vault.id: viewer.vault}
    for vault, slot in rows:
        # An older one may have been opened again from one that is itself older by now.
        for successor in list(opened.values()):
            with suppress(Refused):
                key = open_successor_slot(slot.slot(), successor.key)
                opened[vault.id] = OpenVault(key, vault.sealed_private_key)
    return opened


def numbers_keys(db: Session, viewer: Owner) -> dict[UUID, SecretKey]:
    """Return every numbers key of the viewer's vaults that open, by id."""
    return remembered(db, ("numbers_keys", viewer.vault.id), lambda: _numbers_keys(db, viewer))


def _numbers_keys(db: Session, viewer: Owner) -> dict[UUID, SecretKey]:
    rows = db.scalars(select(NumbersKey).where(NumbersKey.person_id == viewer.person_id)).all()
    vaults = vaults_of(db, viewer, [row.vault_id for row in rows])
    return {
        row.id: opened_numbers_key(vaults[row.vault_id], row)
        for row in rows
        if row.vault_id in vaults
    }


def numbers_key_for(db: Session, viewer: Owner, day: date) -> SecretKey:
    """Return the numbers key of the viewer that seals what is about `day`."""
    query = select(NumbersKey).where(
        NumbersKey.vault_id == viewer.vault.id, NumbersKey.from_day <= day
    )
    row = db.scalars(query.order_by(NumbersKey.from_day.desc()).limit(1)).one()
    return opened_numbers_key(viewer.vault, row)


def numbers_rows(db: Session, viewer: Owner) -> list[NumbersKey]:
    """Return the rows of every numbers key of the viewer's current vault."""
    return list(db.scalars(select(NumbersKey).where(NumbersKey.vault_id == viewer.vault.id)))


def opened_numbers_key(vault: OpenVault, row: NumbersKey) -> SecretKey:
    """Return one numbers key, opened with the vault that it belongs to."""
    place = NumbersKey.place(vault.owner, row.id)
    return vault.unwrap_numbers_key(place, row.id, row.wrapped_key)


def own_cautions(db: Session, viewer: Owner) -> list[str]:
    """Return what the viewer would rather not be offered."""
    return kept_cautions(db, viewer) or []


def kept_cautions(db: Session, viewer: Owner) -> list[str] | None:
    """Return the same as `own_cautions`, but None when nothing is kept that opens."""
    row = db.get(Preferences, viewer.person_id)
    key = numbers_keys(db, viewer).get(row.numbers_key_id) if row else None
    if row is None or key is None:
        return None
    cautions: list[str] = json.loads(unpad(key.open(Preferences.place(row.person_id), row.sealed)))
    return cautions


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
    query = _waiting().where(Reset.person_id == used.person_id, Reset.id != used.id)
    return list(db.scalars(query))


@dataclass(frozen=True, slots=True)
class Calls:
    """What somebody's account asks them to look at."""

    reset_waits: bool
    wording_changed: bool
    code_waits: bool
    """Whether the recovery code of their vault was never typed back."""


def calls(db: Session, viewer: Participant) -> Calls:
    """Return what the viewer's account asks them to look at, in one query."""
    given = [
        (Consent.purpose == purpose) & (Consent.version != version)
        for purpose, version in WORDINGS.items()
    ]
    in_force = (Consent.person_id == viewer.person_id) & Consent.withdrawn_at.is_(None)
    proven = exists().where(
        KeySlot.vault_id == viewer.vault.id,
        KeySlot.kind == SlotKind.RECOVERY,
        KeySlot.proven_at.is_not(None),
    )
    resets = _waiting().where(Reset.person_id == viewer.person_id)
    row = db.execute(select(resets.exists(), exists().where(in_force, or_(*given)), ~proven)).one()
    return Calls(*map(bool, row))


def waiting_resets(db: Session, viewer: Signed) -> list[Reset]:
    """Return the resets of the viewer's own account that are still to take effect."""
    return list(db.scalars(_waiting().where(Reset.person_id == viewer.person_id)))


def waiting_resets_of(db: Session, _: Coach, people: Iterable[UUID]) -> Mapping[UUID, Reset]:
    """Return the newest waiting reset of people whom the caller guides, by person."""
    rows = db.scalars(_waiting().where(Reset.person_id.in_(set(people))).order_by(Reset.asked_at))
    return {row.person_id: row for row in rows}


def _waiting() -> Select[Reset]:
    return select(Reset).where(
        Reset.used_at.is_(None), Reset.refused_at.is_(None), Reset.expires_at > now()
    )


def expired_devices(db: Session, _: Clock, at: datetime) -> list[Device]:
    """Return the devices whose time is over."""
    return list(db.scalars(select(Device).where(Device.expires_at <= at)))


def replaced_slots(db: Session, _: Clock, before: datetime) -> list[KeySlot]:
    """Return device slots beside which a newer one has stood since `before`."""
    newer = aliased(KeySlot)
    query = select(KeySlot).join(newer, newer.device_id == KeySlot.device_id)
    return list(db.scalars(query.where(newer.id > KeySlot.id, newer.created_at <= before)))


def stale_people(db: Session, _: Clock, limit: int) -> list[Person]:
    """Return people whose identity is still sealed under an earlier organisation key."""
    stale = or_(
        is_stale(Person.sealed_name),
        is_stale(Person.sealed_email),
        ~Person.email_index.between(*_under_writing_key(b"")),
    )
    return list(db.scalars(select(Person).where(stale).limit(limit)))


def is_stale(
    sealed: InstrumentedAttribute[bytes] | InstrumentedAttribute[bytes | None],
) -> ColumnElement[bool]:
    """Return the condition that a blob is not sealed under the writing organisation key.

    Version and suite, then the key's id, stand in front of every blob.
    """
    return ~sealed.between(*_under_writing_key(b"\x01\x01"))


def _under_writing_key(header: bytes) -> tuple[bytes, bytes]:
    first = header + ring().writing_id.bytes
    return first, first + b"\xff" * 64
