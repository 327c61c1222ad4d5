"""Promises that come back: whose they are, who is asked to take them over, what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
PEOPLE = "author_id", "owner_id", "offered_to_id"


def upgrade() -> None:
    """Widens the table of actions; each was agreed in a talk until now, so who logged that entered it."""
    with op.batch_alter_table("action_items") as table:
        for name in (*PEOPLE, "meeting_id"):
            table.add_column(sa.Column(name, sa.Integer(), nullable=True))
        table.add_column(sa.Column("outcome", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("history", sa.JSON(), nullable=False, server_default="[]"))
    op.execute("UPDATE action_items SET author_id = (SELECT author_id FROM log_entries WHERE log_entries.id = log_id)")
    with op.batch_alter_table("action_items") as table:
        table.alter_column("author_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("outcome", existing_type=sa.Text(), server_default=None)
        table.alter_column("history", existing_type=sa.JSON(), server_default=None)
        for name in PEOPLE:
            table.create_foreign_key(f"fk_action_items_{name}", "people", [name], ["id"])
        table.create_index("ix_action_items_owner_id", ["owner_id"])
        table.create_index("ix_action_items_meeting_id", ["meeting_id"])
