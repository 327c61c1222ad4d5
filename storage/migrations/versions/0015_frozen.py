"""A version of a report never changes: what the desk keeps to, the database sees to. A step that makes this table anew
makes these triggers anew.
"""

from alembic import op

revision = "0015"
down_revision = "0014"
LAW = "a_version_never_changes"
TEXT = "CAST({0}.content AS TEXT), {0}.sha256, {0}.number, {0}.version"
NO_LONGER = "OLD.state = 'approved' AND NEW.state <> 'approved'"
OTHERWISE = f"({TEXT.format('OLD')}) {{}} ({TEXT.format('NEW')}) OR ({NO_LONGER})"


def upgrade() -> None:
    """Makes the triggers."""
    if op.get_bind().dialect.name == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{LAW}'); END"
        op.execute(f"CREATE TRIGGER {LAW} BEFORE UPDATE ON reports WHEN {OTHERWISE.format('IS NOT')} {refuse}")
        op.execute(f"CREATE TRIGGER {LAW}_nor_goes BEFORE DELETE ON reports {refuse}")
        return
    op.execute(
        f"CREATE FUNCTION {LAW}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{LAW}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    refuse = f"EXECUTE FUNCTION {LAW}()"
    changes = f"FOR EACH ROW WHEN ({OTHERWISE.format('IS DISTINCT FROM')}) {refuse}"
    op.execute(f"CREATE TRIGGER {LAW} BEFORE UPDATE ON reports {changes}")
    op.execute(f"CREATE TRIGGER {LAW}_nor_goes BEFORE DELETE ON reports FOR EACH ROW {refuse}")
