"""Keep what participant and coach arrange."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "contact_request",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("participant_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("coach_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("asked_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("seen_at", journal.core.columns.UtcInstant(), nullable=True),
        sa.Column("done_at", journal.core.columns.UtcInstant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["coach_id"],
            ["person.id"],
            name=op.f("fk_contact_request_coach_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["person.id"],
            name=op.f("fk_contact_request_participant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_request")),
    )
    with op.batch_alter_table("contact_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_request_coach_id"), ["coach_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_contact_request_participant_id"), ["participant_id"], unique=False
        )
        batch_op.create_index(
            "uq_contact_request_open",
            ["participant_id", "coach_id"],
            unique=True,
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        )

    op.create_table(
        "conversation",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("participant_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("coach_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["person.id"], name=op.f("fk_conversation_coach_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["person.id"],
            name=op.f("fk_conversation_participant_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_coach_id"), ["coach_id"], unique=False)
        batch_op.create_index("ix_conversation_pair", ["participant_id", "coach_id"], unique=False)

    op.create_table(
        "topic",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("coach_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("shared_at", journal.core.columns.UtcInstant(), nullable=True),
        sa.Column("reader_vault_id", journal.core.columns.Id(length=16), nullable=True),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(shared_at IS NULL) = (reader_vault_id IS NULL)", name=op.f("ck_topic_reader")
        ),
        sa.CheckConstraint(
            "(shared_at IS NULL) = (sealed_key IS NULL)", name=op.f("ck_topic_shared")
        ),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["person.id"], name=op.f("fk_topic_coach_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_topic_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"], ["vault.id"], name=op.f("fk_topic_vault_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint(
            "owner_id", "coach_id", "vault_id", name=op.f("uq_topic_owner_id_coach_id_vault_id")
        ),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_coach_id"), ["coach_id"], unique=False)
