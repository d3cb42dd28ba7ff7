"""Keep what coaches suggest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "suggestion",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("author_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("suggested_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("author_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_suggestion_author_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["author_vault_id"],
            ["vault.id"],
            name=op.f("fk_suggestion_author_vault_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_suggestion_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_vault_id"],
            ["vault.id"],
            name=op.f("fk_suggestion_owner_vault_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suggestion_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_suggestion_owner_day", ["owner_id", "day"], unique=False)
