from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import NamedKey, Settings, SettingsError

KEY, OTHER = (base64.b64encode(letter * 32).decode() for letter in (b"k", b"o"))
COMPLETE = {
    "DATABASE_URL": "sqlite:////var/lib/naklank/journal.sqlite3",
    "PUBLIC_URL": "https://naklank.example",
    "SECRET_KEY": KEY,
    "ORGANISATION_KEYS": f"2026:{KEY}",
    "PEPPERS": f"2026:{KEY}",
}


def problems(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsError) as failed:
        Settings.from_env(environ)
    return str(failed.value).splitlines()


def read(**changed: str) -> Settings:
    return Settings.from_env(COMPLETE | changed)


def test_everything_that_is_needed_is_enough() -> None:
    settings = read()
    assert settings.database_url == COMPLETE["DATABASE_URL"]
    assert settings.secret_key == b"k" * 32
    assert settings.organisation_keys == (NamedKey("2026", b"k" * 32),)
    assert (settings.mail_url, settings.mail_from, settings.trusted_proxies) == (None, None, 0)


def test_a_server_without_settings_ends_once_and_names_each() -> None:
    command = ["gunicorn", "--config", "scripts/gunicorn.conf.py", "wsgi:app"]
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert ended.returncode == 1
    assert [ended.stderr.count(f"{name} is missing") for name in COMPLETE] == [1] * len(COMPLETE)
    assert "Traceback" not in ended.stderr


def test_what_is_missing_is_named_once_and_all_at_once() -> None:
    assert problems({}) == [f"{name} is missing" for name in COMPLETE]
    assert problems(dict.fromkeys(COMPLETE, " \n")) == problems({})
    for name in COMPLETE:
        rest = {other: value for other, value in COMPLETE.items() if other != name}
        assert problems(rest) == [f"{name} is missing"]


def test_there_is_no_secret_by_default() -> None:
    assert {line.partition(" ")[0] for line in problems({})} >= {
        *("SECRET_KEY", "ORGANISATION_KEYS", "PEPPERS")
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "journal.sqlite3"),
        ("PUBLIC_URL", "naklank.example"),
        ("PUBLIC_URL", "http://naklank.example"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://naklank.example/app"),
        ("PUBLIC_URL", "https://naklank.example/?x=1"),
        ("PUBLIC_URL", "https://me:secret@naklank.example"),
        ("PUBLIC_URL", "https://[::1"),
        ("SECRET_KEY", "kort"),
        ("SECRET_KEY", "not base64 at all!"),
        ("SECRET_KEY", base64.b64encode(b"k" * 31).decode()),
        ("SECRET_KEY", base64.b64encode(b"k" * 33).decode()),
        ("ORGANISATION_KEYS", KEY),
        ("ORGANISATION_KEYS", f":{KEY}"),
        ("ORGANISATION_KEYS", f"{'n' * 17}:{KEY}"),
        ("ORGANISATION_KEYS", f"sleutél:{KEY}"),
        ("ORGANISATION_KEYS", f"2026:{KEY},"),
        ("ORGANISATION_KEYS", f"2026:{KEY},2026:{OTHER}"),
        ("PEPPERS", "2026:kort"),
        ("TRUSTED_PROXIES", "veel"),
        ("TRUSTED_PROXIES", "-1"),
        ("MAIL_URL", "http://mail.example"),
        ("MAIL_URL", "smtp://"),
    ],
)
def test_what_is_wrong_is_named_and_never_shown(name: str, value: str) -> None:
    (line,) = problems(COMPLETE | {"MAIL_FROM": "naklank@example.org", name: value})
    assert line.startswith(f"{name} is wrong: ")
    assert KEY not in line
    if name in {"SECRET_KEY", "ORGANISATION_KEYS", "PEPPERS"}:
        assert value not in line


def test_what_is_wrong_and_what_is_missing_come_together() -> None:
    wrong = {**COMPLETE, "SECRET_KEY": "x", "PUBLIC_URL": "y", "PEPPERS": ""}
    assert [line.partition(" ")[0] for line in problems(wrong)] == [
        *("PUBLIC_URL", "SECRET_KEY", "PEPPERS")
    ]


