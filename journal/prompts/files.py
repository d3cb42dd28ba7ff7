"""The catalogue that comes with the product: one readable file a prompt, loaded again and again."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from journal.prompts.breathing import Pattern
from journal.prompts.models import Manner, Step

FOLDER = Path(__file__).parent / "catalogue"


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says, wherever it came from."""

    minutes: int
    from_day: int | None
    until_day: int | None
    weight: int
    intensity: int | None
    cautions: list[str]
    evidence: str
    source: str
    pattern: Pattern | None
    steps: list[Step]
    manner: Manner
    regions: list[str]
    title_nl: str
    title_en: str
    body_nl: str
    body_en: str


@dataclass(frozen=True, slots=True)
class ShippedPrompt:
    """One file of the catalogue."""

    slug: str
    kind: str
    domain: str
    digest: bytes
    is_published: bool
    """Whether people are offered it at once, or only once an admin publishes it."""
    content: Content


def read_catalogue(folder: Path = FOLDER) -> Iterator[ShippedPrompt]:
    """Yield the prompts of a folder of TOML files, by slug."""
    for path in sorted(folder.glob("*.toml")):
        raw = path.read_bytes()
        parsed = tomllib.loads(raw.decode())
        yield ShippedPrompt(
            slug=path.stem,
            kind=parsed["kind"],
            domain=parsed["domain"],
            digest=sha256(raw).digest(),
            is_published=parsed.get("published", True),
            content=_content(parsed),
        )


def _content(parsed: dict[str, Any]) -> Content:
    return Content(
        minutes=parsed["minutes"],
        from_day=parsed.get("from_day"),
        until_day=parsed.get("until_day"),
        weight=parsed.get("weight", 1),
        intensity=parsed.get("intensity"),
        cautions=parsed.get("cautions", []),
        evidence=parsed.get("evidence", ""),
        source=parsed.get("source", ""),
        pattern=_pattern(parsed.get("pattern")),
        steps=parsed.get("steps", []),
        manner=Manner(
            postures=parsed.get("postures", []),
            eyes=parsed.get("eyes", []),
            anchors=parsed.get("anchors", []),
        ),
        regions=parsed.get("regions", []),
        title_nl=parsed["nl"]["title"].strip(),
        title_en=parsed["en"]["title"].strip(),
        body_nl=parsed["nl"]["body"].strip(),
        body_en=parsed["en"]["body"].strip(),
    )


def _pattern(parsed: dict[str, Any] | None) -> Pattern | None:
    if parsed is None:
        return None
    return Pattern(
        breathe_in=parsed["in"],
        top_up=parsed["top_up"],
        hold_full=parsed["hold_full"],
        breathe_out=parsed["out"],
        hold_empty=parsed["hold_empty"],
        minutes=parsed["minutes"],
        rounds=parsed.get("rounds"),
    )
