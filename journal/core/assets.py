"""Built files: hashed names from the manifest, served pre-compressed and for ever."""

from __future__ import annotations

import json
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

ROOT = Path(__file__).parent.parent.parent
DIST = ROOT / "static" / "dist"
PREFIX = "static/"


def install(app: Flask, dist: Path = DIST) -> None:
    """Serve `static/dist` below /static/ and give templates `asset(name)`."""
    manifest = _manifest(dist)
    app.jinja_env.globals["asset"] = lambda name: f"/{PREFIX}{manifest[name]}"
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(dist),
        prefix=PREFIX,
        immutable_file_test=lambda _path, url: url.removeprefix(f"/{PREFIX}") in manifest.values(),
        add_headers_function=_add_headers,
    )


def _manifest(dist: Path) -> dict[str, str]:
    path = dist / "manifest.json"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run ./dev build")
    manifest: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _add_headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
