"""The ways into one's own vault: passphrase changed, recovery code made and used, a new beginning.

Nothing here can open a vault for anybody else: a reset makes a new one beside the old.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.actions import stretching
from journal.accounts.actions.devices import (
    add_device,
    end_devices_of,
    end_other_devices,
    renew,
    replace_slot,
)
from journal.accounts.actions.joining import FIRST_DAY, begin_numbers, vault_row
from journal.accounts.actions.telling import mail_to, tell_reset_asked
from journal.accounts.cookies import DeviceCookie
from journal.accounts.models import KeySlot, Reset, Role, SlotKind
from journal.accounts.queries.devices import own_device
from journal.accounts.queries.people import roles_of
from journal.accounts.queries.ways_in import (
    account_by_email,
    account_with_recovery,
    current_vault,
    older_recovery_slots,
    open_reset,
    other_resets,
    own_account,
    own_recovery_slot,
    slot_in_hand,
    token_hash,
    waiting_resets,
)
from journal.core import audit
from journal.core.access import features
from journal.core.audit import Act
from journal.core.clock import now
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.mail import About
from journal.core.throttle import Limit, count_try
from journal.core.vault import (
    OpenVault,
    Refused,
    new_recovery_slot,
    new_successor_slot,
    new_vault,
    normal_email,
    open_recovery_slot,
    recovery,
)
from journal.core.viewers import Admin, Coach, Owner, Reader, Signed, Visitor

RECOVERY = Limit("recovery", 10, timedelta(minutes=15))
OWN_PASSPHRASE = Limit("own-passphrase", 10, timedelta(minutes=15))
RESET = Limit("reset", 5, timedelta(hours=1))
RESET_FROM = Limit("reset-from", 20, timedelta(hours=1))
RESET_WAITS = timedelta(hours=72)
RESET_LASTS = timedelta(days=14)


def change_passphrase(
    database: Database,
    viewer: Signed,
    old: bytes,
    new: bytes,
    *,
    ends_others: bool,
) -> DeviceCookie | None:
    """Wrap the vault key under a new passphrase; None when the old one is wrong.

    The device in the viewer's hand gets a new secret too.
    """
    count_try(database, OWN_PASSPHRASE, str(viewer.person_id))
    with database.read() as db:
        account = own_account(db, viewer, SlotKind.PASSPHRASE)
    if account is None:
        return None
    try:
        key = stretching.unwrap(account.slot.slot(), old)
    except Refused:
        return None
    slot = stretching.wrap(key, new)
    with database.write() as db:
        replace_slot(db, KeySlot.of(SlotKind.PASSPHRASE, slot, now()))
        audit.record(db, Act.PASSPHRASE_CHANGED, actor=viewer.person_id, subject=viewer.person_id)
        if ends_others:
            end_other_devices(db, viewer)
        return renew(db, own_device(db, viewer, viewer.device_id), key)


def make_recovery_code(db: Session, viewer: Owner | Coach) -> str:
    """Return a new recovery code; an earlier one stops working. It counts once it is proven."""
    code = recovery.new_code()
    slot = new_recovery_slot(uuid7(), viewer.vault.key, code)
    replace_slot(db, KeySlot.of(SlotKind.RECOVERY, slot, now()))
    audit.record(db, Act.RECOVERY_CODE_MADE, actor=viewer.person_id, subject=viewer.person_id)
    return code


def prove_recovery_code(db: Session, viewer: Owner | Coach, code: str) -> bool:
    """Note that the code was written down, if it is the one that opens the viewer's vault."""
    slot = own_recovery_slot(db, viewer)
    if slot is None:
        return False
    try:
        open_recovery_slot(slot.slot(), code)
    except Refused:
        return False
    slot.proven_at = now()
    return True


def recover(
    database: Database, viewer: Visitor, email: str, code: str, new: bytes, *, agent: str
) -> DeviceCookie | None:
    """Come in with the recovery code and a new passphrase; None when the code is not theirs.

    The code of the current vault ends its old passphrase and devices. The code of an older vault
    cannot sign in by itself: see `reopen_vault`.
    """
    count_try(database, RECOVERY, normal_email(email))
    with database.read() as db:
        account = account_with_recovery(db, viewer, email)
    if account is None:
        return None
    try:
        key = open_recovery_slot(account.slot.slot(), code)
    except Refused:
        return None
    slot = stretching.wrap(key, new)
    with database.write() as db:
        used = slot_in_hand(db, viewer, account)
        if used is None:
            return None
        db.delete(used)
        replace_slot(db, KeySlot.of(SlotKind.PASSPHRASE, slot, now()))
        end_devices_of(db, key.owner)
        audit.record(db, Act.RECOVERED, actor=key.owner, subject=key.owner)
        return add_device(db, key, account.roles[0], agent)


