from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.core.vault import (
    COST,
    Cost,
    Place,
    SecretKey,
    Slot,
    VaultKey,
    device_proof,
    new_device_slot,
    new_passphrase_slot,
    new_recovery_slot,
    new_secret,
    new_successor_slot,
    open_device_slot,
    open_passphrase_slot,
    open_recovery_slot,
    open_successor_slot,
    slots,
)
from journal.core.vault.recovery import new_code
from journal.core.vault.slots import COST_FLOOR
from tests.core.vault.known_answers import hkdf, published
from tests.core.vault.tampering import (
    every_flipped_bit,
    every_mix,
    every_shortening,
    flipped,
    flipped_id,
    refused,
)

NOOR, BRAM = UUID(int=0xA0), UUID(int=0xB0)
SLOT, OTHER_SLOT = UUID(int=0x51), UUID(int=0x52)
PHONE, TABLET = UUID(int=0xD1), UUID(int=0xD2)
NOORS = VaultKey(NOOR, UUID(int=0xAA), new_secret())
NOORS_OLDER = VaultKey(NOOR, UUID(int=0xAB), new_secret())
BRAMS = VaultKey(BRAM, UUID(int=0xBB), new_secret())

PASSPHRASE = "vijver lantaarn zeven grind appèl".encode()
PEPPER = ("2026", new_secret())
PEPPERS = dict([PEPPER, ("2025", new_secret())])
COOKIE = new_secret()
CODE = new_code()

floor_slot = partial(new_passphrase_slot, passphrase=PASSPHRASE, pepper=PEPPER, cost=COST_FLOOR)
"""A passphrase slot at the least cost that is accepted, so that these tests stay fast."""

NOORS_SLOT = floor_slot(SLOT, NOORS)

by_passphrase = partial(open_passphrase_slot, passphrase=PASSPHRASE, peppers=PEPPERS)


@dataclass(frozen=True)
class Way:
    """One kind of way in that takes no stretching: how its slot is made, and how it is opened."""

    make: Callable[[UUID, VaultKey], Slot]
    enter: Callable[[Slot], VaultKey]


WAYS = {
    "recovery code": Way(
        partial(new_recovery_slot, code=CODE), partial(open_recovery_slot, code=CODE)
    ),
    "device": Way(
        partial(new_device_slot, device=PHONE, secret=COOKIE),
        partial(open_device_slot, device=PHONE, secret=COOKIE),
    ),
    "successor": Way(
        partial(new_successor_slot, successor=NOORS), partial(open_successor_slot, successor=NOORS)
    ),
}
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())


def tampered_rows(slot: Slot) -> Iterator[Slot]:
    """Yield the slot with each bit changed of everything that is in it."""
    yield from (replace(slot, wrapped_key=bad) for bad in every_flipped_bit(slot.wrapped_key))
    yield from (replace(slot, wrapped_key=bad) for bad in every_shortening(slot.wrapped_key))
    yield from (replace(slot, commitment=bad) for bad in every_flipped_bit(slot.commitment))
    yield from (replace(slot, commitment=bad) for bad in every_shortening(slot.commitment))
    yield from (replace(slot, salt=bad) for bad in every_flipped_bit(slot.salt))
    for bit in range(128):
        yield replace(slot, id=flipped_id(slot.id, bit))
        yield replace(slot, owner=flipped_id(slot.owner, bit))
        yield replace(slot, vault=flipped_id(slot.vault, bit))


# ---------------------------------------------------------------- the passphrase


@pytest.mark.parametrize("case", published("RFC 9106"))
def test_argon2id_gives_the_published_answer(case: dict[str, bytes]) -> None:
    derivation = Argon2id(
        salt=case["salt"],
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=case["ad"],
        secret=case["secret"],
    )
    assert derivation.derive(case["password"]) == case["tag"]


def test_a_passphrase_opens_its_slot() -> None:
    assert by_passphrase(floor_slot(SLOT, NOORS)) == NOORS


