"""What reports count by: when a line was logged, and of which appointment it is."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Makes the indexes."""
    op.create_index(op.f("ix_log_entries_created_at"), "log_entries", ["created_at"])
    op.create_index(op.f("ix_log_entries_appointment_id"), "log_entries", ["appointment_id"])
