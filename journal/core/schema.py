"""The schema: brought up to date by migrations, never by hand."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from journal.core.db import Base, Database

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def migrate(database: Database) -> None:
    """Bring a database up to date; one that is so already stays as it is."""
    command.upgrade(_config(database), "head")


def write_migration(database: Database, message: str) -> None:
    """Write a migration from what the tables in the code differ from the database."""
    command.revision(_config(database), message, autogenerate=True)


def differences(database: Database) -> list[object]:
    """Return what the tables in the code differ from a migrated database: nothing, one hopes."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        return list(compare_metadata(context, Base.metadata))


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["database"] = database
    return config
