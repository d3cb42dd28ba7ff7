from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.bindings._rust import openssl as rust_openssl
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from journal.core.vault import Envelope, KeyPair, hpke, seal_to
from tests.core.vault.known_answers import after_its_length, published
from tests.core.vault.tampering import every_flipped_bit, every_shortening, refused

(OFFICIAL,) = published("RFC 9180")

NOOR, ILSE, DANA = UUID(int=0xA0), UUID(int=0x11), UUID(int=0xDA)
ENVELOPE = Envelope(
    purpose="share",
    owner=NOOR,
    item=UUID(int=0xE1),
    field="sealed_key",
    revision=3,
    reader=ILSE,
    key_id=UUID(int=0xC1),
)
OTHER_ENVELOPES = [
    replace(ENVELOPE, purpose="outbox"),
    replace(ENVELOPE, owner=DANA),
    replace(ENVELOPE, item=UUID(int=0xE2)),
    replace(ENVELOPE, field="sealed_text"),
    replace(ENVELOPE, revision=2),
    replace(ENVELOPE, reader=DANA),
    replace(ENVELOPE, key_id=UUID(int=0xC2)),
    replace(ENVELOPE, owner=ENVELOPE.reader, reader=ENVELOPE.owner),
    replace(ENVELOPE, purpose="shar", field="esealed_key"),
]
PAIR = KeyPair(bytes.fromhex("c0ffee" * 10 + "c0ff"))

# Few values and short texts, so that parts which could slide into one another would be found.
few_ids = st.sampled_from([NOOR, ILSE])
envelopes = st.builds(
    Envelope,
    purpose=st.text("ab", min_size=1, max_size=3),
    owner=few_ids,
    item=few_ids,
    field=st.text("ab", max_size=3),
    revision=st.integers(0, 2),
    reader=few_ids,
    key_id=few_ids,
)


@dataclass(frozen=True, slots=True)
class OfficialEnvelope(Envelope):
    """An envelope bound to the `info` of the official vector, not to its own parts."""

    def info(self) -> bytes:
        return OFFICIAL["info"]


def official_envelope() -> Envelope:
    return OfficialEnvelope("", NOOR, NOOR, "", 0, NOOR, NOOR)


def test_the_suite_opens_the_official_vector() -> None:
    # The vector has associated data and ours is always empty, so this asks the library's own
    # function below `Suite.decrypt` for the very suite that the vault uses.
    private = ec.derive_private_key(int.from_bytes(OFFICIAL["skRm"], "big"), ec.SECP256R1())
    wire = OFFICIAL["enc"] + OFFICIAL["ct"]
    decrypt = rust_openssl.hpke._decrypt_with_aad
    opened = decrypt(hpke._SUITE, wire, private, OFFICIAL["info"], OFFICIAL["aad"])
    assert opened == OFFICIAL["pt"]


def test_we_open_what_the_official_key_schedule_seals_without_associated_data() -> None:
    # The vector gives the key and nonce that its KEM and key schedule end in. They are right if
    # they make its ciphertext; what they make with empty associated data is then its answer to us.
    official = AESGCM(OFFICIAL["key"])
    nonce, plaintext = OFFICIAL["base_nonce"], OFFICIAL["pt"]
    assert official.encrypt(nonce, plaintext, OFFICIAL["aad"]) == OFFICIAL["ct"]
    wire = OFFICIAL["enc"] + official.encrypt(nonce, plaintext, b"")
    assert KeyPair(OFFICIAL["skRm"]).open(official_envelope(), wire) == plaintext


def test_the_official_ciphertext_itself_is_refused_because_ours_has_no_associated_data() -> None:
    wire = OFFICIAL["enc"] + OFFICIAL["ct"]
    assert refused(KeyPair(OFFICIAL["skRm"]).open, official_envelope(), wire)


@pytest.mark.parametrize(("private", "public"), [("skRm", "pkRm"), ("skEm", "enc")])
def test_the_public_key_follows_from_the_private_one_as_in_the_official_vector(
    private: str, public: str
) -> None:
    assert KeyPair(OFFICIAL[private]).public_key == OFFICIAL[public]


@given(envelope=envelopes, plaintext=st.binary(max_size=2_000))
def test_what_is_sealed_to_a_key_opens_with_its_private_half(
    envelope: Envelope, plaintext: bytes
) -> None:
    assert PAIR.open(envelope, seal_to(PAIR.public_key, envelope, plaintext)) == plaintext


