"""When the ambassador is away."""

import sqlalchemy as sa
from alembic import op

from storage.db import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Makes the table of absences."""
    op.create_table(
        "absences",
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("stand_in", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_starts_at"), "absences", ["starts_at"])
