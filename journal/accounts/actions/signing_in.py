"""Signing in with e-mail and passphrase, or with the recovery code."""

from __future__ import annotations

from datetime import timedelta

from journal.accounts.actions import stretching
from journal.accounts.actions.devices import add_device, replace_slot
from journal.accounts.cookies import DeviceCookie
from journal.accounts.models import KeySlot, SlotKind, State
from journal.accounts.queries.ways_in import Account, known_account, slot_in_hand
from journal.core.clock import now
from journal.core.db import Database
from journal.core.throttle import Limit, count_try, forget_tries
from journal.core.vault import Refused, VaultKey, normal_email
from journal.core.viewers import Visitor

BY_ACCOUNT = Limit("sign-in", 10, timedelta(minutes=15))
BY_ADDRESS = Limit("sign-in-from", 60, timedelta(minutes=15))


class AccountIsLocked(Exception):
    """The passphrase is right, and an admin locked the account."""


def sign_in(
    database: Database, viewer: Visitor, email: str, passphrase: bytes, *, agent: str, address: str
) -> tuple[DeviceCookie, Account] | None:
    """Sign this device in; None when address and passphrase do not belong together.

    An unknown address costs the same work and counts the same. Raises TooManyRequests, and
    AccountIsLocked to whoever has the right passphrase.
    """
    count_try(database, BY_ADDRESS, address)
    count_try(database, BY_ACCOUNT, normal_email(email))
    with database.read() as db:
        account = known_account(db, viewer, email)
    key = _opened(account, passphrase)
    if account is None or key is None:
        return None
    if account.person.state == State.LOCKED:
        raise AccountIsLocked
    raised = None
    if not stretching.is_current(account.slot.slot()):
        raised = stretching.wrap(key, passphrase)
    with database.write() as db:
        # The passphrase may have changed while it was stretched, or the account be locked.
        slot = slot_in_hand(db, viewer, account)
        if slot is None:
            return None
        if raised is not None:
            replace_slot(db, KeySlot.of(SlotKind.PASSPHRASE, raised, now()))
        cookie = add_device(db, key, account.roles[0], agent)
    forget_tries(database, BY_ACCOUNT, normal_email(email))
    return cookie, account


def _opened(account: Account | None, passphrase: bytes) -> VaultKey | None:
    if account is None:
        stretching.pretend(passphrase)
        return None
    try:
        return stretching.unwrap(account.slot.slot(), passphrase)
    except Refused:
        return None
