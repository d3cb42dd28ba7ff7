"""The vault: keys, sealing, sharing and taking back; pure, it knows no table and no request.

Sources: RFC 9180 (HPKE), RFC 9106 (Argon2), RFC 5869 (HKDF), NIST SP 800-38D (AES-GCM).
What is sealed under what, and why: docs/architecture.md and docs/adr/.
"""

from journal.core.vault.aead import Place, Refused, SecretKey, derive, key_id_of, new_secret
from journal.core.vault.hpke import Envelope, KeyPair, seal_to
from journal.core.vault.opened import (
    OpenVault,
    SealedVault,
    fingerprint,
    is_vouched,
    new_vault,
    receive,
    share,
    spoken_number,
    vouch,
)
from journal.core.vault.organisation import KeyRing, as_key_id, normal_email
from journal.core.vault.padding import pad_short, pad_text, unpad
from journal.core.vault.slots import (
    COST,
    Cost,
    Slot,
    VaultKey,
    device_proof,
    new_device_slot,
    new_passphrase_slot,
    new_recovery_slot,
    new_successor_slot,
    open_device_slot,
    open_passphrase_slot,
    open_recovery_slot,
    open_successor_slot,
)

__all__ = [
    "COST",
    "Cost",
    "Envelope",
    "KeyPair",
    "KeyRing",
    "OpenVault",
    "Place",
    "Refused",
    "SealedVault",
    "SecretKey",
    "Slot",
    "VaultKey",
    "as_key_id",
    "derive",
    "device_proof",
    "fingerprint",
    "is_vouched",
    "key_id_of",
    "new_device_slot",
    "new_passphrase_slot",
    "new_recovery_slot",
    "new_secret",
    "new_successor_slot",
    "new_vault",
    "normal_email",
    "open_device_slot",
    "open_passphrase_slot",
    "open_recovery_slot",
    "open_successor_slot",
    "pad_short",
    "pad_text",
    "receive",
    "seal_to",
    "share",
    "spoken_number",
    "unpad",
    "vouch",
]
