"""The app for a production server: `gunicorn wsgi:app`."""

import sys

from config import Settings, SettingsError
from journal import create_app
from journal.core import logs

logs.configure()
try:
    settings = Settings.from_env()
except SettingsError as problems:
    sys.exit(f"The settings are not complete:\n{problems}")
app = create_app(settings)
