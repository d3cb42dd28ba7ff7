"""Keep which signals are shown and what came of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0015"
down_revision = "0014"
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
    op.create_table(
        "signal_state",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("author_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("seen_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("done_at", journal.core.columns.UtcInstant(), nullable=True),
        sa.Column("author_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "done_at IS NULL OR done_at >= seen_at", name=op.f("ck_signal_state_seen_first")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
            name=op.f("fk_signal_state_author_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["author_vault_id"],
            ["vault.id"],
            name=op.f("fk_signal_state_author_vault_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_signal_state_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_vault_id"],
            ["vault.id"],
            name=op.f("fk_signal_state_owner_vault_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_state")),
    )
    with op.batch_alter_table("signal_state", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_state_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(
            "ix_signal_state_pair", ["author_id", "owner_id", "seen_at"], unique=False
        )
