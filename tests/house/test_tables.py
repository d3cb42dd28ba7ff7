"""What is kept, and who may ask for it: every table and every reading function says so."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import sqlalchemy as sa

import journal
from journal import FEATURES
from journal.core.db import Base
from journal.core.viewers import Viewer

SOURCE = Path(journal.__file__).parent
HOLDS = {"words", "numbers", "identity", "key", "digest"}

PLAIN_TEXT = {
    "audit_event": {"act", "object_kind"},
    "check_in": {"zone"},
    "consent": {"purpose", "version"},
    "device": {"role", "platform", "browser"},
    "entry": {"zone"},
    "help_row": {"number", "link", "title_nl", "title_en", "text_nl", "text_en"},
    "key_slot": {"kind", "pepper_id"},
    "numbers_sharing": {"signal_rules"},
    "organisation": {"name", "contact", "complaints", "hosting", "signals_off"},
    "outgoing_mail": {"about", "language"},
    "person": {"language", "theme", "zone", "state"},
    "person_role": {"role"},
    "body_map": {"zone"},
    "practice": {"zone"},
    "prompt": {"slug", "kind", "domain", "state"},
    "prompt_version": {
        "cautions",
        "evidence",
        "source",
        "pattern",
        "steps",
        "manner",
        "regions",
        "title_nl",
        "title_en",
        "body_nl",
        "body_en",
    },
    "suggestion": {"phase"},
    "waiting_item": {"kind"},
}
"""Every column that keeps text as it is. A new one is to be thought about before it stands here."""

WITHOUT_VIEWER = {
    # Before it is known who is looking, these find out.
    "accounts.signed_in_device",
    "accounts.device_in_hand",
    # The caller holds the row, and with it the right.
    "accounts.slots_of",
    "accounts.slots_of_kind",
    "accounts.current_vault",
    # Names, roles and public keys of people whose ids the caller came by rightfully.
    "accounts.names_of",
    "accounts.roles_of",
    "accounts.public_keys",
}

READS = {"get", "get_one", "scalar", "scalars", "query"}


def columns() -> Iterator[sa.Column[Any]]:
    for table in Base.metadata.sorted_tables:
        yield from table.columns


def reading_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function of a feature's queries that takes a session."""
    for path in sorted(SOURCE.rglob("*.py")):
        if not is_room_of_queries(path):
            continue
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        module = importlib.import_module(".".join(parts))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(function).parameters), "") == "db":
                yield f"{parts[1]}.{name}", function


def is_room_of_queries(path: Path) -> bool:
    """Tell whether a file is a feature's `queries.py`, or lies in its folder of queries."""
    return path.name == "queries.py" or path.parent.name == "queries"


def test_every_relationship_has_to_be_asked_for() -> None:
    relationships = [
        relationship for mapper in Base.registry.mappers for relationship in mapper.relationships
    ]
    assert relationships
    for relationship in relationships:
        assert relationship.lazy == "raise", relationship


def test_every_blob_says_what_it_holds() -> None:
    blobs = [column for column in columns() if isinstance(column.type, sa.LargeBinary)]
    assert len(blobs) > 20
    for column in blobs:
        assert column.info.get("holds") in HOLDS, f"{column.table.name}.{column.name}"


def test_text_is_kept_as_it_is_only_where_that_was_thought_about() -> None:
    found: dict[str, set[str]] = {}
    for column in columns():
        if isinstance(column.type, sa.String | sa.JSON):
            found.setdefault(column.table.name, set()).add(column.name)
    assert found == PLAIN_TEXT


def test_every_read_starts_at_who_is_looking() -> None:
    known, without = set(get_args(Viewer)), set()
    for name, function in reading_functions():
        parameters = list(inspect.signature(function).parameters)
        wanted = get_type_hints(function).get(parameters[1]) if len(parameters) > 1 else None
        if not set(get_args(wanted) or [wanted]) <= known:
            without.add(name)
    assert without == WITHOUT_VIEWER


def test_whoever_opens_words_or_numbers_is_no_admin_no_visitor_and_no_clock() -> None:
    opening = {
        "vault",
        "Answers",
        "Writing",
        "Done",
        "InsightWords",
        "LaterAnswers",
        "NoteWords",
        "OwnNoteWords",
        "numbers_keys",
        "receive",
    }
    keyless = {viewer for viewer in get_args(Viewer) if "vault" not in viewer.__annotations__}
    checked = 0
    for name, function in reading_functions():
        source = ast.parse(inspect.getsource(function))
        used = {node.attr for node in ast.walk(source) if isinstance(node, ast.Attribute)}
        used |= {node.func.id for node in ast.walk(source) if _calls_a_name(node)}  # type: ignore[attr-defined]
        if used & opening and name not in WITHOUT_VIEWER:
            wanted = list(get_type_hints(function).values())[1]
            assert keyless.isdisjoint(get_args(wanted) or [wanted]), name
            checked += 1
    assert checked > 10


@pytest.mark.parametrize("feature", [feature.name for feature in FEATURES])
def test_only_queries_read(feature: str) -> None:
    for path in (SOURCE / feature).rglob("*.py"):
        if is_room_of_queries(path):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = f"{path.relative_to(SOURCE)}:{getattr(node, 'lineno', 0)}"
            if _calls_a_name(node):
                assert node.func.id != "select", place  # type: ignore[attr-defined]
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert not (node.value.id == "db" and node.attr in READS), place


def _calls_a_name(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
