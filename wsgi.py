"""The app for a production server: `gunicorn wsgi:app`."""

from config import Settings
from journal import create_app
from journal.core import logs

logs.configure()
app = create_app(Settings.from_env())
