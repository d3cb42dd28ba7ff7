"""Ask whether signals are shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema; nobody was asked before, so nobody said yes."""
    with op.batch_alter_table("numbers_sharing", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("shows_signals", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("numbers_sharing", schema=None) as batch_op:
        batch_op.alter_column("shows_signals", server_default=None)
