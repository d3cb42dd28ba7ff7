"""Naklank, an integration journal: the app is put together here, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings
from journal import (
    accounts,
    body,
    checkins,
    coaching,
    conversations,
    entries,
    guidance,
    guided_sessions,
    help,
    insights,
    practices,
    progress,
    prompts,
    sheets,
    today,
)
from journal.core import access, assets, errors, forms, i18n, keys, logs, security, templating
from journal.core.access import Feature
from journal.core.db import Database
from journal.today.navigation import navigate

FEATURES = (
    accounts.feature,
    help.feature,
    prompts.feature,
    guided_sessions.feature,
    guidance.feature,
    body.feature,
    entries.feature,
    checkins.feature,
    practices.feature,
    insights.feature,
    progress.feature,
    conversations.feature,
    sheets.feature,
    coaching.feature,
    today.feature,
)
LARGEST_BODY = 2 * 1024 * 1024


def create_app(settings: Settings, features: Sequence[Feature] = FEATURES) -> Flask:
    """Return the app: core installed, features registered, unguarded routes refused."""
    app = Flask(__name__, static_folder=None, template_folder="../templates")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        PUBLIC_URL=settings.public_url,
        SESSION_COOKIE_NAME="__Host-session",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=400),
        # Sent only when it changes: a slow answer would bring an older one back.
        SESSION_REFRESH_EACH_REQUEST=False,
        MAIL_URL=settings.mail_url,
        MAIL_FROM=settings.mail_from,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
    )
    keys.install(app, settings)
    i18n.install(app)
    templating.install(app, navigate)
    forms.install(app)
    security.install(app)
    errors.install(app)
    assets.install(app)
    access.install(app, Database(settings.database_url), features)
    logs.install(app)
    _trust_proxies(app, settings.trusted_proxies)
    return app


def _trust_proxies(app: Flask, hops: int) -> None:
    if hops:
        proxied = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxied  # type: ignore[method-assign]
