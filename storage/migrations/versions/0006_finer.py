"""What a line in the logbook is: a talk, or what was deliberately not done."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Adds the column; what was logged before was a talk."""
    with op.batch_alter_table("log_entries") as table:
        table.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="talk"))
