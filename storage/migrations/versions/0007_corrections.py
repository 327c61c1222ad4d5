"""What a line in the logbook said before it was corrected, and of which disciplines a talk was."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds the columns; of what was logged before nothing is known of either."""
    with op.batch_alter_table("log_entries") as table:
        table.add_column(sa.Column("disciplines", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("history", sa.JSON(), nullable=False, server_default="[]"))