def test_the_wire_is_an_uncompressed_point_then_ciphertext_and_tag() -> None:
    wire = seal_to(PAIR.public_key, ENVELOPE, b"stilte")
    assert len(wire) == hpke.ENC_BYTES + len(b"stilte") + 16
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), wire[: hpke.ENC_BYTES])
    assert wire[0] == 4


def test_the_same_text_is_never_sealed_alike_twice() -> None:
    wires = [seal_to(PAIR.public_key, ENVELOPE, b"stilte") for _ in range(100)]
    assert len({wire[: hpke.ENC_BYTES] for wire in wires}) == 100


def test_the_info_is_the_purpose_and_each_part_after_its_length() -> None:
    parts = [NOOR.bytes, ENVELOPE.item.bytes, b"sealed_key", bytes([0] * 7 + [3])]
    parts += [ILSE.bytes, ENVELOPE.key_id.bytes]
    assert ENVELOPE.info() == b"naklank/1/share" + b"".join(map(after_its_length, parts))


def test_the_info_has_the_bytes_that_the_browser_side_is_held_to() -> None:
    example = json.loads(Path(__file__).with_name("envelope.json").read_text(encoding="utf-8"))
    envelope = Envelope(
        purpose=example["purpose"],
        owner=UUID(example["owner"]),
        item=UUID(example["item"]),
        field=example["field"],
        revision=int(example["revision"]),
        reader=UUID(example["reader"]),
        key_id=UUID(example["keyId"]),
    )
    assert envelope.info().hex() == example["info"]


@given(one=envelopes, other=envelopes)
def test_two_envelopes_never_have_the_same_info(one: Envelope, other: Envelope) -> None:
    assert (one == other) == (one.info() == other.info())


def test_every_flipped_bit_is_refused() -> None:
    wire = seal_to(PAIR.public_key, ENVELOPE, b"stilte")
    opened = [bad for bad in every_flipped_bit(wire) if not refused(PAIR.open, ENVELOPE, bad)]
    assert not opened


def test_a_blob_cut_short_or_made_longer_is_refused() -> None:
    wire = seal_to(PAIR.public_key, ENVELOPE, b"stilte")
    opened = [bad for bad in every_shortening(wire) if not refused(PAIR.open, ENVELOPE, bad)]
    assert not opened
    assert refused(PAIR.open, ENVELOPE, wire + b"\x00")


@pytest.mark.parametrize("envelope", OTHER_ENVELOPES)
def test_a_blob_in_another_envelope_is_refused(envelope: Envelope) -> None:
    assert refused(PAIR.open, envelope, seal_to(PAIR.public_key, ENVELOPE, b"stilte"))


def test_another_private_key_is_refused() -> None:
    other = KeyPair(KeyPair.new_private_value())
    assert refused(other.open, ENVELOPE, seal_to(PAIR.public_key, ENVELOPE, b"stilte"))


@pytest.mark.parametrize(
    "point",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x00", id="the point at infinity"),
        pytest.param(b"\x04" + bytes(64), id="zero"),
        pytest.param(b"\x04" + b"\xff" * 64, id="outside the field"),
        pytest.param(PAIR.public_key[:-1], id="too short"),
        pytest.param(PAIR.public_key + b"\x00", id="too long"),
        pytest.param(b"\x05" + PAIR.public_key[1:], id="unknown form"),
        pytest.param(b"\x06" + PAIR.public_key[1:], id="hybrid, even"),
        pytest.param(b"\x07" + PAIR.public_key[1:], id="hybrid, odd"),
    ],
)
def test_sealing_to_what_is_no_uncompressed_point_is_refused(point: bytes) -> None:
    assert refused(seal_to, point, ENVELOPE, b"stilte")


def test_sealing_to_any_point_one_bit_off_the_curve_is_refused() -> None:
    accepted = [
        point
        for point in every_flipped_bit(PAIR.public_key)
        if not refused(seal_to, point, ENVELOPE, b"stilte")
    ]
    assert not accepted


def test_a_private_value_is_32_bytes_however_small_the_number() -> None:
    assert len({KeyPair.new_private_value() for _ in range(50)}) == 50
    assert {len(KeyPair.new_private_value()) for _ in range(300)} == {32}
    smallest = KeyPair((1).to_bytes(32, "big"))
    assert smallest.open(ENVELOPE, seal_to(smallest.public_key, ENVELOPE, b"x")) == b"x"


def test_a_key_pair_does_not_show_its_private_half() -> None:
    assert "c0ffee" not in repr(PAIR).lower().replace("0x", "")
