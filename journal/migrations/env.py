"""Alembic's environment: the journal's own engine and tables."""

from __future__ import annotations

from alembic import context

from journal.core.db import Base, Database


def _run() -> None:
    database: Database = context.config.attributes["database"]
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


_run()
