"""Fills an empty database with the demo's story, through the same actions that people use."""

from __future__ import annotations

import base64
import os
import re
import secrets
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, g
from sqlalchemy.orm import Session

from config import Settings
from journal import create_app
from journal.accounts import passphrases
from journal.accounts.actions import joining, keys
from journal.accounts.cookies import DeviceCookie
from journal.accounts.models import Purpose, Role
from journal.accounts.queries.devices import signed_in_device
from journal.body.actions import mark_body
from journal.body.models import Marks, Sensed
from journal.checkins.actions import check_in
from journal.checkins.models import SCALES, Answers
from journal.checkins.queries import check_ins_seen
from journal.checkins.signals import RULE_NAMES
from journal.coaching.actions.contact import ask_contact
from journal.coaching.actions.encouragements import encourage
from journal.coaching.actions.signals import finish_signal
from journal.coaching.actions.suggestions import decline_suggestion, suggest
from journal.coaching.actions.topics import save_topic
from journal.coaching.models import Handled, Proposal
from journal.coaching.queries.signals import signals_seen
from journal.coaching.queries.suggestions import received_row
from journal.conversations.actions.noting import write_note
from journal.conversations.actions.own_notes import keep_note
from journal.conversations.actions.planning import plan_conversation
from journal.conversations.models import Appointment, NoteWords
from journal.conversations.queries.planned import conversation_row, conversations_with
from journal.core import audit, clock
from journal.core.access import database
from journal.core.columns import uuid7
from journal.core.db import Database
from journal.core.schema import migrate
from journal.core.viewers import Admin, Clock, Coach, Participant, Visitor
from journal.entries.about import About, Part
from journal.entries.actions.replying import reply, see_replies
from journal.entries.actions.saving import write_entry
from journal.entries.models import Writing
from journal.entries.queries.own import own_row
from journal.entries.queries.shared import open_shared_entry
from journal.guidance import actions as guidance
from journal.guidance import queries as guided
from journal.guided_sessions.actions import add_session
from journal.guided_sessions.models import Details, SessionKind, Setting
from journal.guided_sessions.phases import Phase
from journal.guided_sessions.queries import own_sessions
from journal.help.actions import fill_help_card, save_plan
from journal.help.models import Call, Plan
from journal.insights.actions import (
    answer_later_on,
    answer_step,
    keep_insight,
    plan_step,
    share_insight,
)
from journal.insights.difficulties import DIFFICULTIES
from journal.insights.models import Became, LaterAnswers
from journal.insights.queries import open_shared_insight
from journal.organisation.actions import found_organisation
from journal.organisation.queries import organisation
from journal.practices.actions import practise
from journal.practices.models import Done
from journal.prompts.actions import load_catalogue
from journal.prompts.files import read_catalogue
from journal.prompts.models import PromptVersion
from journal.prompts.queries import published
from journal.sheets.actions import save_sheet, share_sheet
from journal.sheets.models import SheetContent
from journal.sheets.queries import figures_of, own_sheet

STORY = Path(__file__).parent / "demo_story.toml"
ZONE = clock.DEFAULT_ZONE
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AGENT = "demo"

Who = TypeVar("Who", Participant, Coach, Admin)


@dataclass
class Together:
    """One guided session, and who attends it so far."""

    session_id: UUID = field(default_factory=uuid7)
    people: list[UUID] = field(default_factory=list)


@dataclass
class Cast:
    """Who plays in the story: how each signs in, and as whom each acts while it is told."""

    passphrases: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, DeviceCookie] = field(default_factory=dict)
    ids: dict[str, UUID] = field(default_factory=dict)
    joined: dict[str, datetime] = field(default_factory=dict)
    sessions: dict[str, Together] = field(default_factory=dict)
    """By the key of who was told first of those who attend."""


def main() -> None:
    """Bring the demo's database up to date, fill it when it is empty, and say how to sign in."""
    folder = secrets_folder()
    environ = {**os.environ, **_secrets(folder / "demo.env")}
    migrate(Database(environ["DATABASE_URL"]))
    app = create_app(Settings.from_env(environ))
    people = folder / "demo-people.txt"
    with app.app_context():
        if is_empty() or not people.is_file():
            tell(app, tomllib.loads(STORY.read_text(encoding="utf-8")), people)
    sys.stdout.write(people.read_text(encoding="utf-8"))


