"""Keep notes of conversations and a coach's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema; what was planned before counts as never corrected."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("changed_at", journal.core.columns.UtcInstant(), nullable=True)
        )
        batch_op.add_column(
            sa.Column("revision", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    op.execute("UPDATE conversation SET changed_at = created_at")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.alter_column("changed_at", nullable=False)
        batch_op.alter_column("revision", server_default=None)
