from __future__ import annotations

import hmac
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import pytest

from journal.core.vault import (
    Envelope,
    KeyPair,
    OpenVault,
    Place,
    SealedVault,
    SecretKey,
    VaultKey,
    fingerprint,
    is_vouched,
    new_secret,
    new_vault,
    pad_short,
    receive,
    share,
    unpad,
    vouch,
)
from tests.core.vault.known_answers import after_its_length, hkdf
from tests.core.vault.tampering import every_flipped_bit, every_shortening, refused

NOOR, BRAM, ILSE, DANA = UUID(int=0xA0), UUID(int=0xB0), UUID(int=0x11), UUID(int=0xDA)
PLACE = Place("entry_version", NOOR, UUID(int=0xE1), "sealed_key", 3)
ELSEWHERE = [
    replace(PLACE, table="numbers_key"),
    replace(PLACE, owner=BRAM),
    replace(PLACE, row=UUID(int=0xE2)),
    replace(PLACE, field="sealed_text"),
    replace(PLACE, revision=2),
]
PIN = Place("pin", NOOR, ILSE, "sealed_pin")
TO_ILSE = Envelope("share", NOOR, PLACE.row, "sealed_key", 3, ILSE, UUID(int=0xC1))
TOKEN = new_secret()


def opened(vault: SealedVault, key: VaultKey) -> OpenVault:
    return OpenVault(key, vault.sealed_private_key)


def new_open_vault(owner: UUID, vault_id: int = 0xAA) -> OpenVault:
    return opened(*new_vault(UUID(int=vault_id), owner))


def data_key() -> SecretKey:
    return SecretKey(UUID(int=0xC1), new_secret())


def private_half(sealed: bytes, key: VaultKey) -> KeyPair:
    return OpenVault(key, sealed).key_pair


# ---------------------------------------------------------------- the vault itself


def test_a_new_vault_opens_with_its_key_and_derives_its_own_public_key() -> None:
    sealed, key = new_vault(UUID(int=0xAA), NOOR)
    vault = opened(sealed, key)
    assert vault.key_pair.public_key == sealed.public_key
    assert (vault.id, vault.owner) == (sealed.id, sealed.owner) == (UUID(int=0xAA), NOOR)
    assert len(key.secret) == 32


def test_a_public_key_put_in_the_row_is_not_believed() -> None:
    sealed, key = new_vault(UUID(int=0xAA), NOOR)
    planted = replace(sealed, public_key=new_open_vault(BRAM).key_pair.public_key)
    assert opened(planted, key).key_pair.public_key == sealed.public_key


def test_the_private_key_is_sealed_under_its_own_subkey_as_documented() -> None:
    sealed, key = new_vault(UUID(int=0xAA), NOOR)
    subkey = hkdf(key.secret, b"naklank/1/vault-private-key\x00" + sealed.id.bytes)
    place = Place("vault", NOOR, sealed.id, "sealed_private_key")
    private_value = SecretKey(sealed.id, subkey).open(place, sealed.sealed_private_key)
    assert KeyPair(private_value).public_key == sealed.public_key


def test_every_flipped_bit_of_the_sealed_private_key_is_refused() -> None:
    sealed, key = new_vault(UUID(int=0xAA), NOOR)
    blob = sealed.sealed_private_key
    tampered = [*every_flipped_bit(blob), *every_shortening(blob)]
    assert [bad for bad in tampered if not refused(private_half, bad, key)] == []


def test_the_private_key_of_another_vault_is_refused() -> None:
    sealed, key = new_vault(UUID(int=0xAA), NOOR)
    brams, _ = new_vault(UUID(int=0xBB), BRAM)
    earlier, _ = new_vault(UUID(int=0xAB), NOOR)
    assert refused(private_half, brams.sealed_private_key, key)
    assert refused(private_half, earlier.sealed_private_key, key)
    assert refused(private_half, sealed.sealed_private_key, replace(key, owner=BRAM))
    assert refused(private_half, sealed.sealed_private_key, replace(key, vault=earlier.id))
    assert refused(private_half, sealed.sealed_private_key, replace(key, secret=new_secret()))


def test_a_damaged_private_key_does_not_keep_someone_from_their_own_words() -> None:
    _, key = new_vault(UUID(int=0xAA), NOOR)
    vault, data = OpenVault(key, b"damaged"), data_key()
    assert vault.unwrap(PLACE, data.id, vault.wrap(PLACE, data)) == data


def test_two_new_vaults_have_no_key_in_common() -> None:
    sealed, keys = zip(*(new_vault(UUID(int=0xAA), NOOR) for _ in range(20)), strict=True)
    assert len({key.secret for key in keys}) == 20
    assert len({vault.public_key for vault in sealed}) == 20


# ---------------------------------------------------------------- data keys and numbers keys