def secrets_folder() -> Path:
    """Return where the demo's secrets lie: not beside its database."""
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    folder = Path(config, "naklank")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def is_empty() -> bool:
    """Tell whether nobody founded an organisation here yet."""
    with database().read() as db:
        return not organisation(db, Clock()).contact


def tell(app: Flask, story: dict[str, Any], people: Path) -> None:
    """Tell the whole story, and write down how to sign in as each of the cast."""
    today = clock.day_of(clock.now(), ZONE)
    cast = Cast()
    with app.test_request_context(base_url=app.config["PUBLIC_URL"]):
        _found(story)
        _staff(story, cast, _instant(today, -40, "10:00"))
        for person in story["participants"]:
            _participant(person, story, cast, today - timedelta(days=person["today"]))
    _write_people(people, story, cast)


def _found(story: dict[str, Any]) -> None:
    said = story["organisation"]
    with database().write() as db:
        found_organisation(
            db,
            Clock(),
            name=said["name"],
            contact=said["contact"],
            complaints=said["complaints"],
            hosting=said["hosting"],
            log_days=said["log_days"],
        )
        fill_help_card(db, Clock(), clock.day_of(clock.now(), ZONE))
        load_catalogue(db, Clock(), read_catalogue())


def _staff(story: dict[str, Any], cast: Cast, at: datetime) -> None:
    for person in story["staff"]:
        role = Role(person["role"])
        with clock.held_at(at):
            with database().write() as db:
                invited = _invite(db, Clock(), person, role)
            _join(cast, person, invited)
        if role is Role.COACH:
            _promise(_viewer(cast, person["key"], Coach), person)


def _promise(viewer: Coach, person: dict[str, Any]) -> None:
    """Say when a coach reads and is away, and that they write back when they read at all."""
    days = [WEEKDAYS.index(day) for day in person["reads_on"]]
    today = clock.day_of(clock.now(), ZONE)
    begin, end = (clock_time.fromisoformat(at) for at in person["reads_between"])
    with database().write() as db:
        guidance.promise(db, viewer, days, (begin, end) if days else None, answers=bool(days))
        for first, last in person.get("away", ()):
            first_day, last_day = today + timedelta(first), today + timedelta(last)
            guidance.add_holiday(db, viewer, uuid7(), first_day, last_day)


def _participant(person: dict[str, Any], story: dict[str, Any], cast: Cast, session: date) -> None:
    coach = next(each for each in story["staff"] if each["key"] == person["coach"])
    with clock.held_at(_instant(session, person["joined_day"], "15:00")):
        with database().write() as db:
            viewer = _viewer(cast, coach["key"], Coach)
            invited = _invite(db, viewer, person, Role.PARTICIPANT)
            guidance.begin_guidance(db, viewer, invited.person_id, viewer.person_id)
            setting, led_by = Setting(person["setting"]), viewer.person_id
            details = Details(session, SessionKind.TRUFFLES, setting, led_by)
            there = cast.sessions.setdefault(person.get("session_of", person["key"]), Together())
            there.people.append(invited.person_id)
            add_session(db, viewer, there.session_id, details, there.people)
        _join(cast, person, invited)
        _agree(cast, person, session)
    _plan(cast, person, session)
    _check_ins(cast, person, session)
    _practices(cast, person, session)
    _maps(cast, person, session)
    written = _entries(cast, person, coach, session)
    _around(cast, person, session)
    _insights(cast, person, coach, session, written)
    _later_on(cast, person, session)
    _talk(cast, person, coach, session)
    _sheet(cast, person, coach, session)
    _suggestions(cast, person, coach, session)
    _encouragements(cast, person, coach, session)
    _signals(cast, person, coach, session)


def _invite(
    db: Session, viewer: Clock | Coach, person: dict[str, Any], role: Role
) -> joining.Invited:
    return joining.invite(
        db,
        viewer,
        name=person["name"],
        email=person["email"],
        role=role,
        language=person["language"],
    )