def test_a_passphrase_slot_is_stretched_committed_to_and_wrapped_as_documented() -> None:
    slot = floor_slot(SLOT, NOORS)
    root = Argon2id(
        salt=slot.salt,
        length=32,
        iterations=2,
        lanes=1,
        memory_cost=19 * 1024,
        ad=b"naklank/1/slot" + NOOR.bytes + SLOT.bytes,
        secret=PEPPER[1],
    ).derive(PASSPHRASE)
    wrapping = SecretKey(SLOT, hkdf(root, b"naklank/1/slot-wrap"))
    place = Place("key_slot", NOOR, SLOT, "wrapped_key")
    assert slot.commitment == hkdf(root, b"naklank/1/slot-commitment")
    assert wrapping.open(place, slot.wrapped_key) == NOORS.vault.bytes + NOORS.secret
    assert (len(slot.salt), slot.pepper_id, slot.cost) == (16, "2026", COST_FLOOR)


def test_a_new_slot_costs_what_is_documented_unless_said_otherwise() -> None:
    slot = new_passphrase_slot(SLOT, NOORS, PASSPHRASE, PEPPER)
    assert slot.cost == COST == Cost(memory=64 * 1024, iterations=3, lanes=4)
    assert by_passphrase(slot) == NOORS


@pytest.mark.parametrize(
    "wrong", [b"", PASSPHRASE[:-1], PASSPHRASE + b" ", PASSPHRASE.upper(), PASSPHRASE + b"\x00"]
)
def test_another_passphrase_is_refused(wrong: bytes) -> None:
    assert refused(open_passphrase_slot, floor_slot(SLOT, NOORS), wrong, PEPPERS)


def test_another_pepper_is_refused() -> None:
    slot = floor_slot(SLOT, NOORS)
    one_bit_off = {"2026": flipped(PEPPER[1], 0)}
    assert refused(open_passphrase_slot, slot, PASSPHRASE, one_bit_off)
    assert refused(open_passphrase_slot, slot, PASSPHRASE, {"2025": PEPPER[1]})
    assert refused(open_passphrase_slot, slot, PASSPHRASE, {})
    assert refused(by_passphrase, replace(slot, pepper_id="2025"))
    assert refused(by_passphrase, replace(slot, pepper_id=None))


def test_an_older_pepper_still_opens_the_slots_made_with_it() -> None:
    older = new_passphrase_slot(SLOT, NOORS, PASSPHRASE, ("2025", PEPPERS["2025"]), cost=COST_FLOOR)
    assert by_passphrase(older) == NOORS