def test_a_wrapped_key_comes_back() -> None:
    vault, key = new_open_vault(NOOR), data_key()
    assert vault.unwrap(PLACE, key.id, vault.wrap(PLACE, key)) == key
    assert vault.unwrap_numbers_key(PLACE, key.id, vault.wrap_numbers_key(PLACE, key)) == key


def test_every_flipped_bit_of_a_wrapped_key_is_refused() -> None:
    vault, key = new_open_vault(NOOR), data_key()
    wrapped, numbers = vault.wrap(PLACE, key), vault.wrap_numbers_key(PLACE, key)
    for bad in every_flipped_bit(wrapped):
        assert refused(vault.unwrap, PLACE, key.id, bad)
    for bad in every_flipped_bit(numbers):
        assert refused(vault.unwrap_numbers_key, PLACE, key.id, bad)


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_wrapped_key_moved_to_another_place_is_refused(elsewhere: Place) -> None:
    vault, key = new_open_vault(NOOR), data_key()
    numbers = vault.wrap_numbers_key(PLACE, key)
    assert refused(vault.unwrap, elsewhere, key.id, vault.wrap(PLACE, key))
    assert refused(vault.unwrap_numbers_key, elsewhere, key.id, numbers)


def test_a_key_wrapped_in_another_vault_is_refused() -> None:
    key = data_key()
    theirs = new_open_vault(BRAM, 0xBB).wrap(PLACE, key)
    under_the_same_id = new_open_vault(NOOR).wrap(PLACE, key)
    assert refused(new_open_vault(NOOR).unwrap, PLACE, key.id, theirs)
    assert refused(new_open_vault(NOOR).unwrap, PLACE, key.id, under_the_same_id)


def test_what_one_subkey_sealed_no_other_subkey_opens() -> None:
    vault, key = new_open_vault(NOOR), data_key()
    wrapped, numbers = vault.wrap(PLACE, key), vault.wrap_numbers_key(PLACE, key)
    pin = vault.seal_pin(PLACE, key.secret)
    assert refused(vault.unwrap, PLACE, key.id, numbers)
    assert refused(vault.unwrap, PLACE, key.id, pin)
    assert refused(vault.unwrap_numbers_key, PLACE, key.id, wrapped)
    assert refused(vault.unwrap_numbers_key, PLACE, key.id, pin)
    assert refused(vault.is_pinned, PLACE, wrapped, key.secret)
    assert refused(vault.is_pinned, PLACE, numbers, key.secret)


# ---------------------------------------------------------------- pins


def test_a_pinned_key_is_known_and_a_changed_one_is_not() -> None:
    vault, ilses, changed = new_open_vault(NOOR), new_open_vault(ILSE), new_open_vault(ILSE)
    pin = vault.seal_pin(PIN, ilses.key_pair.public_key)
    assert vault.is_pinned(PIN, pin, ilses.key_pair.public_key)
    assert not vault.is_pinned(PIN, pin, changed.key_pair.public_key)
    assert not vault.is_pinned(PIN, pin, b"")


def test_a_key_one_bit_from_the_pinned_one_is_not_known() -> None:
    vault, public_key = new_open_vault(NOOR), new_open_vault(ILSE).key_pair.public_key
    pin = vault.seal_pin(PIN, public_key)
    assert not any(vault.is_pinned(PIN, pin, near) for near in every_flipped_bit(public_key))


def test_a_pin_is_the_whole_fingerprint() -> None:
    vault, public_key = new_open_vault(NOOR), new_open_vault(ILSE).key_pair.public_key
    subkey = SecretKey(
        vault.id, hkdf(vault.key.secret, b"naklank/1/vault-pins\x00" + vault.id.bytes)
    )
    whole = fingerprint(public_key)
    assert unpad(subkey.open(PIN, vault.seal_pin(PIN, public_key))) == whole
    near = [subkey.seal(PIN, pad_short(other)) for other in every_flipped_bit(whole)]
    near += [subkey.seal(PIN, pad_short(other)) for other in every_shortening(whole)]
    assert not any(vault.is_pinned(PIN, pin, public_key) for pin in near)


def test_a_pin_of_another_reader_person_or_vault_is_refused() -> None:
    vault, public_key = new_open_vault(NOOR), new_open_vault(DANA).key_pair.public_key
    for_dana = vault.seal_pin(replace(PIN, row=DANA), public_key)
    brams = new_open_vault(BRAM, 0xBB).seal_pin(replace(PIN, owner=BRAM), public_key)
    of_earlier_vault = new_open_vault(NOOR, 0xAB).seal_pin(PIN, public_key)
    assert refused(vault.is_pinned, PIN, for_dana, public_key)
    assert refused(vault.is_pinned, PIN, brams, public_key)
    assert refused(vault.is_pinned, PIN, of_earlier_vault, public_key)


def test_every_flipped_bit_of_a_pin_is_refused() -> None:
    vault, public_key = new_open_vault(NOOR), new_open_vault(ILSE).key_pair.public_key
    pin = vault.seal_pin(PIN, public_key)
    assert all(refused(vault.is_pinned, PIN, bad, public_key) for bad in every_flipped_bit(pin))