def reopen_vault(database: Database, viewer: Reader, code: str) -> bool:
    """Open an older vault of the viewer with its recovery code, for good; False for a wrong one."""
    count_try(database, RECOVERY, str(viewer.person_id))
    with database.write() as db:
        for slot in older_recovery_slots(db, viewer):
            try:
                key = open_recovery_slot(slot.slot(), code)
            except Refused:
                continue
            successor = new_successor_slot(uuid7(), key, viewer.vault.key)
            replace_slot(db, KeySlot.of(SlotKind.SUCCESSOR, successor, now()))
            db.delete(slot)
            audit.record(db, Act.RECOVERED, actor=viewer.person_id, subject=viewer.person_id)
            return True
    return False


def offer_reset(db: Session, viewer: Admin | Coach, person_id: UUID) -> str:
    """Return the token of a link for somebody who lost every way in.

    A coach shows it face to face, which confirms it; an admin's link takes effect after 72 hours
    or at the coach's confirmation. The caller has checked that the person is theirs to help.
    """
    confirmed = isinstance(viewer, Coach)
    token = token_urlsafe(32)
    at = now()
    db.add(
        Reset(
            person_id=person_id,
            token_hash=token_hash(token),
            shown_by=viewer.person_id,
            asked_at=at,
            waits_until=at if confirmed else at + RESET_WAITS,
            confirmed_by=viewer.person_id if confirmed else None,
            expires_at=at + RESET_LASTS,
        )
    )
    audit.record(db, Act.RESET_ASKED, actor=viewer.person_id, subject=person_id)
    tell_reset_asked(db, viewer, person_id)
    return token


def ask_reset(
    database: Database, viewer: Visitor, email: str, link: Callable[[str], str], *, address: str
) -> None:
    """Mail a link to a new vault, if the address belongs to anybody; it takes 72 hours to work.

    Answers the same whether it does, though not to the millisecond. `link` makes an address of a
    token; `address` is where the request comes from. Raises TooManyRequests.
    """
    count_try(database, RESET_FROM, address)
    count_try(database, RESET, normal_email(email))
    with database.write() as db:
        account = account_by_email(db, viewer, email)
        if account is None:
            return
        person, token, at = account.person, token_urlsafe(32), now()
        db.add(
            Reset(
                person_id=person.id,
                token_hash=token_hash(token),
                asked_at=at,
                waits_until=at + RESET_WAITS,
                expires_at=at + RESET_LASTS,
            )
        )
        audit.record(db, Act.RESET_ASKED, actor=None, subject=person.id)
        mail_to(db, person, About.RESET, link(token))


def confirm_reset(db: Session, viewer: Coach, reset: Reset) -> None:
    """Let a waiting reset take effect: the coach knows who asked. The caller checked guidance."""
    reset.confirmed_by, reset.waits_until = viewer.person_id, now()
    audit.record(db, Act.RESET_CONFIRMED, actor=viewer.person_id, subject=reset.person_id)


def refuse_resets(db: Session, viewer: Signed) -> None:
    """Stop the resets of one's own account that one did not ask for."""
    for reset in waiting_resets(db, viewer):
        reset.refused_at = now()
        audit.record(db, Act.RESET_REFUSED, actor=viewer.person_id, subject=viewer.person_id)


def use_reset(
    database: Database, viewer: Visitor, token: str, passphrase: bytes, *, agent: str
) -> DeviceCookie:
    """Begin again with a new vault; the old one stays, locked, until its recovery code opens it.

    Raises NotFound when the reset does not stand any more, or not yet.
    """
    with database.read() as db:
        waiting, _ = open_reset(db, viewer, token)
    sealed, key = new_vault(uuid7(), waiting.person_id)
    slot = stretching.wrap(key, passphrase)
    with database.write() as db:
        reset, person = open_reset(db, viewer, token, to_use=True)
        if reset.waits_until > now():
            raise NotFound
        reset.used_at = now()
        # Other links that somebody asked for end with it: each would put this new vault aside.
        for other in other_resets(db, viewer, reset):
            other.refused_at = now()
        older = current_vault(db, reset)
        older.is_current = False
        db.flush()
        db.add(vault_row(sealed.public_key, sealed.sealed_private_key, key, older.generation + 1))
        db.flush()
        db.add(KeySlot.of(SlotKind.PASSPHRASE, slot, now()))
        roles = roles_of(db, person.id)
        for feature in features():
            for begin_again in feature.begins_again:
                begin_again(db, person.id)
        if Role.PARTICIPANT in roles:
            begin_numbers(db, OpenVault(key, sealed.sealed_private_key), FIRST_DAY)
        end_devices_of(db, person.id)
        audit.record(db, Act.RESET_DONE, actor=person.id, subject=person.id)
        return add_device(db, key, roles[0], agent)
