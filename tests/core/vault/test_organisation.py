from __future__ import annotations

import hmac
from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.core.vault import KeyRing, Place, as_key_id, key_id_of, new_secret, normal_email
from tests.core.vault.known_answers import hkdf
from tests.core.vault.tampering import every_flipped_bit, every_shortening, refused

NOOR, BRAM = UUID(int=0xA0), UUID(int=0xB0)
PLACE = Place("account", NOOR, UUID(int=0xAC), "sealed_name")
FIRST, SECOND = ("2025", new_secret()), ("2026", new_secret())
EMAIL = "noor@naklank.example"

BEFORE = KeyRing([FIRST])
ROTATING = KeyRing([SECOND, FIRST])
AFTER = KeyRing([SECOND])


@given(st.text(max_size=200))
def test_what_is_sealed_opens_again(name: str) -> None:
    assert ROTATING.open(PLACE, ROTATING.seal(PLACE, name)) == name


def test_the_first_key_writes_and_its_id_stands_in_the_blob() -> None:
    assert ROTATING.writing_id == as_key_id("2026")
    assert key_id_of(ROTATING.seal(PLACE, "Noor")) == as_key_id("2026")
    assert ROTATING.index(EMAIL)[:16] == as_key_id("2026").bytes


def test_while_keys_rotate_the_older_key_still_opens() -> None:
    older = BEFORE.seal(PLACE, "Noor")
    assert ROTATING.open(PLACE, older) == "Noor"
    assert refused(AFTER.open, PLACE, older)
    assert refused(BEFORE.open, PLACE, ROTATING.seal(PLACE, "Noor"))


def test_a_blob_is_stale_until_it_is_sealed_under_the_writing_key() -> None:
    older = BEFORE.seal(PLACE, "Noor")
    resealed = ROTATING.seal(PLACE, ROTATING.open(PLACE, older))
    assert ROTATING.is_stale(older)
    assert not ROTATING.is_stale(resealed)
    assert not BEFORE.is_stale(older)
    assert AFTER.open(PLACE, resealed) == "Noor"


def test_an_address_is_found_under_each_key_while_keys_rotate() -> None:
    assert BEFORE.index(EMAIL) in ROTATING.indexes(EMAIL)
    assert ROTATING.indexes(EMAIL) == [AFTER.index(EMAIL), BEFORE.index(EMAIL)]
    assert ROTATING.index(EMAIL) == ROTATING.indexes(EMAIL)[0]
    assert BEFORE.index(EMAIL) not in AFTER.indexes(EMAIL)


def test_the_blind_index_is_the_key_id_and_a_keyed_digest_as_documented() -> None:
    key = hkdf(FIRST[1], b"naklank/1/organisation-email-index")
    digest = hmac.digest(key, EMAIL.encode(), sha256)
    assert BEFORE.index(EMAIL) == b"2025".ljust(16, b"\x00") + digest


@pytest.mark.parametrize(
    "typed", ["Noor@Naklank.Example", "  noor@naklank.example\n", "NOOR@NAKLANK.EXAMPLE"]
)
def test_an_address_is_found_however_it_is_typed(typed: str) -> None:
    assert normal_email(typed) == EMAIL
    assert ROTATING.index(typed) == ROTATING.index(EMAIL)


def test_another_address_or_another_key_gives_another_index() -> None:
    addresses = [EMAIL, "bram@naklank.example", "noor@naklank.example.org", ""]
    digests = {index[16:] for address in addresses for index in ROTATING.indexes(address)}
    assert len(digests) == 8


def test_who_has_another_secret_under_the_same_id_opens_and_finds_nothing() -> None:
    thief = KeyRing([(FIRST[0], new_secret())])
    assert refused(thief.open, PLACE, BEFORE.seal(PLACE, "Noor"))
    assert thief.index(EMAIL) != BEFORE.index(EMAIL)


def test_every_flipped_bit_is_refused() -> None:
    blob = ROTATING.seal(PLACE, "Noor")
    tampered = [*every_flipped_bit(blob), *every_shortening(blob)]
    assert [bad for bad in tampered if not refused(ROTATING.open, PLACE, bad)] == []


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, table="invitation"),
        replace(PLACE, owner=BRAM),
        replace(PLACE, row=UUID(int=0xAD)),
        replace(PLACE, field="sealed_email"),
        replace(PLACE, revision=1),
    ],
)
def test_a_blob_moved_to_another_place_is_refused(elsewhere: Place) -> None:
    assert refused(ROTATING.open, elsewhere, ROTATING.seal(PLACE, "Noor"))


def test_a_blob_of_an_unknown_key_is_refused() -> None:
    stranger = KeyRing([("elsewhere", new_secret())])
    assert refused(ROTATING.open, PLACE, stranger.seal(PLACE, "Noor"))
    assert refused(ROTATING.subkey, as_key_id("elsewhere"), "totp")


def test_names_of_any_usual_length_look_alike() -> None:
    assert len({len(ROTATING.seal(PLACE, "n" * length)) for length in range(64)}) == 1


def test_each_purpose_has_its_own_subkey() -> None:
    subkeys = {
        ROTATING.subkey(ROTATING.writing_id, "identity").secret,
        ROTATING.subkey(ROTATING.writing_id, "totp").secret,
        ROTATING.subkey(ROTATING.writing_id, "email-index").secret,
        ROTATING.subkey(ROTATING.writing_id, "audit").secret,
        ROTATING.subkey(ROTATING.writing_id, "throttle").secret,
    }
    assert len(subkeys) == 5
    assert SECOND[1] not in subkeys


def test_a_digest_is_keyed_by_its_purpose() -> None:
    key = hkdf(SECOND[1], b"naklank/1/organisation-throttle")
    assert ROTATING.digest("throttle", b"x") == hmac.digest(key, b"x", sha256)
    assert ROTATING.digest("throttle", b"x") != ROTATING.digest("audit", b"x")


def test_what_an_earlier_key_digested_is_verified_while_keys_rotate() -> None:
    assert BEFORE.digest("audit", b"row") in ROTATING.digests("audit", b"row")
    assert ROTATING.digests("audit", b"row")[0] == ROTATING.digest("audit", b"row")
    assert BEFORE.digest("audit", b"another row") not in ROTATING.digests("audit", b"row")


def test_a_key_id_is_its_name_in_sixteen_bytes() -> None:
    assert as_key_id("2026").bytes == b"2026" + bytes(12)
    assert as_key_id("k" * 16).bytes == b"k" * 16


@pytest.mark.parametrize("name", ["k" * 17, "sleutelé"])
def test_a_name_that_is_too_long_or_not_ascii_is_no_key_id(name: str) -> None:
    with pytest.raises(ValueError, match=r"16-char|ascii"):
        as_key_id(name)


def test_a_key_ring_does_not_show_its_secrets() -> None:
    shown = f"{ROTATING!r} {vars(ROTATING)['subkey']!r}"
    assert repr(SECOND[1])[2:-1] not in shown
