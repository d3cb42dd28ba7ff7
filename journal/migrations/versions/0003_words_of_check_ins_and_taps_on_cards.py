"""Keep the words of a check-in and the taps on a card."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "card_day",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_card_day_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"], ["vault.id"], name=op.f("fk_card_day_vault_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_day")),
        sa.UniqueConstraint("owner_id", "day", name=op.f("uq_card_day_owner_id_day")),
    )
    with op.batch_alter_table("card_day", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_day_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "check_in_words",
        sa.Column("check_in_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in_id"],
            ["check_in.id"],
            name=op.f("fk_check_in_words_check_in_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_check_in_words_owner_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"], ["vault.id"], name=op.f("fk_check_in_words_vault_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("check_in_id", name=op.f("pk_check_in_words")),
    )
    with op.batch_alter_table("check_in_words", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_in_words_owner_id"), ["owner_id"], unique=False)
