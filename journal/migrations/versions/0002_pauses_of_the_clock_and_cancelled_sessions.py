"""Keep pauses of the clock and cancelled sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("cancelled_at", journal.core.columns.UtcInstant(), nullable=True)
        )
        batch_op.add_column(sa.Column("sealed_pauses", sa.LargeBinary(), nullable=True))