def _join(cast: Cast, person: dict[str, Any], invited: joining.Invited) -> None:
    passphrase = passphrases.make_passphrase(person["language"])
    said = joining.Joining(
        person["name"], person["language"], ZONE, passphrases.normalise(passphrase)
    )
    cookie, _ = joining.join(database(), Visitor(), invited.token, said, AGENT)
    key = person["key"]
    cast.passphrases[key], cast.cookies[key] = passphrase, cookie
    cast.ids[key], cast.joined[key] = invited.person_id, clock.now()


def _agree(cast: Cast, person: dict[str, Any], session: date) -> None:
    viewer = _signed_in(cast, person["key"])
    with database().write() as db:
        for purpose in person["consents"]:
            joining.give_consent(db, viewer, Purpose(purpose))
    participant = _viewer(cast, person["key"], Participant)
    with database().write() as db:
        if person["recovery_code_proven"]:
            code = keys.make_recovery_code(db, participant)
            db.flush()
            keys.prove_recovery_code(db, participant, code)
        if "numbers_shared_from" in person:
            coach = guided.my_coach(db, participant, cast.ids[person["coach"]])
            first = session + timedelta(days=person["numbers_shared_from"])
            guidance.share_numbers(db, participant, coach, first)


def _plan(cast: Cast, person: dict[str, Any], session: date) -> None:
    if "plan" not in person:
        return
    told, viewer = person["plan"], _viewer(cast, person["key"], Participant)
    calls = tuple(Call(name, number) for name, number in told["calls"])
    plan = Plan(told["signs"], told["helps"], calls, told["places"])
    with clock.held_at(_instant(session, -2, "20:15")), database().write() as db:
        save_plan(db, viewer, uuid7(), plan)


def _check_ins(cast: Cast, person: dict[str, Any], session: date) -> None:
    viewer = _viewer(cast, person["key"], Participant)
    for day, time, *values in _lines(person["checkins"]):
        at = _instant(session, int(day), time)
        given = zip((*SCALES, "hard"), values, strict=True)
        answers = Answers(**{name: _answer(value) for name, value in given if value != "-"})
        if at <= clock.now():
            with clock.held_at(at), database().write() as db:
                check_in(db, viewer, uuid7(), answers)


def _practices(cast: Cast, person: dict[str, Any], session: date) -> None:
    viewer = _viewer(cast, person["key"], Participant)
    catalogue = _catalogue(viewer)
    for day, time, slug, before, after, ended in _lines(person["practices"]):
        at = _instant(session, int(day), time)
        prompt = catalogue[slug]
        done = Done(
            str(prompt.prompt_id),
            prompt.title("nl"),
            _number(before),
            _number(after),
            finished=ended == "full",
        )
        if at <= clock.now():
            with clock.held_at(at), database().write() as db:
                practise(db, viewer, uuid7(), done)


def _maps(cast: Cast, person: dict[str, Any], session: date) -> None:
    viewer = _viewer(cast, person["key"], Participant)
    for day, time, *places in _lines(person.get("maps", "")):
        at, marks = _instant(session, int(day), time), {}
        for region, strength, word in (place.split(":") for place in places):
            marks[region] = Sensed(int(strength), "" if word == "-" else word)
        if at <= clock.now():
            with clock.held_at(at), database().write() as db:
                mark_body(db, viewer, uuid7(), Marks(marks))


def _entries(
    cast: Cast, person: dict[str, Any], coach: dict[str, Any], session: date
) -> dict[str, UUID]:
    """Write the entries; return their ids by the slug of the prompt that each answers."""
    written = {}
    viewer = _viewer(cast, person["key"], Participant)
    catalogue = _catalogue(viewer)
    for told in person["entries"]:
        at = _instant(session, told["day"], told["time"])
        if at > clock.now():
            continue
        prompt = catalogue.get(told.get("prompt", ""))
        entry_id = uuid7()
        with clock.held_at(at), database().write() as db:
            readers = [guided.my_coach(db, viewer, cast.ids[coach["key"]])]
            writing = Writing(
                told["text"].strip(),
                str(prompt.prompt_id) if prompt else None,
                prompt.title("nl") if prompt else None,
            )
            write_entry(db, viewer, entry_id, writing, readers if told["shared"] else [])
        written[told.get("prompt", "")] = entry_id
        if told.get("read"):
            _read(cast, coach, viewer, entry_id, told, at)
    return written


