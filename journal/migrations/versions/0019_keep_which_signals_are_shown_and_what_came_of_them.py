"""Keep which signals are shown and what came of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0015"
branch_labels = None
depends_on = None

RULES = ["mood", "energy", "sleep", "tension", "hard"]
"""Every rule there was when somebody said yes to all of them at once."""


def upgrade() -> None:
    """Change the schema; a yes to signals becomes a yes to each rule there was."""
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("signals_off", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.alter_column("signals_off", server_default=None)
    with op.batch_alter_table("numbers_sharing", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("signal_rules", sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
    sharing = sa.table(
        "numbers_sharing",
        sa.column("shows_signals", sa.Boolean()),
        sa.column("signal_rules", sa.JSON()),
    )
    op.execute(sharing.update().where(sharing.c.shows_signals).values(signal_rules=sorted(RULES)))
    with op.batch_alter_table("numbers_sharing", schema=None) as batch_op:
        batch_op.alter_column("signal_rules", server_default=None)
        batch_op.drop_column("shows_signals")
