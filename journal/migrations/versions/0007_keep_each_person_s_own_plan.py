"""Keep each person's own plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "safety_plan",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_safety_plan_owner_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"], ["vault.id"], name=op.f("fk_safety_plan_vault_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_plan")),
        sa.UniqueConstraint("owner_id", "vault_id", name=op.f("uq_safety_plan_owner_id_vault_id")),
    )
    op.create_index(op.f("ix_safety_plan_owner_id"), "safety_plan", ["owner_id"])
