"""The vaults and numbers keys of whoever is looking, and the public keys of others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from journal.accounts.models import KeySlot, NumbersKey, Pin, Preferences, SlotKind, Vault
from journal.core.db import remembered
from journal.core.vault import OpenVault, Refused, SecretKey, open_successor_slot, unpad
from journal.core.viewers import Coach, Owner, Participant, Reader


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
    return _opened_cautions(db, viewer.person_id, numbers_keys(db, viewer))


def shared_cautions(
    db: Session, _: Coach, person_id: UUID, keys: Mapping[UUID, SecretKey]
) -> list[str]:
    """Return what somebody would rather not be offered, with numbers keys that they share."""
    return _opened_cautions(db, person_id, keys) or []


def _opened_cautions(
    db: Session, person_id: UUID, keys: Mapping[UUID, SecretKey]
) -> list[str] | None:
    row = db.get(Preferences, person_id)
    key = keys.get(row.numbers_key_id) if row else None
    if row is None or key is None:
        return None
    cautions: list[str] = json.loads(unpad(key.open(Preferences.place(row.person_id), row.sealed)))
    return cautions
