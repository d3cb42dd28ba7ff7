"""Devices: signed in, renewed, locked, unlocked, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import Response, g
from sqlalchemy import delete
from sqlalchemy.orm import Session

from journal.accounts import cookies
from journal.accounts.actions import stretching
from journal.accounts.cookies import TIMEOUTS, DeviceCookie
from journal.accounts.models import Device, KeySlot, Role, SlotKind
from journal.accounts.queries.devices import (
    SignedInDevice,
    device_in_hand,
    devices_in_use,
    expired_devices,
    own_device,
    replaced_slots,
    slots_of,
)
from journal.accounts.queries.people import roles_of
from journal.accounts.queries.ways_in import own_account, slots_of_kind
from journal.core import audit
from journal.core.audit import Act
from journal.core.clock import now
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.throttle import Limit, count_try
from journal.core.vault import Refused, VaultKey, device_proof, new_device_slot
from journal.core.viewers import (
    Clock,
    Coach,
    Locked,
    LockedParticipant,
    Participant,
    PausedParticipant,
    Signed,
    Viewer,
)

RENEWED_EVERY = timedelta(days=1)
OLD_SECRET_LASTS = timedelta(seconds=60)
UNLOCK_TRIES = 10
UNLOCK = Limit("unlock", 10, timedelta(minutes=15))

PLATFORMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
BROWSERS = ("Edg", "Firefox", "SamsungBrowser", "Chrome", "Safari")


def add_device(db: Session, key: VaultKey, role: Role, agent: str) -> DeviceCookie:
    """Sign a device in: a row that knows its cookie, and a slot that only the cookie opens."""
    at = now()
    cookie = DeviceCookie.fresh(uuid7())
    timeout = TIMEOUTS[role]
    db.add(
        Device(
            id=cookie.device_id,
            person_id=key.owner,
            role=role,
            proof=device_proof(cookie.device_id, cookie.secret),
            platform=_first(PLATFORMS, agent),
            browser=_first(BROWSERS, agent),
            signed_in_at=at,
            used_at=_hour(at),
            renewed_at=at,
            expires_at=min(at + timeout.idle, at + timeout.absolute),
            unlock_tries=0,
        )
    )
    db.flush()
    _add_slot(db, key, cookie)
    audit.record(db, Act.SIGNED_IN, actor=key.owner, subject=key.owner)
    return cookie


def end_device(db: Session, viewer: Signed, device_id: UUID) -> None:
    """Sign one of the viewer's devices out: its row and its way into the vault go."""
    device = own_device(db, viewer, device_id)
    db.delete(device)
    audit.record(db, Act.DEVICE_ENDED, actor=viewer.person_id, subject=viewer.person_id)


def end_other_devices(db: Session, viewer: Signed) -> None:
    """Sign every device of the viewer out but the one in their hand."""
    for device in devices_in_use(db, viewer):
        if device.id != viewer.device_id:
            db.delete(device)
    audit.record(db, Act.DEVICE_ENDED, actor=viewer.person_id, subject=viewer.person_id)


def end_devices_of(db: Session, person_id: UUID) -> None:
    """Sign every device of a person out, for an act that locks or resets the account."""
    db.execute(delete(Device).where(Device.person_id == person_id))


def switch_role(db: Session, viewer: Signed, role: Role) -> bool:
    """Act in another of the viewer's roles on this device; False when it is not one of theirs."""
    if role not in roles_of(db, viewer.person_id):
        return False
    device = own_device(db, viewer, viewer.device_id)
    device.role = role
    device.expires_at = _expiry(device, now())
    return True


def lock(db: Session, viewer: Participant | PausedParticipant | Coach) -> None:
    """Lock the device in the viewer's hand: its way into the vault goes, the device stays."""
    device = own_device(db, viewer, viewer.device_id)
    device.locked_at, device.unlock_tries = now(), 0
    db.execute(delete(KeySlot).where(KeySlot.device_id == viewer.device_id))


def unlock(
    database: Database, viewer: Locked | LockedParticipant, passphrase: bytes
) -> DeviceCookie | None:
    """Open a locked device with the passphrase; None for a wrong one, and too many end it."""
    count_try(database, UNLOCK, str(viewer.device_id))
    with database.read() as db:
        account = own_account(db, viewer, SlotKind.PASSPHRASE)
    try:
        key = stretching.unwrap(account.slot.slot(), passphrase) if account else None
    except Refused:
        key = None
    with database.write() as db:
        device = own_device(db, viewer, viewer.device_id)
        if key is not None:
            device.locked_at, device.unlock_tries = None, 0
            return renew(db, device, key)
        device.unlock_tries += 1
        if device.unlock_tries >= UNLOCK_TRIES:
            db.delete(device)
    return None


def settle(database: Database, _: Viewer, response: Response) -> None:
    """After an answer: note the hour of use, and once a day give the device a new secret."""
    signed_in: SignedInDevice | None = g.get("signed_in")
    at = now()
    if signed_in is None or _hour(at) == signed_in.device.used_at or _sets_device(response):
        return
    with database.write() as db:
        device = device_in_hand(db, signed_in)
        if device is None:
            return
        device.used_at, device.expires_at = _hour(at), _expiry(device, at)
        # One that was locked by this very answer gets no new way into the vault.
        due = device.locked_at is None and device.renewed_at + RENEWED_EVERY <= at
        if signed_in.key is not None and due:
            renew(db, device, signed_in.key).put(response, device.role)


def end_expired_devices(database: Database, viewer: Clock) -> None:
    """Delete devices whose time is over, and slots of secrets that a newer one replaced."""
    with database.write() as db:
        for slot in replaced_slots(db, viewer, now() - OLD_SECRET_LASTS):
            db.delete(slot)
        for device in expired_devices(db, viewer, now()):
            db.delete(device)


def renew(db: Session, device: Device, key: VaultKey) -> DeviceCookie:
    """Give a device a new secret; the old one opens for a minute more, for requests under way."""
    at = now()
    cookie = DeviceCookie.fresh(device.id)
    for slot in slots_of(db, device)[:-1]:
        db.delete(slot)
    device.previous_proof, device.previous_until = device.proof, at + OLD_SECRET_LASTS
    device.proof = device_proof(device.id, cookie.secret)
    device.renewed_at, device.used_at = at, _hour(at)
    device.expires_at = _expiry(device, at)
    _add_slot(db, key, cookie)
    return cookie


def replace_slot(db: Session, new: KeySlot) -> None:
    """Put a slot in the place of the one of its kind, so that a vault has one of each."""
    for slot in slots_of_kind(db, new):
        db.delete(slot)
    db.flush()
    db.add(new)


def _add_slot(db: Session, key: VaultKey, cookie: DeviceCookie) -> None:
    slot = new_device_slot(uuid7(), key, cookie.device_id, cookie.secret)
    db.add(KeySlot.of(SlotKind.DEVICE, slot, now(), cookie.device_id))


def _expiry(device: Device, at: datetime) -> datetime:
    timeout = TIMEOUTS[Role(device.role)]
    return min(at + timeout.idle, device.signed_in_at + timeout.absolute)


def _hour(at: datetime) -> datetime:
    """Return the hour: how long ago somebody used the app is kept no finer than that."""
    return at.replace(minute=0, second=0, microsecond=0)


def _sets_device(response: Response) -> bool:
    return any(value.startswith(cookies.NAME) for value in response.headers.getlist("Set-Cookie"))


def _first(known: tuple[str, ...], agent: str) -> str:
    return next((name for name in known if name in agent), "")
