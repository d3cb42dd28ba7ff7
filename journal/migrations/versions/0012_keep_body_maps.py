"""Keep body maps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "body_map",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("numbers_key_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("received_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["numbers_key_id"],
            ["numbers_key.id"],
            name=op.f("fk_body_map_numbers_key_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_body_map_owner_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_map")),
    )
    with op.batch_alter_table("body_map", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_body_map_numbers_key_id"), ["numbers_key_id"], unique=False
        )
        batch_op.create_index("ix_body_map_owner_day", ["owner_id", "day"], unique=False)
