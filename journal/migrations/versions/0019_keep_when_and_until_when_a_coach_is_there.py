"""Keep when a coach reads and writes back, what they send, and until when they guide."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema; hours that nobody stated are not made up, so nobody writes back yet."""
    op.create_table(
        "coach_away",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("coach_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_coach_away_order_of_days")),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["person.id"], name=op.f("fk_coach_away_coach_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coach_away")),
    )
    with op.batch_alter_table("coach_away", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coach_away_coach_id"), ["coach_id"], unique=False)
    op.create_table(
        "encouragement",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("author_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("seen_at", journal.core.columns.UtcInstant(), nullable=True),
        sa.Column("author_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=op.f(f"fk_encouragement_{column}"),
                ondelete="RESTRICT",
            )
            for column, table in (
                ("owner_id", "person"),
                ("author_id", "person"),
                ("author_vault_id", "vault"),
                ("owner_vault_id", "vault"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_encouragement")),
        sa.UniqueConstraint(
            "owner_id",
            "author_id",
            "owner_vault_id",
            "day",
            name=op.f("uq_encouragement_owner_id_author_id_owner_vault_id_day"),
        ),
    )
    with op.batch_alter_table("encouragement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_encouragement_author_id"), ["author_id"], unique=False)
    with op.batch_alter_table("coach_promise", schema=None) as batch_op:
        batch_op.add_column(sa.Column("from_time", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("until_time", sa.Time(), nullable=True))
        batch_op.add_column(
            sa.Column("answers", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("coach_promise", schema=None) as batch_op:
        batch_op.alter_column("answers", server_default=None)
        for name, holds in (
            ("hours", "(from_time IS NULL) = (until_time IS NULL)"),
            ("order_of_hours", "from_time < until_time"),
            ("answers", "NOT answers OR (weekdays <> 0 AND from_time IS NOT NULL)"),
        ):
            batch_op.create_check_constraint(op.f(f"ck_coach_promise_{name}"), holds)
    with op.batch_alter_table("guidance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_at", journal.core.columns.UtcInstant(), nullable=True))
        batch_op.drop_index("uq_guidance_open")
    op.execute("UPDATE guidance SET ended_at = until_at")
    with op.batch_alter_table("guidance", schema=None) as batch_op:
        batch_op.create_index(
            "uq_guidance_open",
            ["participant_id", "coach_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.create_check_constraint(
            op.f("ck_guidance_end"), "ended_at IS NULL OR until_at <= ended_at"
        )
