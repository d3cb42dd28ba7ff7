"""Say in which ways a practice can be done, and what parts of the body it does something for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

NO_CHOICE = '{"postures": [], "eyes": [], "anchors": []}'


def upgrade() -> None:
    """Change the schema; what was published before has no choice and no part of the body."""
    with op.batch_alter_table("prompt_version", schema=None) as batch_op:
        for name, empty in (("manner", NO_CHOICE), ("regions", "[]")):
            batch_op.add_column(
                sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text(f"'{empty}'"))
            )
    with op.batch_alter_table("prompt_version", schema=None) as batch_op:
        for name in ("manner", "regions"):
            batch_op.alter_column(name, server_default=None)
