"""Templates: each page has the one of its name, and none lies about unused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, meta

import journal
from journal import FEATURES

SOURCE = Path(journal.__file__).parent
TEMPLATES = SOURCE.parent / "templates"

OTHER_NAMES = {
    "accounts.consents_page": "accounts/consents.html",
    "accounts.earlier_vault": "accounts/reopen.html",
    "accounts.erase_page": "accounts/erase.html",
    "accounts.join_page": "accounts/join.html",
    "accounts.lock_page": "accounts/lock.html",
    "accounts.own_devices": "accounts/devices.html",
    "accounts.recover_page": "accounts/recover.html",
    "accounts.reset_page": "accounts/reset.html",
    "accounts.sign_in_page": "accounts/sign_in.html",
    "entries.edit": "entries/writing.html",
    "entries.new": "entries/writing.html",
    "entries.new_letter": "entries/letter.html",
    "entries.resume": "entries/writing.html",
    "entries.write_around": "entries/writing.html",
    "guidance.new_session": "guidance/own_session.html",
    "guidance.new_session_of": "guidance/session_of.html",
    "guidance.own_session_day": "guidance/own_session.html",
    "help.privacy": "help/privacy.nl.html",
    "practices.show": "practices/bodywork.html",
    "prompts.new": "prompts/edit.html",
}
"""Pages whose template has another name than their view: the same page stands in several places."""

NO_PAGE = {"conversations.calendar", "conversations.own_calendar", "today.start"}
"""What is a file, or only sends on."""


def pages() -> Iterator[str]:
    for feature in FEATURES:
        yield from (route.endpoint for route in feature.routes if route.kind == "page")


def named_in_python() -> Iterator[re.Pattern[str]]:
    """Yield each template that code names; what is worked out while running may be anything."""
    for path in SOURCE.rglob("*.py"):
        for name in re.findall(r'"([\w/.{}()]+\.(?:html|txt))"', path.read_text(encoding="utf-8")):
            parts = (re.escape(part) for part in re.split(r"{[^}]*}", name))
            yield re.compile(r"\w+".join(parts))


def references() -> dict[str, set[str]]:
    """Return which templates each template extends, includes or imports from."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n"])
    found = {}
    for path in TEMPLATES.rglob("*.*"):
        source = path.read_text(encoding="utf-8")
        named = {name for name in meta.find_referenced_templates(environment.parse(source)) if name}
        # A layout that is chosen while running is named there all the same.
        for tag in re.findall(r"{% extends [^%]*%}", source):
            named |= set(re.findall(r'"([\w/]+\.html)"', tag))
        found[str(path.relative_to(TEMPLATES))] = named
    return found


def test_every_page_has_the_template_of_its_name() -> None:
    other = {
        endpoint
        for endpoint in pages()
        if not (TEMPLATES / f"{endpoint.replace('.', '/')}.html").exists()
    }
    assert other == set(OTHER_NAMES) | NO_PAGE
    for name in OTHER_NAMES.values():
        assert (TEMPLATES / name).exists(), name


def test_no_template_lies_about_unused() -> None:
    taken_in, patterns = references(), list(named_in_python())
    used = {name for name in taken_in if any(pattern.fullmatch(name) for pattern in patterns)}
    while more := {each for name in used for each in taken_in[name]} - used:
        used |= more
    assert set(taken_in) == used


def test_what_a_template_takes_in_is_there() -> None:
    taken_in = references()
    for name, wanted in taken_in.items():
        assert wanted <= set(taken_in), name
