"""The reports: texts, versions, remarks, approval, and the money."""

import sqlalchemy as sa
from alembic import op

from storage.db import UtcDateTime

revision = "0010"
down_revision = "0009"
LIVE = sa.text("state != 'withdrawn'")


def upgrade() -> None:
    """Makes the tables."""
    _make(
        "reports",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("presented_on", sa.Date(), nullable=True),
        sa.Column("approved_at", UtcDateTime(timezone=True), nullable=True),
    )
    op.create_index("one_version_of_a_number", "reports", ["number", "version"], unique=True)
    _make(
        "report_texts",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
    )
    op.create_index("one_text_in_a_slot", "report_texts", ["number", "slot"], unique=True)
    _make(
        "remarks",
        *_of_a_report("remarks"),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_remarks_report_id"), "remarks", ["report_id"])
    _make(
        "approvals",
        *_of_a_report("approvals"),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
    )
    op.create_index(op.f("ix_approvals_report_id"), "approvals", ["report_id"])
    op.create_index(
        "one_voice_per_organisation", "approvals", ["report_id", "organisation"], unique=True,
        sqlite_where=LIVE, postgresql_where=LIVE,
    )  # fmt: skip
    _make(
        "ledger_entries",
        sa.Column("line", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cents", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
    )


def _make(name: str, *columns: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        *columns,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _of_a_report(name: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Whose it is, and of which version."""
    return (
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f(f"fk_{name}_report_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f(f"fk_{name}_person_id")),
    )
