"""Keep the line that came with a practice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "practice_words",
        sa.Column("practice_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practice_id"],
            ["practice.id"],
            name=op.f("fk_practice_words_practice_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_practice_words_owner_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"], ["vault.id"], name=op.f("fk_practice_words_vault_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("practice_id", name=op.f("pk_practice_words")),
    )
    with op.batch_alter_table("practice_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_practice_words_owner_id"), ["owner_id"], unique=False)
