"""All writes of the catalogue: written as a draft, published as a version, retired."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict

from sqlalchemy.orm import Session

from journal.core import audit
from journal.core.audit import Act
from journal.core.clock import now
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.viewers import Admin, Clock
from journal.prompts import queries
from journal.prompts.files import Content, ShippedPrompt, read_catalogue
from journal.prompts.models import Prompt, PromptState, PromptVersion


def write_prompt(
    db: Session, viewer: Admin, kind: str, domain: str, content: Content
) -> PromptVersion:
    """Write a new prompt, as a draft."""
    prompt = Prompt(
        id=uuid7(),
        slug=_own_slug(content.title_en),
        kind=kind,
        domain=domain,
        state=PromptState.DRAFT,
        created_at=now(),
    )
    db.add(prompt)
    db.flush()
    return _add_version(db, prompt, 1, content, viewer)


def edit_prompt(db: Session, viewer: Admin, prompt: Prompt, content: Content) -> PromptVersion:
    """Write into the draft of a prompt, or begin one: what was published stays as it was."""
    newest = queries.versions(db, viewer, prompt.id)[0]
    if newest.published_at is not None:
        return _add_version(db, prompt, newest.number + 1, content, viewer)
    for name, value in asdict(content).items():
        setattr(newest, name, value)
    newest.author_id = viewer.person_id
    return newest


def publish_prompt(db: Session, viewer: Admin, prompt: Prompt) -> None:
    """Let the newest version be what people see; publishing twice is publishing once."""
    newest = queries.versions(db, viewer, prompt.id)[0]
    if prompt.state == PromptState.PUBLISHED and prompt.published_version_id == newest.id:
        return
    newest.published_at = newest.published_at or now()
    prompt.published_version_id, prompt.state = newest.id, PromptState.PUBLISHED
    _record(db, viewer, Act.PROMPT_PUBLISHED, prompt)


def retire_prompt(db: Session, viewer: Admin, prompt: Prompt) -> None:
    """Stop offering a prompt; entries keep the wording that they answered."""
    if prompt.state == PromptState.RETIRED:
        return
    prompt.state = PromptState.RETIRED
    _record(db, viewer, Act.PROMPT_RETIRED, prompt)


def load_catalogue(db: Session, viewer: Clock, shipped: Iterable[ShippedPrompt]) -> int:
    """Add and renew the shipped prompts, leaving alone what an admin changed; return how many."""
    known, changed = queries.shipped(db, viewer), 0
    for item in shipped:
        if item.slug not in known:
            _ship(db, item)
        elif _is_to_renew(*known[item.slug], item):
            prompt, newest = known[item.slug]
            _publish_shipped(db, prompt, newest.number + 1, item)
        else:
            continue
        changed += 1
    return changed


def begin(database: Database, _: dict[str, str]) -> list[str]:
    """Load the shipped prompts into a new installation."""
    upgrade(database)
    return ["The prompts that come with Naklank are loaded."]


def upgrade(database: Database) -> None:
    """Bring the shipped prompts up to date with this version of the product."""
    with database.write() as db:
        load_catalogue(db, Clock(), read_catalogue())


def _ship(db: Session, item: ShippedPrompt) -> None:
    prompt = Prompt(
        id=uuid7(),
        slug=item.slug,
        kind=item.kind,
        domain=item.domain,
        state=PromptState.PUBLISHED if item.is_published else PromptState.DRAFT,
        created_at=now(),
    )
    db.add(prompt)
    db.flush()
    if item.is_published:
        _publish_shipped(db, prompt, 1, item)
    else:
        _add_version(db, prompt, 1, item.content, None)
        prompt.shipped_digest = item.digest


def _publish_shipped(db: Session, prompt: Prompt, number: int, item: ShippedPrompt) -> None:
    version = _add_version(db, prompt, number, item.content, None)
    version.published_at = now()
    prompt.published_version_id, prompt.shipped_digest = version.id, item.digest


def _is_to_renew(prompt: Prompt, newest: PromptVersion, item: ShippedPrompt) -> bool:
    edited = newest.author_id is not None or prompt.state != PromptState.PUBLISHED
    return not edited and prompt.shipped_digest != item.digest


def _add_version(
    db: Session, prompt: Prompt, number: int, content: Content, author: Admin | None
) -> PromptVersion:
    version = PromptVersion(
        id=uuid7(),
        prompt_id=prompt.id,
        number=number,
        author_id=author.person_id if author else None,
        created_at=now(),
        **asdict(content),
    )
    db.add(version)
    return version


def _own_slug(title: str) -> str:
    """Return a slug that no prompt of the product will ever have."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "prompt"
    return f"{slug}-{uuid7().hex[-8:]}"


def _record(db: Session, viewer: Admin, act: Act, prompt: Prompt) -> None:
    audit.record(db, act, actor=viewer.person_id, object_kind="prompt", object_id=prompt.id)
