"""Keep notes of conversations and a coach's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change the schema; what was planned before counts as never corrected."""
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("changed_at", journal.core.columns.UtcInstant(), nullable=True)
        )
        batch_op.add_column(
            sa.Column("revision", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
    op.execute("UPDATE conversation SET changed_at = created_at")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.alter_column("changed_at", nullable=False)
        batch_op.alter_column("revision", server_default=None)
    _keep_notes_of_conversations()
    _keep_own_notes()


def _keep_notes_of_conversations() -> None:
    op.create_table(
        "conversation_note",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("conversation_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("author_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("author_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("owner_vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("page_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("seen_at", journal.core.columns.UtcInstant(), nullable=True),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_conversation_note_revision")),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["person.id"],
            name=op.f("fk_conversation_note_author_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["author_vault_id"],
            ["vault.id"],
            name=op.f("fk_conversation_note_author_vault_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_note_conversation_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["person.id"],
            name=op.f("fk_conversation_note_owner_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["owner_vault_id"],
            ["vault.id"],
            name=op.f("fk_conversation_note_owner_vault_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_note")),
        sa.UniqueConstraint(
            "conversation_id",
            "author_vault_id",
            name=op.f("uq_conversation_note_conversation_id_author_vault_id"),
        ),
    )
    with op.batch_alter_table("conversation_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_conversation_note_author_id"), ["author_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_conversation_note_owner_id"), ["owner_id"], unique=False
        )


def _keep_own_notes() -> None:
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "own_notes_months", sa.Integer(), nullable=False, server_default=sa.text("12")
            )
        )
        batch_op.create_check_constraint(
            op.f("ck_organisation_own_notes_months"), "own_notes_months BETWEEN 0 AND 120"
        )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.alter_column("own_notes_months", server_default=None)
    op.create_table(
        "own_note",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("about_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("written_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("changed_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_own_note_revision")),
        sa.ForeignKeyConstraint(
            ["about_id"], ["person.id"], name=op.f("fk_own_note_about_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_own_note_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"], ["vault.id"], name=op.f("fk_own_note_vault_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_note")),
    )
    with op.batch_alter_table("own_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_own_note_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_own_note_owner_id"), ["owner_id"], unique=False)
