"""Settings of one installation, read once from the environment and from secret files."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast
from urllib.parse import urlsplit

T = TypeVar("T")

KEY_BYTES = 32
KEY_ID_CHARACTERS = 16


class SettingsError(Exception):
    """Settings are missing or wrong; the message names every one of them, a line each."""


@dataclass(frozen=True, slots=True, repr=False)
class NamedKey:
    """One secret of a rotating list: a short public id and 32 random bytes."""

    id: str
    secret: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """Everything that differs between installations.

    In lists of keys the first one writes and all of them read.
    `trusted_proxies` counts the reverse proxies whose X-Forwarded-* headers are believed.
    """

    database_url: str
    public_url: str
    secret_key: bytes
    organisation_keys: tuple[NamedKey, ...]
    peppers: tuple[NamedKey, ...]
    mail_url: str | None = None
    mail_from: str | None = None
    trusted_proxies: int = 0

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read NAME, else the file named by NAME_FILE, else the systemd credential `name`.

        Raises SettingsError once, naming every setting that is missing or wrong.
        """
        read = _Reader(environ)
        settings = cls(
            database_url=read("DATABASE_URL", _database_url),
            public_url=read("PUBLIC_URL", _origin),
            secret_key=read("SECRET_KEY", _key),
            organisation_keys=read("ORGANISATION_KEYS", _named_keys),
            peppers=read("PEPPERS", _named_keys),
            mail_url=read("MAIL_URL", _mail_url, default=None),
            mail_from=read("MAIL_FROM", str, default=None),
            trusted_proxies=read("TRUSTED_PROXIES", _count, default="0"),
        )
        if settings.mail_url and not settings.mail_from:
            read.problems.append("MAIL_FROM is missing: MAIL_URL is set, so mail needs a sender")
        if read.problems:
            raise SettingsError("\n".join(read.problems))
        return settings


class _Reader:
    """Collects every problem instead of stopping at the first."""

    REQUIRED = object()

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def __call__(self, name: str, parse: Callable[[str], T], *, default: object = REQUIRED) -> T:
        """Parse one setting; after a problem the value is None, which `from_env` never returns."""
        try:
            raw = self._raw(name) or default
            if isinstance(raw, str):
                return parse(raw)
            if raw is self.REQUIRED:
                self.problems.append(f"{name} is missing")
        except UnicodeDecodeError:
            self.problems.append(f"{name} is wrong: its file holds no text")
        except ValueError as wrong:
            self.problems.append(f"{name} is wrong: {wrong}")
        except OSError as problem:
            self.problems.append(f"{name} is wrong: its file cannot be read ({problem.strerror})")
        return cast(T, None)

    def _raw(self, name: str) -> str | None:
        if value := self.environ.get(name, "").strip():
            return value
        for path in self._files(name):
            if path.is_file():
                return path.read_text(encoding="utf-8").strip() or None
        return None

    def _files(self, name: str) -> list[Path]:
        named = self.environ.get(f"{name}_FILE")
        credentials = self.environ.get("CREDENTIALS_DIRECTORY")
        paths = [Path(named)] if named else []
        return [*paths, Path(credentials, name.lower())] if credentials else paths


def _key(raw: str) -> bytes:
    try:
        secret = base64.b64decode(raw, validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(secret) != KEY_BYTES:
        raise ValueError(f"{KEY_BYTES} random bytes in base64 are expected")
    return secret


def _named_keys(raw: str) -> tuple[NamedKey, ...]:
    """Parse `id:key,id:key`; ids are 1 to 16 ASCII characters without a colon."""
    keys = []
    for part in raw.replace("\n", ",").split(","):
        key_id, colon, secret = part.strip().partition(":")
        if not (colon and key_id.isascii() and 0 < len(key_id) <= KEY_ID_CHARACTERS):
            raise ValueError("a list of id:key is expected, ids of 1 to 16 ASCII characters")
        keys.append(NamedKey(key_id, _key(secret)))
    if len({key.id for key in keys}) != len(keys):
        raise ValueError("an id stands there twice")
    return tuple(keys)


def _count(raw: str) -> int:
    if not raw.isdecimal():
        raise ValueError("a number is expected, 0 or more")
    return int(raw)


def _database_url(raw: str) -> str:
    if not raw.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("sqlite:///… or postgresql://… is expected")
    return raw.replace("postgresql://", "postgresql+psycopg://", 1)


def _origin(raw: str) -> str:
    url = urlsplit(raw)
    local = url.hostname in {"localhost", "127.0.0.1"}
    if url.scheme != "https" and not (url.scheme == "http" and local):
        raise ValueError("https://… is expected (http only for localhost)")
    if not url.hostname or url.path not in {"", "/"} or url.query or url.username:
        raise ValueError("an origin without a path is expected, as in https://naklank.example")
    return f"{url.scheme}://{url.netloc}"


def _mail_url(raw: str) -> str:
    url = urlsplit(raw)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValueError("smtp://user:password@host:port or smtps://… is expected")
    return raw
