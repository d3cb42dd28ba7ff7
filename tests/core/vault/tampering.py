"""What someone could do to the rows who holds the database but no key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import product
from uuid import UUID

from journal.core.vault import Refused, Slot


def flipped(blob: bytes, bit: int) -> bytes:
    """Return the blob with one bit changed; bits past the end count on from the start."""
    changed = bytearray(blob)
    byte, bit_of_byte = divmod(bit % (len(blob) * 8), 8)
    changed[byte] ^= 1 << bit_of_byte
    return bytes(changed)


def every_flipped_bit(blob: bytes) -> Iterator[bytes]:
    """Yield the blob once for each of its bits, with that bit changed."""
    return (flipped(blob, bit) for bit in range(len(blob) * 8))


def every_shortening(blob: bytes) -> Iterator[bytes]:
    """Yield every beginning of the blob, the empty one included."""
    return (blob[:length] for length in range(len(blob)))


def flipped_id(original: UUID, bit: int) -> UUID:
    """Return an id with one bit changed."""
    return UUID(bytes=flipped(original.bytes, bit))


def every_mix(one: Slot, other: Slot) -> set[Slot]:
    """Return every slot that takes some of its fields from one and the others from the other."""
    names = [field.name for field in fields(Slot)]
    mixed = {
        Slot(**{name: getattr(giver, name) for name, giver in zip(names, givers, strict=True)})
        for givers in product((one, other), repeat=len(names))
    }
    return mixed - {one, other}


def refused(attempt: Callable[..., object], *arguments: object) -> bool:
    """Tell whether the vault refuses; any other exception is a bug and comes through."""
    try:
        attempt(*arguments)
    except Refused:
        return True
    return False
