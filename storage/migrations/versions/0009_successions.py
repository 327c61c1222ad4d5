"""Who came after whom in an office."""

import sqlalchemy as sa
from alembic import op

from storage.db import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Makes the table of successions."""
    op.create_table(
        "successions",
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("new_id", sa.Integer(), nullable=False),
        sa.Column("requests", sa.JSON(), nullable=False),
        sa.Column("appointments", sa.JSON(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["old_id"], ["people.id"], name=op.f("fk_successions_old_id")),
        sa.ForeignKeyConstraint(["new_id"], ["people.id"], name=op.f("fk_successions_new_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successions")),
    )
