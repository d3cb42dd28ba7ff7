"""All reads of the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload
from werkzeug.exceptions import NotFound

from journal.core.viewers import (
    Admin,
    Clock,
    Coach,
    LockedParticipant,
    Participant,
    PausedParticipant,
    Visitor,
)
from journal.prompts.models import Domain, Kind, Offer, Prompt, PromptState, PromptVersion, asks_of

Offered = Participant | LockedParticipant | PausedParticipant | Coach | Visitor

PRACTICES = (Kind.BREATHING, Kind.BODYWORK)


def published(db: Session, _: Offered, kinds: Iterable[Kind] = tuple(Kind)) -> list[PromptVersion]:
    """Return what is published now, of the given kinds, each with its prompt."""
    query = (
        select(PromptVersion)
        .join(PromptVersion.prompt)
        .options(contains_eager(PromptVersion.prompt))
        .where(
            Prompt.published_version_id == PromptVersion.id,
            Prompt.state == PromptState.PUBLISHED,
            Prompt.kind.in_(list(kinds)),
        )
    )
    return list(db.scalars(query.order_by(Prompt.slug)))


def offers(db: Session, _: Participant) -> list[Offer]:
    """Return what is published now, each with just what choosing looks at."""
    version = PromptVersion
    query = (
        select(
            Prompt.kind,
            Prompt.domain,
            version.prompt_id,
            version.minutes,
            version.from_day,
            version.until_day,
            version.weight,
            version.intensity,
            version.cautions,
            version.pattern,
        )
        .join(Prompt, Prompt.published_version_id == version.id)
        .where(Prompt.state == PromptState.PUBLISHED)
        .order_by(Prompt.slug)
    )
    return [
        Offer(
            prompt_id=row.prompt_id,
            kind=Kind(row.kind),
            domain=Domain(row.domain),
            minutes=row.minutes,
            from_day=row.from_day,
            until_day=row.until_day,
            weight=row.weight,
            intensity=row.intensity,
            asks=asks_of(row.cautions, row.pattern),
        )
        for row in db.execute(query)
    ]


def published_prompt(db: Session, viewer: Offered, prompt_id: UUID) -> PromptVersion:
    """Return the published wording of one prompt; raises NotFound."""
    version = answered_prompt(db, viewer, prompt_id)
    if version.prompt.state != PromptState.PUBLISHED:
        raise NotFound
    return version


def answered_prompt(db: Session, _: Offered, prompt_id: UUID) -> PromptVersion:
    """Return the last published wording of one prompt; raises NotFound.

    Also of a retired one: somebody may have been writing on it when it was retired.
    """
    version = db.scalars(
        select(PromptVersion)
        .join(PromptVersion.prompt)
        .options(contains_eager(PromptVersion.prompt))
        .where(Prompt.id == prompt_id, Prompt.published_version_id == PromptVersion.id)
    ).first()
    if version is None:
        raise NotFound
    return version


def titles(
    db: Session, viewer: Participant | PausedParticipant | Coach, prompts: Collection[UUID]
) -> dict[UUID, str]:
    """Return what prompts are called now in the viewer's language, also those retired since."""
    query = select(PromptVersion).join(
        Prompt, (Prompt.id == PromptVersion.prompt_id) & Prompt.id.in_(prompts)
    )
    current = query.where(Prompt.published_version_id == PromptVersion.id)
    versions = db.scalars(current) if prompts else ()
    return {version.prompt_id: version.title(viewer.language) for version in versions}


def asked_wording(
    db: Session, viewer: Participant, prompt_id: UUID, version_id: UUID | None
) -> PromptVersion:
    """Return the wording that a page showed, else the last published one; raises NotFound."""
    with_prompt = [joinedload(PromptVersion.prompt)]
    shown = db.get(PromptVersion, version_id, options=with_prompt) if version_id else None
    if shown and shown.prompt_id == prompt_id and shown.published_at is not None:
        return shown
    return answered_prompt(db, viewer, prompt_id)


def prompts_of(db: Session, _: Participant, domain: str) -> list[UUID]:
    """Return every prompt of a domain that there is or was."""
    return list(db.scalars(select(Prompt.id).where(Prompt.domain == domain)))


def catalogue(db: Session, _: Admin) -> list[PromptVersion]:
    """Return the newest version of every prompt, each with its prompt, by kind and title."""
    query = (
        select(PromptVersion)
        .join(PromptVersion.prompt)
        .options(contains_eager(PromptVersion.prompt))
        .order_by(Prompt.kind, Prompt.slug, PromptVersion.number)
    )
    newest = {version.prompt_id: version for version in db.scalars(query)}
    return list(newest.values())


def prompt(db: Session, _: Admin, prompt_id: UUID) -> Prompt:
    """Return one prompt; raises NotFound."""
    found = db.get(Prompt, prompt_id)
    if found is None:
        raise NotFound
    return found


def versions(db: Session, _: Admin, prompt_id: UUID) -> list[PromptVersion]:
    """Return every version of a prompt, the newest first; at most the first is a draft."""
    query = select(PromptVersion).where(PromptVersion.prompt_id == prompt_id)
    return list(db.scalars(query.order_by(PromptVersion.number.desc())))


def shipped(db: Session, _: Clock) -> dict[str, tuple[Prompt, PromptVersion]]:
    """Return the prompts that came with the product, by slug, each with its newest version."""
    query = (
        select(Prompt, PromptVersion)
        .join(PromptVersion, PromptVersion.prompt_id == Prompt.id)
        .where(Prompt.shipped_digest.is_not(None))
        .order_by(PromptVersion.number)
    )
    return {prompt.slug: (prompt, version) for prompt, version in db.execute(query)}