def _around(cast: Cast, person: dict[str, Any], session: date) -> None:
    """Write letters to oneself, and what is written around a session."""
    viewer = _viewer(cast, person["key"], Participant)
    with database().read() as db:
        attendance_id = own_sessions(db, viewer)[0].id
    for told in person.get("around", ()):
        part = Part(told["part"])
        about = About(part, None if part is Part.LETTER else attendance_id)
        entry_id = uuid7() if part is Part.LETTER else about.entry_id(viewer.vault)
        writing = Writing(told["text"].strip(), None, about.title(), str(about))
        opens_on = session + timedelta(days=told["opens"]) if "opens" in told else None
        at = _instant(session, told["day"], told["time"])
        with clock.held_at(at), database().write() as db:
            write_entry(db, viewer, entry_id, writing, [], opens_on=opens_on)


def _insights(
    cast: Cast,
    person: dict[str, Any],
    coach: dict[str, Any],
    session: date,
    written: dict[str, UUID],
) -> None:
    viewer = _viewer(cast, person["key"], Participant)
    for told in person.get("insights", ()):
        at = _instant(session, told["day"], told["time"])
        with clock.held_at(at), database().write() as db:
            entry = own_row(db, viewer, written[told["of"]])
            insight = keep_insight(db, viewer, uuid7(), entry, told["sentence"])
            if "on" in told:
                day = session + timedelta(days=told["on"])
                plan_step(db, viewer, insight, told["step"], day, told["where"])
        if told.get("shared"):
            with clock.held_at(at + timedelta(minutes=2)), database().write() as db:
                mine = guided.my_coach(db, viewer, cast.ids[coach["key"]])
                share_insight(db, viewer, db.merge(insight), mine)
        if "became" in told:
            answered = _instant(session, told["answered"], told["time"])
            with clock.held_at(answered), database().write() as db:
                answer_step(db, viewer, db.merge(insight), Became(told["became"]))
            if told.get("read"):
                _read_insight(cast, coach, viewer.person_id, insight.id, answered)


def _read_insight(
    cast: Cast, coach: dict[str, Any], owner: UUID, insight_id: UUID, answered: datetime
) -> None:
    at, viewer = _read_at(coach, answered), _viewer(cast, coach["key"], Coach)
    if at > clock.now():
        return
    with clock.held_at(at), database().write() as db:
        person = guided.guided(db, viewer, owner)
        open_shared_insight(db, viewer, person, insight_id)
        for reading in viewer.ledger.readings:
            audit.record_reading(db, reader_id=viewer.person_id, reading=reading)


def _later_on(cast: Cast, person: dict[str, Any], session: date) -> None:
    viewer = _viewer(cast, person["key"], Participant)
    for told in person.get("later_on", ()):
        given = zip(DIFFICULTIES, told["answers"].split(), strict=True)
        answers = LaterAnswers(**{each.name: value for each, value in given if value != "-"})
        at = _instant(session, told["day"], told["time"])
        with clock.held_at(at), database().write() as db:
            answer_later_on(db, viewer, uuid7(), told["point"], answers)


def _talk(cast: Cast, person: dict[str, Any], coach: dict[str, Any], session: date) -> None:
    if "talk" not in person:
        return
    told, viewer = person["talk"], _viewer(cast, coach["key"], Coach)
    for day, time in told["planned"]:
        moment = Appointment(session + timedelta(days=day), clock_time.fromisoformat(time), ZONE)
        with database().write() as db:
            guide = guided.guided(db, viewer, cast.ids[person["key"]])
            plan_conversation(db, viewer, guide, uuid7(), moment)
    _note(cast, person, viewer, session)
    participant = _viewer(cast, person["key"], Participant)
    said = _instant(session, told["first_day"], told["first_time"])
    asked = _instant(session, told["asks_day"], told["asks_time"])
    with database().read() as db:
        mine = guided.my_coach(db, participant, cast.ids[coach["key"]])
    if said <= clock.now():
        with clock.held_at(said), database().write() as db:
            save_topic(db, participant, mine, uuid7(), told["first"], shares=True)
    if asked <= clock.now():
        with clock.held_at(asked), database().write() as db:
            ask_contact(db, participant, mine)


