"""By when an answer was promised, and which appointment a logged talk was."""

import sqlalchemy as sa
from alembic import op

from storage.db import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds the columns; what was asked before has no promise."""
    with op.batch_alter_table("help_requests") as table:
        table.add_column(sa.Column("answer_by", UtcDateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("answered_at", UtcDateTime(timezone=True), nullable=True))
    with op.batch_alter_table("log_entries") as table:
        table.add_column(sa.Column("appointment_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_log_entries_appointment_id"), "appointments", ["appointment_id"], ["id"])
