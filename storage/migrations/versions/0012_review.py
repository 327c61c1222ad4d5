"""The review of a report in its room: how a remark read before, in which thread it was said, who is in the room."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Adds what is missing; of what was said before nothing more is known."""
    with op.batch_alter_table("remarks") as table:
        table.add_column(sa.Column("history", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "room_members",
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_members")),
    )
    op.create_index("one_row_per_member", "room_members", ["place", "address"], unique=True)
    with op.batch_alter_table("inbox") as table:
        table.add_column(sa.Column("thread", sa.String(), nullable=True))
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("thread", sa.JSON(), nullable=True))
