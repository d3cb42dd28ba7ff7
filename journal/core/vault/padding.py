"""Padding before sealing, so that a length says little about what was written."""

SHORT = 64
"""Short fields (a name, a check-in) come in multiples of this many bytes."""

TEXT_FLOOR = 256
"""Texts are padded to at least this many bytes."""

_MARK = b"\x80"


class BadPadding(ValueError):
    """What was opened does not end as `pad_*` ends a message."""


def pad_short(content: bytes, block: int = SHORT) -> bytes:
    """Pad to the next multiple of `block` bytes (ISO/IEC 7816-4: 0x80, then zeros)."""
    return _filled(content, -(-(len(content) + 1) // block) * block)


def pad_text(content: bytes) -> bytes:
    """Pad to max(256, Padmé), which costs at most 12 % and leaks O(log log n) bits of length.

    Source: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication
    with PURBs", PoPETs 2019, section 4.
    """
    return _filled(content, max(TEXT_FLOOR, padme(len(content) + 1)))


def padme(length: int) -> int:
    """Round `length` (at least 2) up so that only the leading bits of its size remain."""
    exponent = length.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << max(free_bits, 0)) - 1
    return (length + mask) & ~mask


def unpad(padded: bytes) -> bytes:
    """Return the content of a padded message; raises BadPadding for anything else."""
    content, mark, zeros = padded.rpartition(_MARK)
    if not mark or zeros.strip(b"\x00"):
        raise BadPadding
    return content


def _filled(content: bytes, size: int) -> bytes:
    return (content + _MARK).ljust(size, b"\x00")