def test_a_pin_tells_nothing_of_the_key_to_who_holds_the_database() -> None:
    vault, public_key = new_open_vault(NOOR), new_open_vault(ILSE).key_pair.public_key
    one, other = vault.seal_pin(PIN, public_key), vault.seal_pin(PIN, public_key)
    assert fingerprint(public_key) not in one
    assert one[18:] != other[18:]


# ---------------------------------------------------------------- sharing


def test_a_reader_receives_what_was_shared() -> None:
    ilses, key = new_open_vault(ILSE), data_key()
    assert receive(ilses, TO_ILSE, share(ilses.key_pair.public_key, TO_ILSE, key)) == key


def test_someone_else_does_not_receive_it() -> None:
    wire = share(new_open_vault(ILSE).key_pair.public_key, TO_ILSE, data_key())
    assert refused(receive, new_open_vault(DANA), TO_ILSE, wire)
    assert refused(receive, new_open_vault(ILSE), TO_ILSE, wire)


@pytest.mark.parametrize(
    "envelope",
    [
        replace(TO_ILSE, purpose="numbers"),
        replace(TO_ILSE, owner=BRAM),
        replace(TO_ILSE, item=UUID(int=0xE2)),
        replace(TO_ILSE, field="sealed_reply"),
        replace(TO_ILSE, revision=4),
        replace(TO_ILSE, reader=DANA),
        replace(TO_ILSE, key_id=UUID(int=0xC2)),
    ],
)
def test_a_share_moved_to_another_place_is_refused(envelope: Envelope) -> None:
    ilses = new_open_vault(ILSE)
    wire = share(ilses.key_pair.public_key, TO_ILSE, data_key())
    assert refused(receive, ilses, envelope, wire)


def test_every_flipped_bit_of_a_share_is_refused() -> None:
    ilses = new_open_vault(ILSE)
    wire = share(ilses.key_pair.public_key, TO_ILSE, data_key())
    assert all(refused(receive, ilses, TO_ILSE, bad) for bad in every_flipped_bit(wire))


def test_after_taking_back_the_key_that_was_shared_opens_nothing_new() -> None:
    noors, ilses, first = new_open_vault(NOOR), new_open_vault(ILSE), data_key()
    received = receive(ilses, TO_ILSE, share(ilses.key_pair.public_key, TO_ILSE, first))
    text = replace(PLACE, field="sealed_text")
    second = SecretKey(UUID(int=0xC2), new_secret())
    resealed, rewrapped = second.seal(text, b"stilte"), noors.wrap(PLACE, second)
    assert refused(received.open, text, resealed)
    assert refused(SecretKey(second.id, received.secret).open, text, resealed)
    assert noors.unwrap(PLACE, second.id, rewrapped).open(text, resealed) == b"stilte"


def test_a_fingerprint_is_the_sha_256_of_the_key() -> None:
    public_key = new_open_vault(ILSE).key_pair.public_key
    assert fingerprint(public_key) == sha256(public_key).digest()
    assert fingerprint(public_key) != fingerprint(after_its_length(public_key))


# ---------------------------------------------------------------- the first pin


def test_the_invitation_vouches_for_one_reader_with_one_key() -> None:
    ilses, other = (new_open_vault(ILSE).key_pair.public_key for _ in range(2))
    voucher = vouch(TOKEN, ILSE, ilses)
    assert is_vouched(TOKEN, ILSE, ilses, voucher)
    assert not is_vouched(TOKEN, ILSE, other, voucher)
    assert not is_vouched(TOKEN, DANA, ilses, voucher)
    assert not is_vouched(new_secret(), ILSE, ilses, voucher)


def test_a_voucher_is_a_digest_under_a_key_of_the_token_itself_as_documented() -> None:
    public_key = new_open_vault(ILSE).key_pair.public_key
    key = hkdf(TOKEN, b"naklank/1/invitation-pin")
    message = ILSE.bytes + sha256(public_key).digest()
    assert vouch(TOKEN, ILSE, public_key) == hmac.digest(key, message, sha256)


def test_who_holds_only_the_hash_of_the_token_cannot_vouch() -> None:
    public_key = new_open_vault(ILSE).key_pair.public_key
    forged = vouch(sha256(TOKEN).digest(), ILSE, public_key)
    assert not is_vouched(TOKEN, ILSE, public_key, forged)


def test_every_flipped_bit_of_a_voucher_and_every_part_of_one_is_no_voucher() -> None:
    public_key = new_open_vault(ILSE).key_pair.public_key
    voucher = vouch(TOKEN, ILSE, public_key)
    tampered = [*every_flipped_bit(voucher), *every_shortening(voucher)]
    assert not any(is_vouched(TOKEN, ILSE, public_key, bad) for bad in tampered)
