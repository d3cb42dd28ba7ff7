"""An open vault: the subkeys of one person, for as long as one request lasts."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal
from uuid import UUID

from journal.core.vault.aead import Place, SecretKey, derive, new_secret
from journal.core.vault.hpke import Envelope, KeyPair, seal_to
from journal.core.vault.padding import pad_short, unpad
from journal.core.vault.slots import VaultKey

Purpose = Literal["wrap", "private-key", "numbers", "pins", "index"]


@dataclass(frozen=True, slots=True)
class SealedVault:
    """What is kept of a vault: the public key, and the private one sealed under the vault key."""

    id: UUID
    owner: UUID
    public_key: bytes
    sealed_private_key: bytes


def new_vault(vault_id: UUID, owner: UUID) -> tuple[SealedVault, VaultKey]:
    """Make a vault: a random vault key and a key pair."""
    key = VaultKey(owner, vault_id, new_secret())
    private_value = KeyPair.new_private_value()
    sealed = _subkey(key, "private-key").seal(_private_key_place(owner, vault_id), private_value)
    return SealedVault(vault_id, owner, KeyPair(private_value).public_key, sealed), key


class OpenVault:
    """A vault whose key is at hand. Lives in a viewer, never in a row, a session or a log."""

    def __init__(self, key: VaultKey, sealed_private_key: bytes) -> None:
        """Take the key; the private key stays sealed until something needs it."""
        self.key = key
        self._sealed_private_key = sealed_private_key

    @property
    def id(self) -> UUID:
        """The vault's id, which every row sealed with it names."""
        return self.key.vault

    @property
    def owner(self) -> UUID:
        """The id of the person whose vault this is."""
        return self.key.owner

    def wrap(self, place: Place, key: SecretKey) -> bytes:
        """Wrap a data key for the owner."""
        return self._wrapping.seal(place, key.secret)

    def unwrap(self, place: Place, key_id: UUID, wrapped: bytes) -> SecretKey:
        """Return a data key wrapped by `wrap`; raises Refused for anything else."""
        return SecretKey(key_id, self._wrapping.open(place, wrapped))

    def wrap_numbers_key(self, place: Place, key: SecretKey) -> bytes:
        """Wrap the numbers key of a period for the owner."""
        return self._numbers.seal(place, key.secret)

    def unwrap_numbers_key(self, place: Place, key_id: UUID, wrapped: bytes) -> SecretKey:
        """Return a numbers key wrapped by `wrap_numbers_key`; raises Refused for anything else."""
        return SecretKey(key_id, self._numbers.open(place, wrapped))

    def derived_id(self, purpose: str, name: str) -> UUID:
        """Return the id that belongs to a name in this vault, which tells nobody else the name."""
        index = _subkey(self.key, "index").secret
        digest = hmac.digest(index, f"{purpose}\0{name}".encode(), sha256)
        value = int.from_bytes(digest[:16]) & ~(0xF << 76) | 8 << 76  # UUIDv8 of RFC 9562
        return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)

    def seal_pin(self, place: Place, public_key: bytes) -> bytes:
        """Seal the fingerprint of a reader's public key, as this person agreed to it."""
        return self._pins.seal(place, pad_short(fingerprint(public_key)))

    def is_pinned(self, place: Place, sealed_pin: bytes, public_key: bytes) -> bool:
        """Tell whether a reader's key is the one that was agreed to; Refused if the pin is not."""
        pinned = unpad(self._pins.open(place, sealed_pin))
        return hmac.compare_digest(pinned, fingerprint(public_key))

    @cached_property
    def key_pair(self) -> KeyPair:
        """The key pair, opened on first use; the public half is derived, never believed."""
        place = _private_key_place(self.owner, self.id)
        return KeyPair(_subkey(self.key, "private-key").open(place, self._sealed_private_key))

    @cached_property
    def _wrapping(self) -> SecretKey:
        return _subkey(self.key, "wrap")

    @cached_property
    def _numbers(self) -> SecretKey:
        return _subkey(self.key, "numbers")

    @cached_property
    def _pins(self) -> SecretKey:
        return _subkey(self.key, "pins")


def share(public_key: bytes, envelope: Envelope, key: SecretKey) -> bytes:
    """Seal a key to a reader's public key. The caller has checked the reader's pin."""
    return seal_to(public_key, envelope, key.secret)


def receive(vault: OpenVault, envelope: Envelope, wire: bytes) -> SecretKey:
    """Return a key that `share` sealed to this vault; raises Refused for anything else."""
    return SecretKey(envelope.key_id, vault.key_pair.open(envelope, wire))


def fingerprint(public_key: bytes) -> bytes:
    """Return the SHA-256 of a public key, which is what a pin keeps."""
    return sha256(public_key).digest()


def spoken_number(public_key: bytes) -> str:
    """Return four groups of five digits that stand for a public key: 66 bits, to be read aloud."""
    digits = f"{int.from_bytes(fingerprint(public_key)) % 10**20:020}"
    return " ".join(digits[at : at + 5] for at in range(0, 20, 5))


def vouch(invitation_token: bytes, reader: UUID, public_key: bytes) -> bytes:
    """Return the first pin of a reader, under a key derived from the invitation's token.

    Whoever holds only the database cannot make one, because it keeps the token's hash alone.
    """
    key = derive(invitation_token, "invitation-pin")
    return hmac.digest(key, reader.bytes + fingerprint(public_key), sha256)


def is_vouched(invitation_token: bytes, reader: UUID, public_key: bytes, voucher: bytes) -> bool:
    """Tell whether `voucher` is what `vouch` gives for this reader and this key."""
    return hmac.compare_digest(vouch(invitation_token, reader, public_key), voucher)


def _subkey(key: VaultKey, purpose: Purpose) -> SecretKey:
    return SecretKey(key.vault, derive(key.secret, f"vault-{purpose}", key.vault.bytes))


def _private_key_place(owner: UUID, vault_id: UUID) -> Place:
    return Place("vault", owner, vault_id, "sealed_private_key")
