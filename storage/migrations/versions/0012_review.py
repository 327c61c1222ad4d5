"""The review of a report in its room: how a remark read before it was edited, and in which thread things were said."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def upgrade() -> None:
    """Adds what is missing; of what was said before nothing more is known."""
    with op.batch_alter_table("remarks") as table:
        table.add_column(sa.Column("history", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("inbox") as table:
        table.add_column(sa.Column("thread", sa.String(), nullable=True))
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("thread", sa.JSON(), nullable=True))
