"""What was promised first stays what counts; and when somebody was last told that there are moments to choose from."""

import sqlalchemy as sa
from alembic import op

from storage.db import UtcDateTime

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Adds the columns; a promise that was put off before counts as it stands."""
    with op.batch_alter_table("help_requests") as table:
        table.add_column(sa.Column("postponed_to", UtcDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("moments_told_at", UtcDateTime(timezone=True), nullable=True))
