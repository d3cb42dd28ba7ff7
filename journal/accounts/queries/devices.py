"""Which device asks, who looks through it, and on which devices somebody is signed in."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased
from werkzeug.exceptions import NotFound

from journal.accounts.cookies import DeviceCookie
from journal.accounts.models import Device, KeySlot, Person, Purpose, Role, State, Vault
from journal.accounts.queries.people import has_consent
from journal.core.clock import now
from journal.core.keys import ring
from journal.core.vault import (
    OpenVault,
    Refused,
    SealedVault,
    VaultKey,
    device_proof,
    open_device_slot,
)
from journal.core.viewers import (
    Admin,
    Clock,
    Coach,
    Locked,
    LockedParticipant,
    Participant,
    PausedParticipant,
    Signed,
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


# Asked in every request, so put together only once.
_SIGNED_IN = (
    select(
        Device,
        Person,
        Vault,
        KeySlot,
        has_consent(Person.id, Purpose.JOURNAL),
        has_consent(Person.id, Purpose.SHARING),
    )
    .join(Person, Person.id == Device.person_id)
    .join(Vault, (Vault.person_id == Person.id) & Vault.is_current)
    .outerjoin(KeySlot, (KeySlot.device_id == Device.id) & (KeySlot.vault_id == Vault.id))
    .where(Device.id == bindparam("device_id"), Person.state == State.JOINED)
)


def devices_in_use(db: Session, viewer: Signed) -> list[Device]:
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


def expired_devices(db: Session, _: Clock, at: datetime) -> list[Device]:
    """Return the devices whose time is over."""
    return list(db.scalars(select(Device).where(Device.expires_at <= at)))


def replaced_slots(db: Session, _: Clock, before: datetime) -> list[KeySlot]:
    """Return device slots beside which a newer one has stood since `before`."""
    newer = aliased(KeySlot)
    query = select(KeySlot).join(newer, newer.device_id == KeySlot.device_id)
    return list(db.scalars(query.where(newer.id > KeySlot.id, newer.created_at <= before)))
