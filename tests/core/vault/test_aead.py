from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from journal.core.vault import Place, SecretKey, aead, derive, key_id_of, new_secret
from tests.core.vault.known_answers import Case, after_its_length, hkdf, published
from tests.core.vault.tampering import every_flipped_bit, every_shortening, refused

NOOR, BRAM = UUID(int=0xA0), UUID(int=0xB0)
ENTRY, OTHER_ENTRY = UUID(int=0xE1), UUID(int=0xE2)
KEY = SecretKey(UUID(int=0xC1), bytes(range(32)))
PLACE = Place("entry_version", NOOR, ENTRY, "sealed_text", 3)
ELSEWHERE = [
    replace(PLACE, table="check_in"),
    replace(PLACE, owner=BRAM),
    replace(PLACE, row=OTHER_ENTRY),
    replace(PLACE, field="sealed_title"),
    replace(PLACE, revision=2),
    replace(PLACE, owner=PLACE.row, row=PLACE.owner),
    replace(PLACE, table=PLACE.field, field=PLACE.table),
    replace(PLACE, table="entry_versions", field="ealed_text"),
]

# Short texts of two letters, so that parts which could slide into one another would be found.
places = st.builds(
    Place,
    table=st.text("ab", max_size=3),
    owner=st.sampled_from([NOOR, BRAM]),
    row=st.sampled_from([ENTRY, OTHER_ENTRY]),
    field=st.text("ab", max_size=3),
    revision=st.integers(0, 2),
)


@dataclass(frozen=True, slots=True)
class PublishedPlace(Place):
    """A place bound to the associated data of a published answer, not to its own parts."""

    published: bytes = b""

    def bound(self, *more: bytes) -> bytes:
        return self.published


def as_published(case: Case) -> tuple[SecretKey, Place, bytes]:
    key = SecretKey(KEY.id, case["Key"])
    place = PublishedPlace("", NOOR, ENTRY, "", published=case["AAD"])
    return key, place, b"\x01\x01" + KEY.id.bytes + case["IV"] + case["CT"] + case["Tag"]


@pytest.mark.parametrize("case", published("NIST GCM"))
def test_opens_what_nist_sealed(case: Case) -> None:
    key, place, blob = as_published(case)
    assert key.open(place, blob) == case["PT"]


@pytest.mark.parametrize("case", published("NIST GCM"))
def test_seals_as_nist_does(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    key, place, blob = as_published(case)
    monkeypatch.setattr(aead, "os", SimpleNamespace(urandom=lambda size: case["IV"][:size]))
    assert key.seal(place, case["PT"]) == blob


@pytest.mark.parametrize("case", published("RFC 5869"))
def test_the_measure_for_derive_gives_the_published_answers(case: Case) -> None:
    made = hkdf(case["IKM"], case["info"], case["salt"], len(case["OKM"]))
    assert made == case["OKM"]


@given(
    secret=st.binary(min_size=1, max_size=64),
    purpose=st.text(max_size=20),
    bound=st.lists(st.binary(max_size=20), max_size=3),
    salt=st.none() | st.binary(max_size=80),
)
def test_derive_is_hkdf_of_the_purpose_and_what_is_bound(
    secret: bytes, purpose: str, bound: list[bytes], salt: bytes | None
) -> None:
    info = b"\x00".join([b"naklank/1/" + purpose.encode(), *bound])
    assert derive(secret, purpose, *bound, salt=salt) == hkdf(secret, info, salt or b"")


def test_a_purpose_a_binding_and_a_salt_each_give_another_key() -> None:
    secret = KEY.secret
    derived = {
        derive(secret, "one"),
        derive(secret, "other"),
        derive(secret, "one", NOOR.bytes),
        derive(secret, "one", BRAM.bytes),
        derive(secret, "one", NOOR.bytes, BRAM.bytes),
        derive(secret, "one", BRAM.bytes, NOOR.bytes),
        derive(secret, "one", salt=b"salt"),
        derive(bytes(32), "one"),
        secret,
    }
    assert len(derived) == 9


@given(place=places, plaintext=st.binary(max_size=2_000))
def test_what_is_sealed_opens_again(place: Place, plaintext: bytes) -> None:
    assert KEY.open(place, KEY.seal(place, plaintext)) == plaintext


def test_the_blob_is_version_suite_key_id_nonce_ciphertext_and_tag() -> None:
    blob = KEY.seal(PLACE, b"stilte")
    parts = [b"entry_version", NOOR.bytes, ENTRY.bytes, b"sealed_text", bytes([0] * 7 + [3])]
    associated = b"".join(after_its_length(part) for part in [*parts, KEY.id.bytes])
    assert blob[:18] == b"\x01\x01" + KEY.id.bytes
    assert AESGCM(KEY.secret).decrypt(blob[18:30], blob[30:], associated) == b"stilte"
    assert len(blob) == 30 + len(b"stilte") + 16


@given(st.binary(max_size=64))
def test_every_flipped_bit_is_refused(plaintext: bytes) -> None:
    blob = KEY.seal(PLACE, plaintext)
    opened = [bad for bad in every_flipped_bit(blob) if not refused(KEY.open, PLACE, bad)]
    assert not opened


def test_a_blob_cut_short_or_made_longer_is_refused() -> None:
    blob = KEY.seal(PLACE, b"stilte")
    opened = [bad for bad in every_shortening(blob) if not refused(KEY.open, PLACE, bad)]
    assert not opened
    assert refused(KEY.open, PLACE, blob + b"\x00")


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_a_blob_moved_to_another_place_is_refused(elsewhere: Place) -> None:
    assert refused(KEY.open, elsewhere, KEY.seal(PLACE, b"stilte"))


@given(one=places, other=places)
def test_two_places_are_never_bound_alike(one: Place, other: Place) -> None:
    assert (one == other) == (one.bound() == other.bound())


def test_an_earlier_revision_put_back_is_refused() -> None:
    earlier = KEY.seal(replace(PLACE, revision=2), b"what stood there before")
    assert refused(KEY.open, PLACE, earlier)


def test_another_key_is_refused_even_under_the_same_id() -> None:
    blob = KEY.seal(PLACE, b"stilte")
    assert refused(SecretKey(KEY.id, new_secret()).open, PLACE, blob)
    assert refused(SecretKey(UUID(int=0xC2), KEY.secret).open, PLACE, blob)


def test_the_key_id_of_a_blob_cannot_be_replaced() -> None:
    blob = KEY.seal(PLACE, b"stilte")
    renamed = SecretKey(UUID(int=0xC2), KEY.secret)
    moved = blob[:2] + renamed.id.bytes + blob[18:]
    assert key_id_of(moved) == renamed.id
    assert refused(renamed.open, PLACE, moved)


def test_the_key_id_is_readable_and_a_blob_too_short_for_one_is_refused() -> None:
    blob = KEY.seal(PLACE, b"")
    assert key_id_of(blob) == KEY.id
    assert all(refused(key_id_of, short) for short in every_shortening(blob))


def test_the_same_text_is_never_sealed_alike_twice() -> None:
    blobs = [KEY.seal(PLACE, b"stilte") for _ in range(1_000)]
    assert len({blob[18:30] for blob in blobs}) == len({blob[30:] for blob in blobs}) == 1_000


def test_new_secrets_are_256_bits_and_differ() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert {len(secret) for secret in secrets} == {32}


def test_a_key_does_not_show_its_secret() -> None:
    assert "secret" not in repr(KEY)
    assert repr(KEY.secret)[2:-1] not in repr(KEY)