def _sheet(cast: Cast, person: dict[str, Any], coach: dict[str, Any], session: date) -> None:
    if "sheet" not in person:
        return
    told, viewer = person["sheet"], _viewer(cast, person["key"], Participant)
    at = _instant(session, told["day"], told["time"])
    if at > clock.now():
        return
    with clock.held_at(at), database().write() as db:
        mine = guided.my_coach(db, viewer, cast.ids[coach["key"]])
        figures = figures_of(db, viewer, told["scales"], told["days"])
        content = SheetContent(tuple(told["lines"]), tuple(told["questions"]), figures)
        save_sheet(db, viewer, mine, None, content, page=uuid7(), base="")
    with clock.held_at(at), database().write() as db:
        sheet = own_sheet(db, viewer, mine.coach_id)
        if sheet:
            share_sheet(db, viewer, mine, sheet)


def _note(cast: Cast, person: dict[str, Any], viewer: Coach, session: date) -> None:
    told, words = person["talk"]["note"], NoteWords(**person["talk"]["note"]["steps"])
    at = _instant(session, told["day"], told["time"])
    with clock.held_at(at), database().write() as db:
        guide = guided.guided(db, viewer, cast.ids[person["key"]])
        (latest, *_) = conversations_with(db, viewer, guide).earlier
        row = conversation_row(db, viewer, guide, latest.id)
        write_note(db, viewer, row, uuid7(), 0, words)
        keep_note(db, viewer, guide, uuid7(), 0, person["talk"]["own_note"])


def _suggestions(cast: Cast, person: dict[str, Any], coach: dict[str, Any], session: date) -> None:
    viewer = _viewer(cast, coach["key"], Coach)
    catalogue = _catalogue(viewer)
    for told in person.get("suggestions", ()):
        proposal = Proposal(catalogue[told["prompt"]].prompt_id, told["line"])
        phase = told.get("phase")
        when = Phase(phase) if phase else session + timedelta(days=told["day"])
        said, suggestion_id = _instant(session, told["said"], told["time"]), uuid7()
        with clock.held_at(said), database().write() as db:
            guide = guided.guided(db, viewer, cast.ids[person["key"]])
            suggest(db, viewer, guide, suggestion_id, when, proposal)
        if "declined_day" in told:
            declined = _instant(session, told["declined_day"], told["declined_time"])
            participant = _viewer(cast, person["key"], Participant)
            with clock.held_at(declined), database().write() as db:
                row = received_row(db, participant, suggestion_id)
                decline_suggestion(db, participant, row)


def _encouragements(
    cast: Cast, person: dict[str, Any], coach: dict[str, Any], session: date
) -> None:
    viewer = _viewer(cast, coach["key"], Coach)
    for told in person.get("encouragements", ()):
        said = _instant(session, told["day"], told["time"])
        if said <= clock.now():
            with clock.held_at(said), database().write() as db:
                guide = guided.guided(db, viewer, cast.ids[person["key"]])
                encourage(db, viewer, guide, uuid7(), told["text"])


def _signals(cast: Cast, person: dict[str, Any], coach: dict[str, Any], session: date) -> None:
    """Let the coach see signals, and round some off."""
    if "signals" not in person:
        return
    told, shown = person["signals"], person["signals"]["shown"]
    participant = _viewer(cast, person["key"], Participant)
    with clock.held_at(_instant(session, *shown)), database().write() as db:
        guidance.show_signals(db, participant, cast.ids[coach["key"]], RULE_NAMES)
    viewer = _viewer(cast, coach["key"], Coach)
    for rule, day, time, note in told["done"]:
        with clock.held_at(_instant(session, day, time)), database().write() as db:
            through = guided.window(db, viewer, participant.person_id)
            check_ins = check_ins_seen(db, viewer, through, session)
            for each in signals_seen(db, viewer, through, check_ins):
                if each.signal.rule.name == rule:
                    done = Handled(rule, each.signal.newest, note)
                    finish_signal(db, viewer, through.person, uuid7(), done)


