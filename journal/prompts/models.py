"""The catalogue: prompts of four kinds, each with versions, each version in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from journal.core.columns import Id, Instant, Key, one_of, optional_ref, ref
from journal.core.db import Base
from journal.prompts.breathing import Pattern, broken_limits, holds_breath

LIGHT_MINUTES = 3


class Kind(StrEnum):
    """What a prompt asks for: words, breath, the body, or something made."""

    REFLECTION = "reflection"
    BREATHING = "breathing"
    BODYWORK = "bodywork"
    CREATIVE = "creative"


class Domain(StrEnum):
    """The part of life that a prompt is about."""

    MIND = "mind"
    BODY = "body"
    SPIRIT = "spirit"
    RELATIONSHIPS = "relationships"
    LIFESTYLE = "lifestyle"
    NATURE = "nature"


class PromptState(StrEnum):
    """Where a prompt stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class Caution(StrEnum):
    """What somebody may rather not be offered; why is never asked."""

    BREATH_HOLDING = "breath-holding"
    LYING_DOWN = "lying-down"
    EYES_CLOSED = "eyes-closed"
    TOUCH = "touch"


class Posture(StrEnum):
    """How one may be during a practice."""

    SITTING = "sitting"
    LYING = "lying"
    STANDING = "standing"
    WALKING = "walking"


class Eyes(StrEnum):
    """How one may keep one's eyes during a practice."""

    OPEN = "open"
    CLOSED = "closed"


class Anchor(StrEnum):
    """Where attention may rest, and go back to."""

    HANDS = "hands"
    FEET = "feet"
    BREATH = "breath"
    SOUND = "sound"
    SIGHT = "sight"
    CONTACT = "contact"


class Manner(TypedDict):
    """In which ways a practice can be done, what we would advise first; empty is no choice."""

    postures: list[str]
    eyes: list[str]
    anchors: list[str]


class Step(TypedDict):
    """One step of a practice: how long, and what to do in both languages."""

    seconds: int
    nl: str
    en: str


class Prompt(Base):
    """One item of the catalogue, whatever its wording is by now."""

    __tablename__ = "prompt"
    __table_args__ = (
        CheckConstraint(one_of("kind", Kind), name="kind"),
        CheckConstraint(one_of("domain", Domain), name="domain"),
        CheckConstraint(one_of("state", PromptState), name="state"),
    )

    id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    domain: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12))
    published_version_id: Mapped[UUID | None] = mapped_column(Id, index=True)
    shipped_digest: Mapped[bytes | None] = mapped_column(info={"holds": "digest"})
    created_at: Mapped[Instant]


