"""Suggest for a phase, and let it be declined."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

PHASES = "'preparing', 'landing', 'afterglow', 'daily-life', 'holding-on', 'open'"


def upgrade() -> None:
    """Change the schema; every suggestion until now was for a day."""
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phase", sa.String(length=10), nullable=True))
        batch_op.add_column(
            sa.Column("declined_at", journal.core.columns.UtcInstant(), nullable=True)
        )
        batch_op.alter_column("day", existing_type=sa.Date(), nullable=True)
        batch_op.create_check_constraint(
            op.f("ck_suggestion_day_or_phase"), "(day IS NULL) <> (phase IS NULL)"
        )
        batch_op.create_check_constraint(op.f("ck_suggestion_phase"), f"phase IN ({PHASES})")
