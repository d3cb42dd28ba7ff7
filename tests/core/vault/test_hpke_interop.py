"""The browser's `@hpke/core`, in Node, and the vault open what the other sealed, and only that."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from journal.core.vault import Envelope, KeyPair, seal_to
from tests.core.vault.tampering import flipped, refused

PEER = Path(__file__).parents[2] / "js" / "hpke-peer.js"
PRIVATE_VALUE = KeyPair.new_private_value()
PAIR = KeyPair(PRIVATE_VALUE)

envelopes = st.builds(
    Envelope,
    purpose=st.sampled_from(["share", "numbers", "outbox"]),
    owner=st.uuids(),
    item=st.uuids(),
    field=st.text(max_size=40),
    revision=st.integers(0, 2**64 - 1),
    reader=st.uuids(),
    key_id=st.uuids(),
)
letters = st.lists(st.tuples(envelopes, st.binary(max_size=5_000)), min_size=10, max_size=10)
few_runs = settings(deadline=None, max_examples=4)


def ask_node(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Have one Node process carry out all requests; it answers each in turn."""
    done = subprocess.run(
        ["node", str(PEER)],
        input=json.dumps(requests),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(answers) == len(requests)
    return answers


def as_json(envelope: Envelope) -> dict[str, str]:
    return {
        "purpose": envelope.purpose,
        "owner": str(envelope.owner),
        "item": str(envelope.item),
        "field": envelope.field,
        "revision": str(envelope.revision),
        "reader": str(envelope.reader),
        "keyId": str(envelope.key_id),
    }


def to_seal(envelope: Envelope, plaintext: bytes) -> dict[str, Any]:
    return {
        "act": "seal",
        "publicKey": PAIR.public_key.hex(),
        "envelope": as_json(envelope),
        "plaintext": plaintext.hex(),
    }


def to_open(envelope: Envelope, wire: bytes) -> dict[str, Any]:
    return {
        "act": "open",
        "privateValue": PRIVATE_VALUE.hex(),
        "envelope": as_json(envelope),
        "wire": wire.hex(),
    }


@few_runs
@given(letters)
def test_what_the_browser_seals_opens_here(sent: list[tuple[Envelope, bytes]]) -> None:
    answers = ask_node([to_seal(envelope, plaintext) for envelope, plaintext in sent])
    for (envelope, plaintext), answer in zip(sent, answers, strict=True):
        assert answer["info"] == envelope.info().hex()
        assert PAIR.open(envelope, bytes.fromhex(answer["wire"])) == plaintext


@few_runs
@given(letters)
def test_what_is_sealed_here_opens_in_the_browser(sent: list[tuple[Envelope, bytes]]) -> None:
    wires = [seal_to(PAIR.public_key, envelope, plaintext) for envelope, plaintext in sent]
    envelopes_sent = [envelope for envelope, _ in sent]
    answers = ask_node([to_open(*letter) for letter in zip(envelopes_sent, wires, strict=True)])
    for (envelope, plaintext), answer in zip(sent, answers, strict=True):
        assert answer["info"] == envelope.info().hex()
        assert bytes.fromhex(answer["plaintext"]) == plaintext


def test_an_entry_of_fifty_thousand_bytes_goes_both_ways() -> None:
    envelope, text = _envelope(), b"Ik zag een rivier van licht. " * 1_725
    sealed, opened = ask_node(
        [to_seal(envelope, text), to_open(envelope, seal_to(PAIR.public_key, envelope, text))]
    )
    assert PAIR.open(envelope, bytes.fromhex(sealed["wire"])) == text
    assert bytes.fromhex(opened["plaintext"]) == text


def test_what_the_browser_seals_is_refused_here_in_another_envelope_or_changed() -> None:
    envelope = _envelope()
    (sealed,) = ask_node([to_seal(envelope, b"stilte")])
    wire = bytes.fromhex(sealed["wire"])
    assert all(refused(PAIR.open, other, wire) for other in _others(envelope))
    assert all(refused(PAIR.open, envelope, flipped(wire, bit)) for bit in range(len(wire) * 8))


def test_what_is_sealed_here_is_refused_in_the_browser_in_another_envelope_or_changed() -> None:
    envelope = _envelope()
    wire = seal_to(PAIR.public_key, envelope, b"stilte")
    in_others = [to_open(other, wire) for other in _others(envelope)]
    changed = [to_open(envelope, flipped(wire, bit)) for bit in range(len(wire) * 8)]
    answers = ask_node([to_open(envelope, wire), *in_others, *changed])
    assert [answer["refused"] for answer in answers] == [False] + [True] * (len(answers) - 1)


def _envelope() -> Envelope:
    ids = [UUID(int=number) for number in range(1, 5)]
    return Envelope("outbox", ids[0], ids[1], "sealed_text", 7, ids[2], ids[3])


def _others(envelope: Envelope) -> list[Envelope]:
    elsewhere = UUID(int=9)
    return [
        replace(envelope, purpose="share"),
        replace(envelope, owner=elsewhere),
        replace(envelope, item=elsewhere),
        replace(envelope, field="sealed_title"),
        replace(envelope, revision=8),
        replace(envelope, reader=elsewhere),
        replace(envelope, key_id=elsewhere),
    ]
