"""Keeps the translations together: gathers texts from the source, checks and compiles them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "journal" / "translations"
TEMPLATE = ROOT / ".dev" / "messages.pot"
LANGUAGES = ["nl", "en"]
SOURCE_LANGUAGE = "en"
HEADER = "# What Naklank says; ./dev messages keeps this file in step with the source."

KEYWORDS = [
    "lazy",
    "lazy_gettext",
    "lazy_ngettext:1,2",
    "lazy_pgettext:1c,2",
    "lazy_npgettext:1c,2,3",
]


def main() -> None:
    """Run `update`, `check` or `compile`; end with 1 and every problem when a check fails."""
    {"update": update, "check": check, "compile": compile_all}[sys.argv[1]]()


def update() -> None:
    """Write the texts of the source into the catalogue of every language; new ones stay empty."""
    texts = _gathered()
    for language in LANGUAGES:
        catalogue = _read(language)
        # A guess from a text that looks alike would only have to be found and undone.
        catalogue.update(texts, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        if language == SOURCE_LANGUAGE:
            _fill_with_source(catalogue)
        _path(language).parent.mkdir(parents=True, exist_ok=True)
        with _path(language).open("wb") as file:
            write_po(file, catalogue, width=100, sort_by_file=True, include_lineno=False)


def check() -> None:
    """Hold the catalogues against the source: all translated, none doubtful, none left over."""
    texts = _gathered()
    if problems := [line for language in LANGUAGES for line in _problems(language, texts)]:
        sys.exit("\n".join([*problems, "./dev messages gathers new texts and drops old ones."]))


def compile_all() -> None:
    """Write the binary catalogue beside each one that exists."""
    for source in FOLDER.glob("*/LC_MESSAGES/*.po"):
        with source.open("rb") as file, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(file))


def _gathered() -> Catalog:
    TEMPLATE.parent.mkdir(exist_ok=True)
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    folders = [name for name in ("journal", "templates") if (ROOT / name).exists()]
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    where = ["-F", "pyproject.toml", "-o", str(TEMPLATE), *folders]
    subprocess.run([*command, *keywords, *where], cwd=ROOT, check=True)
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def _fill_with_source(catalogue: Catalog) -> None:
    for message in filter(lambda message: not _is_translated(message), catalogue):
        message.string = message.id


def _is_translated(message: Message) -> bool:
    forms = message.string or ""
    return bool(forms) and all(forms if isinstance(forms, tuple | list) else [forms])


def _path(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def _read(language: str) -> Catalog:
    if not _path(language).exists():
        return Catalog(language, header_comment=HEADER, project="Naklank", version="1", fuzzy=False)
    with _path(language).open("rb") as file:
        return read_po(file, locale=language)


def _problems(language: str, texts: Catalog) -> Iterator[str]:
    catalogue = _read(language)
    for text in filter(lambda text: text.id, texts):
        known = catalogue.get(text.id, text.context)
        if known is None:
            yield f"{language}: not in the catalogue: {text.id!r}"
        else:
            yield from (
                f"{language}: {problem}: {text.id!r}" for problem in _flaws(known, catalogue)
            )
    for known in filter(lambda known: known.id, catalogue):
        if texts.get(known.id, known.context) is None:
            yield f"{language}: no longer in the source: {known.id!r}"


def _flaws(message: Message, catalogue: Catalog) -> Iterator[str]:
    if message.fuzzy:
        yield "doubtful (fuzzy)"
    if _is_translated(message):
        yield from map(str, message.check(catalogue))
    else:
        yield "not translated"


if __name__ == "__main__":
    main()
