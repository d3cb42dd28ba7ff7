"""The cast: Noor writes, Ilse guides her; Bram writes, Dana guides him; Eva administers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TypeVar
from uuid import UUID

from flask import Flask

from journal.accounts.actions import joining, keys
from journal.accounts.cookies import DeviceCookie
from journal.accounts.models import Purpose, Role
from journal.accounts.queries.devices import signed_in_device
from journal.core import clock
from journal.core.access import database
from journal.core.columns import uuid7
from journal.core.viewers import Admin, Clock, Coach, Participant, PausedParticipant, Visitor
from journal.guidance import actions as guidance
from journal.guided_sessions.actions import add_session
from journal.guided_sessions.models import Details
from journal.help.actions import fill_help_card
from journal.organisation.actions import found_organisation
from journal.prompts.actions import load_catalogue
from journal.prompts.files import read_catalogue

Kind = TypeVar("Kind", Participant, Coach, Admin, PausedParticipant)

NOORS_DAY = 12
BRAMS_DAY = 40
DAYS, HOURS = (0, 3), (time(9), time(12))
"""When both coaches read."""


@dataclass(frozen=True)
class Member:
    """One of the cast, and what only a test knows: the passphrase and the device's cookie."""

    key: str
    name: str
    email: str
    role: Role
    id: UUID
    passphrase: str
    cookie: DeviceCookie


@dataclass
class Cast:
    """Everybody, by key."""

    members: dict[str, Member] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Member:
        return self.members[key]

    def viewer(self, key: str, kind: type[Kind]) -> Kind:
        """Return a member as who they are when they look: with their vault open."""
        with database().read() as db:
            signed_in = signed_in_device(db, self[key].cookie)
        assert signed_in is not None
        viewer = signed_in.viewer()
        assert isinstance(viewer, kind)
        return viewer


def assemble(app: Flask) -> Cast:
    """Fill an empty, migrated database with the organisation, the catalogue and the cast."""
    cast = Cast()
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
            fill_help_card(db, Clock(), date(2026, 11, 1))
            load_catalogue(db, Clock(), read_catalogue())
        for key, name, role in (
            ("eva", "Eva", Role.ADMIN),
            ("ilse", "Ilse", Role.COACH),
            ("dana", "Dana", Role.COACH),
        ):
            with database().write() as db:
                invited = joining.invite(
                    db, Clock(), name=name, email=_email(key), role=role, language="nl"
                )
            _join(cast, key, name, role, invited)
            if role is Role.COACH:
                coach = cast.viewer(key, Coach)
                with database().write() as db:
                    guidance.promise(db, coach, DAYS, HOURS, answers=True)
        _participant(cast, "noor", "Noor", "ilse", NOORS_DAY)
        _participant(cast, "bram", "Bram", "dana", BRAMS_DAY)
    return cast


def _participant(cast: Cast, key: str, name: str, coach_key: str, day: int) -> None:
    coach = cast.viewer(coach_key, Coach)
    with database().write() as db:
        invited = joining.invite(
            db, coach, name=name, email=_email(key), role=Role.PARTICIPANT, language="nl"
        )
        guidance.begin_guidance(db, coach, invited.person_id, coach.person_id)
        session = clock.day_of(clock.now(), clock.DEFAULT_ZONE) - timedelta(days=day)
        add_session(db, coach, uuid7(), Details(session), [invited.person_id])
    _join(cast, key, name, Role.PARTICIPANT, invited)
    joined = cast.viewer(key, PausedParticipant)
    with database().write() as db:
        for purpose in Purpose:
            joining.give_consent(db, joined, purpose)
        code = keys.make_recovery_code(db, joined)
        db.flush()
        assert keys.prove_recovery_code(db, joined, code)


def _join(cast: Cast, key: str, name: str, role: Role, invited: joining.Invited) -> None:
    passphrase = f"{key} kiest vijf gewone woorden"
    said = joining.Joining(name, "nl", clock.DEFAULT_ZONE, passphrase.encode())
    cookie, _ = joining.join(database(), Visitor(), invited.token, said, "test")
    cast.members[key] = Member(key, name, _email(key), role, invited.person_id, passphrase, cookie)


def _email(key: str) -> str:
    return f"{key}@example.org"