def test_mail_needs_a_sender() -> None:
    (line,) = problems(COMPLETE | {"MAIL_URL": "smtps://me:word@mail.example:465"})
    assert line.startswith("MAIL_FROM is missing")
    assert "word" not in line
    settings = read(MAIL_URL="smtp://mail.example", MAIL_FROM="naklank@example.org")
    assert settings.mail_from == "naklank@example.org"


def test_lists_of_keys_keep_their_order() -> None:
    settings = read(ORGANISATION_KEYS=f"2026:{KEY}, 2025:{OTHER}", PEPPERS=f"b:{KEY}\na:{OTHER}\n")
    assert [key.id for key in settings.organisation_keys] == ["2026", "2025"]
    assert [key.id for key in settings.peppers] == ["b", "a"]
    assert settings.peppers[1].secret == b"o" * 32


def test_a_postgresql_url_names_its_driver() -> None:
    for url in ("postgresql://me@/journal", "postgresql+psycopg://me@/journal"):
        assert read(DATABASE_URL=url).database_url == "postgresql+psycopg://me@/journal"


def test_this_machine_may_do_without_tls() -> None:
    for url in ("http://localhost:8000", "http://127.0.0.1", "https://naklank.example/"):
        assert read(PUBLIC_URL=url).public_url == url.rstrip("/")


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{OTHER}\n", encoding="utf-8")
    environ = {**COMPLETE, "SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}
    assert Settings.from_env(environ).secret_key == b"o" * 32


def test_a_secret_may_be_a_credential_of_the_service_manager(tmp_path: Path) -> None:
    for name in ("SECRET_KEY", "PEPPERS"):
        (tmp_path / name.lower()).write_text(COMPLETE[name], encoding="utf-8")
    environ = {
        name: value for name, value in COMPLETE.items() if name not in {"SECRET_KEY", "PEPPERS"}
    }
    settings = Settings.from_env({**environ, "CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert settings.peppers == (NamedKey("2026", b"k" * 32),)


def test_the_nearest_place_counts(tmp_path: Path) -> None:
    for name, key in (("named", OTHER), ("secret_key", base64.b64encode(b"c" * 32).decode())):
        (tmp_path / name).write_text(key, encoding="utf-8")
    places = {
        "SECRET_KEY": KEY,
        "SECRET_KEY_FILE": str(tmp_path / "named"),
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }
    for name, letter in (("SECRET_KEY", b"k"), ("SECRET_KEY_FILE", b"o"), ("", b"c")):
        assert read(**places).secret_key == letter * 32
        places[name] = ""


def test_a_file_that_is_not_there_or_empty_is_missing(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    for path in (tmp_path / "empty", tmp_path / "nowhere", tmp_path):
        environ = {**COMPLETE, "SECRET_KEY": "", "SECRET_KEY_FILE": str(path)}
        assert problems(environ) == ["SECRET_KEY is missing"]


def test_a_file_that_holds_raw_bytes_is_wrong_and_never_shown(tmp_path: Path) -> None:
    (tmp_path / "raw").write_bytes(b"\xff\xfe" + b"r" * 30)
    environ = {**COMPLETE, "SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "raw")}
    (line,) = problems(environ)
    assert line.startswith("SECRET_KEY is wrong: ")
    assert "0xff" not in line


def test_a_file_that_cannot_be_read_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, encoding: str) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "key").touch()
    monkeypatch.setattr(Path, "read_text", refuse)
    environ = {**COMPLETE, "SECRET_KEY": "", "SECRET_KEY_FILE": str(tmp_path / "key")}
    assert problems(environ) == ["SECRET_KEY is wrong: its file cannot be read (Permission denied)"]


def test_a_secret_shows_in_no_trace_of_the_settings() -> None:
    settings = read()
    assert KEY not in repr(settings)
    assert "kkkk" not in repr(settings) + repr(settings.peppers[0])
