"""A QR code as SVG without styles, to stand in a page under a strict content policy."""

from __future__ import annotations

import segno
from markupsafe import Markup


def drawn(content: str) -> Markup:
    """Return the code as inline SVG, a quiet zone around it; colours come from the stylesheet."""
    code = segno.make(content, error="m")
    svg = code.svg_inline(border=2, svgclass="qr-code", lineclass=None, omitsize=True)
    return Markup(svg)  # noqa: S704  segno's own drawing, made of numbers