class PromptVersion(Base):
    """One wording of a prompt; what was published is never changed, so entries keep theirs."""

    __tablename__ = "prompt_version"
    __table_args__ = (
        UniqueConstraint("prompt_id", "number"),
        Index(
            "uq_prompt_version_draft",
            "prompt_id",
            unique=True,
            sqlite_where=text("published_at IS NULL"),
            postgresql_where=text("published_at IS NULL"),
        ),
        CheckConstraint(
            "from_day IS NULL OR until_day IS NULL OR from_day <= until_day", name="window"
        ),
        CheckConstraint("minutes BETWEEN 1 AND 60", name="minutes"),
        CheckConstraint("weight BETWEEN 1 AND 3", name="weight"),
    )

    id: Mapped[Key]
    prompt_id: Mapped[UUID] = ref("prompt.id", index=False)
    number: Mapped[int] = mapped_column(Integer)
    author_id: Mapped[UUID | None] = optional_ref("person.id", index=False)
    minutes: Mapped[int] = mapped_column(Integer)
    from_day: Mapped[int | None] = mapped_column(Integer)
    until_day: Mapped[int | None] = mapped_column(Integer)
    weight: Mapped[int] = mapped_column(Integer)
    intensity: Mapped[int | None] = mapped_column(Integer)
    cautions: Mapped[list[str]] = mapped_column(JSON)
    evidence: Mapped[str] = mapped_column(String(1))
    source: Mapped[str] = mapped_column(Text)
    pattern: Mapped[Pattern | None] = mapped_column(JSON(none_as_null=True))
    steps: Mapped[list[Step]] = mapped_column(JSON)
    manner: Mapped[Manner] = mapped_column(JSON)
    regions: Mapped[list[str]] = mapped_column(JSON)
    """The parts of the body that it does something for, as the body map names them."""
    title_nl: Mapped[str] = mapped_column(String(120))
    title_en: Mapped[str] = mapped_column(String(120))
    body_nl: Mapped[str] = mapped_column(Text)
    body_en: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Instant]
    published_at: Mapped[Instant | None]

    prompt: Mapped[Prompt] = relationship(lazy="raise")

    @validates("pattern")
    def _within_limits(self, _: str, pattern: Pattern | None) -> Pattern | None:
        """Refuse, with ValueError, a breathing pattern beyond the hard limits, whoever made it."""
        broken = broken_limits(pattern) if pattern else []
        if broken:
            raise ValueError(f"a breathing pattern breaks its limits: {', '.join(broken)}")
        return pattern

    def title(self, language: str) -> str:
        """Return the question or invitation in "nl" or "en"."""
        return self.title_en if language == "en" else self.title_nl

    def body(self, language: str) -> str:
        """Return the explanation in "nl" or "en", paragraphs apart by a blank line."""
        return self.body_en if language == "en" else self.body_nl

    def offer(self) -> Offer:
        """Return what choosing looks at; the prompt itself is loaded."""
        return Offer(
            self.prompt_id,
            Kind(self.prompt.kind),
            Domain(self.prompt.domain),
            self.minutes,
            self.from_day,
            self.until_day,
            self.weight,
            self.intensity,
            asks_of(self.cautions, self.pattern),
        )


@dataclass(frozen=True, slots=True)
class Offer:
    """What choosing looks at of a published prompt."""

    prompt_id: UUID
    kind: Kind
    domain: Domain
    minutes: int
    from_day: int | None = None
    until_day: int | None = None
    weight: int = 1
    intensity: int | None = None
    asks: frozenset[str] = frozenset()
    """What it asks of the body that somebody may rather not do."""

    @property
    def is_light(self) -> bool:
        """Whether little energy is enough for it."""
        return self.minutes <= LIGHT_MINUTES and (self.intensity or 1) == 1

    def fits(self, day: int | None) -> bool:
        """Tell whether a day of the clock is in the window.

        Without a session, what is only for before it does not fit, nor what looks back on it.
        """
        if day is None:
            return self.from_day is None and (self.until_day is None or self.until_day > 0)
        after_start = self.from_day is None or self.from_day <= day
        return after_start and (self.until_day is None or day <= self.until_day)

    def overlaps(self, first: int | None, last: int | None) -> bool:
        """Tell whether a day of the clock between two is in the window; None is no end."""
        ends_before = self.until_day is not None and first is not None and self.until_day < first
        begins_after = self.from_day is not None and last is not None and self.from_day > last
        return not ends_before and not begins_after


def asks_of(cautions: Iterable[str], pattern: Pattern | None) -> frozenset[str]:
    """Return the cautions that a prompt runs into, the breath that its pattern holds included."""
    holds = pattern is not None and holds_breath(pattern)
    return frozenset(cautions) | ({Caution.BREATH_HOLDING.value} if holds else frozenset())


@dataclass(frozen=True, slots=True)
class SpokenStep:
    """One step in one language."""

    text: str
    seconds: int


def steps_in(version: PromptVersion, language: str) -> list[SpokenStep]:
    """Return the steps of a practice in "nl" or "en"."""
    english = language == "en"
    return [
        SpokenStep(step["en"] if english else step["nl"], step["seconds"]) for step in version.steps
    ]