@pytest.mark.parametrize(
    "cost",
    [
        None,
        replace(COST_FLOOR, memory=COST_FLOOR.memory - 1),
        replace(COST_FLOOR, iterations=COST_FLOOR.iterations - 1),
        Cost(memory=COST.memory, iterations=1, lanes=4),
        Cost(memory=8, iterations=COST.iterations, lanes=1),
        Cost(memory=0, iterations=0, lanes=0),
        Cost(memory=-1, iterations=-1, lanes=1),
    ],
)
def test_too_cheap_a_slot_is_refused_before_any_work(
    cost: Cost | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = replace(floor_slot(SLOT, NOORS), cost=cost)
    monkeypatch.delattr(slots, "_stretched")
    assert refused(by_passphrase, slot)


def test_a_slot_really_made_too_cheap_is_refused_with_the_right_passphrase() -> None:
    cheap = replace(COST_FLOOR, memory=COST_FLOOR.memory - 1)
    slot = new_passphrase_slot(SLOT, NOORS, PASSPHRASE, PEPPER, cost=cheap)
    assert refused(by_passphrase, slot)


@pytest.mark.parametrize(
    "cost",
    [
        replace(COST_FLOOR, memory=COST_FLOOR.memory + 1024),
        replace(COST_FLOOR, iterations=COST_FLOOR.iterations + 1),
        replace(COST_FLOOR, lanes=COST_FLOOR.lanes + 1),
    ],
)
def test_a_changed_cost_is_refused(cost: Cost) -> None:
    assert refused(by_passphrase, replace(floor_slot(SLOT, NOORS), cost=cost))


# Each try costs a derivation, so rows are drawn here; the other kinds of slot try every one.
@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_a_flipped_bit_of_a_passphrase_slot_is_refused(drawn: int) -> None:
    rows = list(tampered_rows(NOORS_SLOT))
    assert refused(by_passphrase, rows[drawn % len(rows)])


@pytest.mark.parametrize("other", [BRAMS, NOORS_OLDER], ids=["person", "vault"])
def test_passphrase_slots_swapped_or_mixed_are_refused_even_with_the_same_passphrase(
    other: VaultKey,
) -> None:
    mixes = every_mix(floor_slot(SLOT, NOORS), floor_slot(OTHER_SLOT, other))
    assert len(mixes) >= 30
    assert [mix for mix in mixes if not refused(by_passphrase, mix)] == []


def test_changing_the_passphrase_leaves_the_vault_key_and_ends_the_old_passphrase() -> None:
    fresh = new_passphrase_slot(OTHER_SLOT, NOORS, b"een heel andere zin", PEPPER, COST_FLOOR)
    assert open_passphrase_slot(fresh, b"een heel andere zin", PEPPERS) == NOORS
    assert refused(by_passphrase, fresh)


# ---------------------------------------------------------------- every way without stretching


@each_way
def test_a_slot_opens_again(way: Way) -> None:
    assert way.enter(way.make(SLOT, NOORS_OLDER)) == NOORS_OLDER


@pytest.mark.parametrize(
    ("kind", "secret", "bound"),
    [
        ("recovery code", CODE.replace("-", "")[:26].encode(), ("recovery", NOOR, SLOT)),
        ("device", COOKIE, ("device-wrap", PHONE)),
        ("successor", NOORS.secret, ("successor", NOORS.vault, NOORS_OLDER.vault)),
    ],
    ids=["recovery code", "device", "successor"],
)
def test_a_slot_is_derived_committed_to_and_wrapped_as_documented(
    kind: str, secret: bytes, bound: tuple[str, *tuple[UUID, ...]]
) -> None:
    slot = WAYS[kind].make(SLOT, NOORS_OLDER)
    purpose, *ids = bound
    info = b"\x00".join([b"naklank/1/" + purpose.encode(), *(each.bytes for each in ids)])
    root = hkdf(secret, info, slot.salt)
    wrapping = SecretKey(SLOT, hkdf(root, b"naklank/1/slot-wrap"))
    place = Place("key_slot", NOOR, SLOT, "wrapped_key")
    wrapped = NOORS_OLDER.vault.bytes + NOORS_OLDER.secret
    assert slot.commitment == hkdf(root, b"naklank/1/slot-commitment")
    assert wrapping.open(place, slot.wrapped_key) == wrapped
    assert (slot.cost, slot.pepper_id, slot.suite) == (None, None, 1)
    assert len(slot.salt) == (16 if kind == "recovery code" else 0)


@each_way
def test_every_flipped_bit_of_a_slot_is_refused(way: Way) -> None:
    slot = way.make(SLOT, NOORS_OLDER)
    assert [bad for bad in tampered_rows(slot) if not refused(way.enter, bad)] == []


@each_way
@pytest.mark.parametrize("other", [BRAMS, NOORS], ids=["person", "vault"])
def test_slots_swapped_or_mixed_are_refused_even_with_the_same_secret(
    way: Way, other: VaultKey
) -> None:
    mixes = every_mix(way.make(SLOT, NOORS_OLDER), way.make(OTHER_SLOT, other))
    assert len(mixes) >= 6
    assert [mix for mix in mixes if not refused(way.enter, mix)] == []


@each_way
def test_an_unknown_suite_is_refused(way: Way) -> None:
    assert refused(way.enter, replace(way.make(SLOT, NOORS_OLDER), suite=2))


@each_way
def test_a_slot_of_another_kind_is_refused(way: Way) -> None:
    others = [other for other in WAYS.values() if other is not way]
    made_otherwise = [other.make(SLOT, NOORS_OLDER) for other in others]
    assert all(refused(way.enter, slot) for slot in made_otherwise)
    assert refused(by_passphrase, way.make(SLOT, NOORS_OLDER))


@each_way
def test_two_slots_of_one_vault_have_nothing_wrapped_in_common(way: Way) -> None:
    one, other = way.make(SLOT, NOORS_OLDER), way.make(OTHER_SLOT, NOORS_OLDER)
    assert one.wrapped_key[18:] != other.wrapped_key[18:]
    assert NOORS_OLDER.secret not in one.wrapped_key + other.wrapped_key


# ---------------------------------------------------------------- each way by itself


@pytest.mark.parametrize(
    "typed",
    [CODE.lower(), CODE.replace("-", ""), CODE.replace("-", " "), f"  {CODE}\n"],
    ids=["small letters", "no hyphens", "spaces", "space around it"],
)
def test_a_recovery_slot_opens_however_the_code_is_typed(typed: str) -> None:
    assert open_recovery_slot(new_recovery_slot(SLOT, NOORS, CODE), typed) == NOORS


def test_another_recovery_code_is_refused() -> None:
    slot = new_recovery_slot(SLOT, NOORS, CODE)
    assert refused(open_recovery_slot, slot, new_code())
    assert refused(open_recovery_slot, slot, CODE[:-1])
    assert refused(open_recovery_slot, slot, "")
    assert refused(new_recovery_slot, SLOT, NOORS, "no code")


def test_the_cookie_of_another_device_is_refused() -> None:
    slot = new_device_slot(SLOT, NOORS, PHONE, COOKIE)
    assert refused(open_device_slot, slot, TABLET, COOKIE)
    assert refused(open_device_slot, slot, PHONE, flipped(COOKIE, 0))
    assert refused(open_device_slot, slot, PHONE, new_secret())


def test_the_proof_in_a_devices_row_is_not_what_opens_its_slot() -> None:
    proof = device_proof(PHONE, COOKIE)
    authentication = hkdf(COOKIE, b"naklank/1/device-auth\x00" + PHONE.bytes)
    assert proof == sha256(authentication).digest()
    slot = new_device_slot(SLOT, NOORS, PHONE, COOKIE)
    assert refused(open_device_slot, slot, PHONE, proof)
    assert refused(open_device_slot, slot, PHONE, authentication)


def test_a_proof_is_of_one_device_and_one_cookie() -> None:
    proofs = {
        device_proof(PHONE, COOKIE),
        device_proof(TABLET, COOKIE),
        device_proof(PHONE, flipped(COOKIE, 0)),
    }
    assert len(proofs) == 3


def test_a_vault_opens_the_one_it_came_after_and_no_other_way_round() -> None:
    slot = new_successor_slot(SLOT, NOORS_OLDER, NOORS)
    assert open_successor_slot(slot, NOORS) == NOORS_OLDER
    assert refused(open_successor_slot, slot, NOORS_OLDER)
    assert refused(open_successor_slot, slot, BRAMS)
    assert refused(open_successor_slot, slot, replace(NOORS, vault=UUID(int=0xAC)))
    assert refused(open_successor_slot, slot, replace(NOORS, secret=new_secret()))


def test_a_third_vault_reaches_the_first_through_the_second() -> None:
    newest = VaultKey(NOOR, UUID(int=0xAC), new_secret())
    to_second = new_successor_slot(SLOT, NOORS, newest)
    to_first = new_successor_slot(OTHER_SLOT, NOORS_OLDER, NOORS)
    assert refused(open_successor_slot, to_first, newest)
    assert open_successor_slot(to_first, open_successor_slot(to_second, newest)) == NOORS_OLDER


def test_a_vault_key_does_not_show_itself() -> None:
    assert repr(NOORS.secret)[2:-1] not in f"{NOORS!r} {NOORS} {[NOORS]}"
