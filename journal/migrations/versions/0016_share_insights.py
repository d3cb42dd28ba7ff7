"""Share insights."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema; nobody was asked before, so nothing is shared."""
    op.create_table(
        "insight_share",
        sa.Column("insight_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("reader_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("reader_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("shared_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("changed_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insight_id"],
            ["insight.id"],
            name=op.f("fk_insight_share_insight_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_insight_share_owner_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reader_vault_id"],
            ["vault.id"],
            name=op.f("fk_insight_share_reader_vault_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("insight_id", "reader_id", name=op.f("pk_insight_share")),
    )
    with op.batch_alter_table("insight_share", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_insight_share_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_insight_share_reader_id"), ["reader_id"], unique=False)
