"""Fills a database for the bench: people with histories of known length."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from flask import Flask

from journal.accounts.actions import joining, keys
from journal.accounts.cookies import DeviceCookie
from journal.accounts.models import Purpose, Role
from journal.accounts.queries.devices import signed_in_device
from journal.checkins.actions import check_in
from journal.checkins.models import SCALES, Answers
from journal.core import clock
from journal.core.access import database
from journal.core.columns import uuid7
from journal.core.viewers import Clock, Coach, Participant, PausedParticipant, Visitor
from journal.entries.actions.saving import write_entry
from journal.entries.models import Writing
from journal.guidance import actions as guidance
from journal.guidance import queries as guided
from journal.guided_sessions.actions import add_session
from journal.guided_sessions.models import Details
from journal.help.actions import fill_help_card
from journal.organisation.actions import found_organisation
from journal.prompts.actions import load_catalogue
from journal.prompts.files import read_catalogue
from journal.prompts.models import PromptVersion
from journal.prompts.queries import published
from scripts.bench_inside import used_bytes

Kind = TypeVar("Kind", Participant, Coach, PausedParticipant)

STORY = Path(__file__).parent / "demo_story.toml"
PASSPHRASE = "vijf gewone woorden op een rij"
SESSION_DAYS_AGO = 40
AGENT = "bench"

COACH, BUSY_COACH = "coach", "busy-coach"
NEW, WRITER, LONG, DEEP, GUIDED = "new", "writer", "long", "deep", "guided"


@dataclass(frozen=True)
class History:
    """How much somebody kept, and how many characters their entries have."""

    entries: int = 0
    check_ins: int = 0
    characters: int = 620
    shares: bool = False


HISTORIES = {
    NEW: History(),
    WRITER: History(entries=1_000, check_ins=1_000),
    LONG: History(entries=10_000),
    DEEP: History(entries=5_000, characters=2_000),
    GUIDED: History(entries=60, check_ins=180, shares=True),
}


CROWD = {f"guided-{number}": History(check_ins=180, shares=True) for number in range(200)}
"""Whom the busy coach guides."""


@dataclass
class People:
    """Who is signed in with which cookie, by key."""

    cookies: dict[str, DeviceCookie] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)

    def viewer(self, key: str, kind: type[Kind]) -> Kind:
        """Return somebody as who they are when they look: with their vault open."""
        with database().read() as db:
            signed_in = signed_in_device(db, self.cookies[key])
        viewer = signed_in.viewer() if signed_in else None
        if not isinstance(viewer, kind):
            raise TypeError(f"{key} is {type(viewer).__name__}, not {kind.__name__}")
        return viewer


def email(key: str) -> str:
    """Return somebody's address."""
    return f"{key}@example.org"


def found(app: Flask) -> People:
    """Found the organisation in an empty, migrated database and let everybody join."""
    people = People()
    with app.test_request_context():
        with database().write() as db:
            found_organisation(
                db,
                Clock(),
                name="Praktijk De Oever",
                contact="contact@example.org",
                complaints="klachten@example.org",
                hosting="De server staat hier.",
                log_days=14,
            )
            fill_help_card(db, Clock(), _today())
            load_catalogue(db, Clock(), read_catalogue())
        for coach in (COACH, BUSY_COACH):
            with database().write() as db:
                invited = joining.invite(
                    db, Clock(), name="Ilse", email=email(coach), role=Role.COACH, language="nl"
                )
            _join(people, coach, "Ilse", invited)
        for key, history in HISTORIES.items():
            _participant(people, key, COACH, history)
        for key, history in CROWD.items():
            _participant(people, key, BUSY_COACH, history)
            _check_in(people.viewer(key, Participant), history)
    return people


def live(app: Flask, people: People, key: str) -> float:
    """Give somebody their history; return by how many bytes each entry made the database grow."""
    history = HISTORIES[key]
    with app.test_request_context():
        viewer = people.viewer(key, Participant)
        before = used_bytes(database())
        _write(people, viewer, history)
        grown = used_bytes(database()) - before
        _check_in(viewer, history)
    return grown / max(history.entries, 1)


def prose(chance: random.Random, characters: int) -> str:
    """Return a text of this length, in words that people write."""
    return " ".join(chance.choices(_words(), k=characters // 3))[:characters]


def _participant(people: People, key: str, guided_by: str, history: History) -> None:
    coach = people.viewer(guided_by, Coach)
    with database().write() as db:
        invited = joining.invite(
            db, coach, name="Noor", email=email(key), role=Role.PARTICIPANT, language="nl"
        )
        guidance.begin_guidance(db, coach, invited.person_id, coach.person_id)
        session = _today() - timedelta(days=SESSION_DAYS_AGO)
        add_session(db, coach, uuid7(), Details(session), [invited.person_id])
    _join(people, key, "Noor", invited)
    joined = people.viewer(key, PausedParticipant)
    with database().write() as db:
        for purpose in Purpose:
            joining.give_consent(db, joined, purpose)
        code = keys.make_recovery_code(db, joined)
        db.flush()
        keys.prove_recovery_code(db, joined, code)
    if history.shares:
        viewer = people.viewer(key, Participant)
        with database().write() as db:
            my_coach = guided.my_coach(db, viewer, coach.person_id)
            guidance.share_numbers(db, viewer, my_coach, joining.FIRST_DAY)


def _join(people: People, key: str, name: str, invited: joining.Invited) -> None:
    said = joining.Joining(name, "nl", clock.DEFAULT_ZONE, PASSPHRASE.encode())
    people.cookies[key], _ = joining.join(database(), Visitor(), invited.token, said, AGENT)
    people.ids[key] = invited.person_id


def _write(people: People, viewer: Participant, history: History) -> None:
    """Write entries over the days until yesterday, evenly; every second one answers a prompt."""
    chance = random.Random(history.entries)  # noqa: S311
    with database().read() as db:
        prompts = published(db, viewer)
        readers = [guided.my_coach(db, viewer, people.ids[COACH])] if history.shares else []
    with database().write() as db:
        for number in range(history.entries):
            text = prose(chance, history.characters)
            prompt = prompts[number % len(prompts)] if number % 2 else None
            with clock.held_at(_instant(history.entries - number)):
                write_entry(db, viewer, uuid7(), _writing(text, prompt), readers)


def _writing(text: str, prompt: PromptVersion | None) -> Writing:
    return Writing(
        text, str(prompt.prompt_id) if prompt else None, prompt.title("nl") if prompt else None
    )


def _check_in(viewer: Participant, history: History) -> None:
    """Check in once a day until yesterday."""
    chance = random.Random(history.check_ins)  # noqa: S311
    with database().write() as db:
        for days_ago in range(history.check_ins, 0, -1):
            with clock.held_at(_instant(days_ago)):
                check_in(db, viewer, uuid7(), _answers(chance))


def _answers(chance: random.Random) -> Answers:
    mood, energy, tension, sleep, connected = (chance.randint(0, 10) for _ in SCALES)
    return Answers(mood, energy, tension, sleep, connected, "no")


@cache
def _words() -> list[str]:
    """Return the words of the demo's entries: they compress no better than what people write."""
    story = tomllib.loads(STORY.read_text(encoding="utf-8"))
    texts = [entry["text"] for person in story["participants"] for entry in person["entries"]]
    return " ".join(texts).split()


def _instant(days_ago: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days_ago)


def _today() -> date:
    return clock.day_of(clock.now(), clock.DEFAULT_ZONE)
