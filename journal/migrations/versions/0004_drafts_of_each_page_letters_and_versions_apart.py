"""Drafts of each page, letters to oneself, and versions that were written apart."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import journal.core.columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SEALED = "owner_id, vault_id, revision, saved_at, wrapped_key, sealed"


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("entry") as batch_op:
        batch_op.add_column(sa.Column("opens_on", sa.Date(), nullable=True))
    with op.batch_alter_table("entry_version") as batch_op:
        batch_op.add_column(sa.Column("base_revision", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("page_id", journal.core.columns.Id(length=16), nullable=True))
    # A draft of before was bound to its entry's id: with that as its own id it opens as it did.
    op.execute("CREATE TABLE kept_draft AS SELECT * FROM entry_draft")
    op.drop_table("entry_draft")
    op.create_table(
        "entry_draft",
        sa.Column("id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("entry_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=True),
        sa.Column("saved_at", journal.core.columns.UtcInstant(), nullable=False),
        sa.Column("owner_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("vault_id", journal.core.columns.Id(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_entry_draft_owner_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["vault_id"], ["vault.id"], name=op.f("fk_entry_draft_vault_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_draft")),
    )
    op.execute(
        f"INSERT INTO entry_draft (id, entry_id, counter, {SEALED}) "  # noqa: S608
        f"SELECT entry_id, entry_id, 0, {SEALED} FROM kept_draft"
    )
    op.drop_table("kept_draft")
    op.create_index(op.f("ix_entry_draft_entry_id"), "entry_draft", ["entry_id"])
    op.create_index(op.f("ix_entry_draft_owner_id"), "entry_draft", ["owner_id"])
