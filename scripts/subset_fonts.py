"""Cuts the two typefaces down to the letters and weights that the interface uses."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "node_modules" / "@fontsource-variable"
FONTS = ROOT / "static" / "fonts"

# Both files travel before the first page looks finished, so together they have a ceiling.
CEILING_BYTES = 44_000

ASCII = "".join(map(chr, range(0x20, 0x7F)))
ACCENTED = "áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿ"
SIGNS = "\u00a0ß€£©®°·×±²³§¡¿«»‹›–—‘’‚“”„•…−"
CHARACTERS = ASCII + ACCENTED + ACCENTED.upper() + SIGNS

LAYOUT_FEATURES = ["kern", "liga", "tnum", "pnum", "locl", "ccmp", "mark", "mkmk"]


@dataclass(frozen=True)
class Cut:
    """One file to make: its source, and what stays of each axis (a value, or a range)."""

    name: str
    source: Path
    axes: dict[str, float | tuple[float, float]]


CUTS = [
    Cut(
        "figtree.woff2",
        SOURCES / "figtree" / "files" / "figtree-latin-wght-normal.woff2",
        {"wght": (400, 700)},
    ),
    # One optical size for 18 to 28 px: the whole axis would cost 18 KB more.
    Cut(
        "newsreader.woff2",
        SOURCES / "newsreader" / "files" / "newsreader-latin-opsz-normal.woff2",
        {"wght": 400, "opsz": 20},
    ),
]


def main() -> None:
    """Write every cut to static/fonts; end with 1 when they are too heavy together."""
    FONTS.mkdir(parents=True, exist_ok=True)
    sizes = {cut.name: _write(cut) for cut in CUTS}
    weighed = ", ".join(f"{name} {size:,} bytes" for name, size in sizes.items())
    if sum(sizes.values()) > CEILING_BYTES:
        sys.exit(f"The fonts are heavier than {CEILING_BYTES:,} bytes: {weighed}.")
    print(f"  fonts: {weighed}")


def _write(cut: Cut) -> int:
    """Return the bytes of the finished file."""
    font = instantiateVariableFont(_subset(TTFont(cut.source, recalcTimestamp=False)), cut.axes)
    font.flavor = "woff2"
    target = FONTS / cut.name
    font.save(target)
    return target.stat().st_size


def _subset(font: TTFont) -> TTFont:
    options = Options(hinting=False, layout_features=LAYOUT_FEATURES, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(text=CHARACTERS)
    subsetter.subset(font)
    return font


if __name__ == "__main__":
    main()
