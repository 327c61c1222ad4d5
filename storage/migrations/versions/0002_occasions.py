"""What the clock caused."""

import sqlalchemy as sa
from alembic import op

from storage.db import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Makes the table of occasions."""
    op.create_table(
        "occasions",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("nudges", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_occasions_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasions")),
        sa.UniqueConstraint("key", name=op.f("uq_occasions_key")),
    )
    op.create_index("ix_occasions_person", "occasions", ["person_id", "created_at"])
