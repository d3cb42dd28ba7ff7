"""Keep conversation sheets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "conversation_sheet",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("coach_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("saved_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("shared_at", journal.core.columns.UtcInstant(), nullable=True),
        sa.Column("reader_vault_id", journal.core.columns.Id(length=16), nullable=True),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        sa.Column("vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(shared_at IS NULL) = (reader_vault_id IS NULL)",
            name=op.f("ck_conversation_sheet_reader"),
        ),
        sa.CheckConstraint(
            "(shared_at IS NULL) = (sealed_key IS NULL)", name=op.f("ck_conversation_sheet_shared")
        ),
        sa.ForeignKeyConstraint(
            ["coach_id"],
            ["person.id"],
            name=op.f("fk_conversation_sheet_coach_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_conversation_sheet_owner_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"],
            ["vault.id"],
            name=op.f("fk_conversation_sheet_vault_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_sheet")),
        sa.UniqueConstraint(
            "owner_id",
            "coach_id",
            "vault_id",
            name=op.f("uq_conversation_sheet_owner_id_coach_id_vault_id"),
        ),
    )
    with op.batch_alter_table("conversation_sheet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conversation_sheet_coach_id"), ["coach_id"], unique=False
        )
