"""Passphrases are stretched one at a time in each worker: 64 MiB of memory is enough at once."""

from __future__ import annotations

from threading import Lock
from uuid import UUID

from journal.core.columns import uuid7
from journal.core.keys import keys
from journal.core.vault import Slot, VaultKey, new_passphrase_slot, new_vault, open_passphrase_slot

_one_at_a_time = Lock()
_NOBODY = UUID(int=0)


def wrap(key: VaultKey, passphrase: bytes) -> Slot:
    """Make a passphrase slot; about 0.1 s, so never call this while holding a write lock."""
    with _one_at_a_time:
        return new_passphrase_slot(uuid7(), key, passphrase, keys().pepper, keys().cost)


def unwrap(slot: Slot, passphrase: bytes) -> VaultKey:
    """Open a passphrase slot; raises Refused for a wrong passphrase."""
    with _one_at_a_time:
        return open_passphrase_slot(slot, passphrase, keys().peppers)


def pretend(passphrase: bytes) -> None:
    """Do the same work for nobody, so that an unknown address takes as long as a known one."""
    _, key = new_vault(_NOBODY, _NOBODY)
    wrap(key, passphrase)


def is_current(slot: Slot) -> bool:
    """Tell whether a slot costs what new ones cost and is made with the writing pepper."""
    return slot.cost == keys().cost and slot.pepper_id == keys().pepper[0]