def _read(
    cast: Cast,
    coach: dict[str, Any],
    writer: Participant,
    entry_id: UUID,
    told: dict[str, Any],
    written: datetime,
) -> None:
    at = _read_at(coach, written)
    viewer = _viewer(cast, coach["key"], Coach)
    with clock.held_at(at), database().write() as db:
        person = guided.guided(db, viewer, writer.person_id)
        entry = open_shared_entry(db, viewer, person, entry_id)
        for reading in viewer.ledger.readings:
            audit.record_reading(db, reader_id=viewer.person_id, reading=reading)
    if "reply" not in told:
        return
    replied = at + timedelta(minutes=told["reply_minutes"])
    with clock.held_at(replied), database().write() as db:
        reply(db, viewer, uuid7(), entry, told["reply"])
    with clock.held_at(replied + timedelta(hours=5)), database().write() as db:
        see_replies(db, writer, entry_id)


def _read_at(coach: dict[str, Any], written: datetime) -> datetime:
    """Return when the coach read it: the first reading day after the day of writing."""
    day = clock.day_of(written, ZONE) + timedelta(days=1)
    while coach["reads_on"] and WEEKDAYS[day.weekday()] not in coach["reads_on"]:
        day += timedelta(days=1)
    return _instant(day, 0, coach["reads_at"])


def _signed_in(cast: Cast, key: str) -> Any:
    # Everybody acts from the device on which they joined, which by today may be signed out.
    with clock.held_at(cast.joined[key]), database().read() as db:
        signed_in = signed_in_device(db, cast.cookies[key])
    if signed_in is None:
        raise LookupError(key)
    return signed_in.viewer()


def _viewer(cast: Cast, key: str, kind: type[Who]) -> Who:
    viewer = _signed_in(cast, key)
    if not isinstance(viewer, kind):
        raise TypeError(f"{key} is {type(viewer).__name__}, not {kind.__name__}")
    g.viewer = viewer
    return viewer


def _catalogue(viewer: Participant | Coach) -> dict[str, PromptVersion]:
    with database().read() as db:
        return {version.prompt.slug: version for version in published(db, viewer)}


def _instant(session: date, day: int, time: str) -> datetime:
    """Return the instant of a story's day and time; before four it is still the evening's day."""
    hours, minutes = map(int, time.split(":"))
    at = datetime(session.year, session.month, session.day, hours, minutes)  # noqa: DTZ001
    at += timedelta(days=day + (hours < 4))
    return at.replace(tzinfo=clock.zone_of(ZONE)).astimezone(UTC)


def _lines(table: str) -> Iterator[list[str]]:
    return (line.split() for line in table.strip().splitlines())


def _answer(text: str) -> Any:
    return int(text) if text.isdigit() else text


def _number(text: str) -> int | None:
    return None if text == "-" else int(text)


def _secrets(path: Path) -> dict[str, str]:
    """Return the demo's secrets, made the first time."""
    if not path.is_file():
        fresh = {
            "SECRET_KEY": _random_key(),
            "ORGANISATION_KEYS": f"demo:{_random_key()}",
            "PEPPERS": f"demo:{_random_key()}",
        }
        _write_private(path, "".join(f"{name}={value}\n" for name, value in fresh.items()))
    lines = re.findall(r"^(\w+)=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return dict(lines)


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _write_people(path: Path, story: dict[str, Any], cast: Cast) -> None:
    people = [*story["participants"], *story["staff"]]
    rows = [
        f"  {person['name']:8} {person.get('role', 'participant'):12} {person['email']:22} "
        f"{cast.passphrases[person['key']]}"
        for person in people
    ]
    _write_private(path, "Sign in as:\n" + "\n".join(rows) + "\n")


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
