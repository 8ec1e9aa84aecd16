"""How a workspace is administered: policy, performance viewers, legal holds, the audit log, and pairs that ended.

Revision: 0008
After: 0006
Made: 2026-11-24 12:10:00
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"
branch_labels = None
depends_on = None

MESSAGE = "the audit log is append only"


def upgrade() -> None:
    # Worked with by the version before, which knows none of the columns.
    op.add_column("people", sa.Column("admin", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("preferences", sa.Column("quiet_chosen", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("pairs", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
    ended = sa.text("ended_at IS NOT NULL")
    op.create_index("ix_pairs_ended", "pairs", ["ended_at"], sqlite_where=ended, postgresql_where=ended)
    over = sa.text("state IN ('sent', 'refused', 'expired', 'cancelled', 'bundled')")
    op.create_index("ix_deliveries_over", "deliveries", ["state", "due_at"], sqlite_where=over, postgresql_where=over)
    admins = sa.text("admin")
    op.create_index("ix_people_admins", "people", ["workspace_id"], sqlite_where=admins, postgresql_where=admins)
    fill()
    create_policies()
    create_people_tables()
    create_audit_log()
    refuse_changes()


def fill() -> None:
    """Whoever has other quiet hours than all had chose them; a pair whose 1:1s are all over ended at the latest now."""
    op.execute(
        "UPDATE preferences SET quiet_chosen = true"
        " WHERE NOT (quiet_from = '20:00:00.000000' AND quiet_until = '07:00:00.000000')"
    )
    ended = sa.text(
        "UPDATE pairs SET ended_at = :now WHERE id IN (SELECT pair_id FROM one_on_ones)"
        " AND id NOT IN (SELECT pair_id FROM one_on_ones WHERE state = 'paused' OR state = 'active'"
        " AND (frequency <> 'once' OR plan_at IS NOT NULL))"
    )
    op.execute(ended.bindparams(sa.bindparam("now", datetime.now(UTC), sa.DateTime(timezone=True))))


def create_policies() -> None:
    op.create_table(
        "policies",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Time(), nullable=False),
        sa.Column("quiet_until", sa.Time(), nullable=False),
        sa.Column("outside_contact", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reschedule_after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_policies")),
    )
    unfinished = sa.text("reschedule_after IS NOT NULL")
    op.create_index(
        "ix_policies_to_reschedule",
        "policies",
        ["workspace_id"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )


def create_people_tables() -> None:
    for table in ("performance_viewers", "legal_holds"):
        op.create_table(
            table,
            sa.Column("workspace_id", sa.Text(), nullable=False),
            sa.Column("person_id", row_id(), nullable=False),
            sa.Column("since", sa.DateTime(timezone=True), nullable=False),
            refers(table, "person_id", "people"),
            sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f(f"pk_{table}")),
        )


def create_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", row_id(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", row_id(), nullable=True),
        sa.Column("whose_id", row_id(), nullable=True),
        sa.Column("pair_id", row_id(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        refers("audit_log", "actor_id", "people"),
        refers("audit_log", "whose_id", "people"),
        refers("audit_log", "pair_id", "pairs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_audit_log_actor_id_at"), "audit_log", ["actor_id", "at"])
    op.create_index(op.f("ix_audit_log_whose_id_at"), "audit_log", ["whose_id", "at"])
    op.create_index(op.f("ix_audit_log_pair_id"), "audit_log", ["pair_id"])


def refuse_changes() -> None:
    """Let the database itself refuse UPDATE and DELETE, and TRUNCATE, which PostgreSQL has."""
    if op.get_context().dialect.name == "sqlite":
        # INSERT OR REPLACE deletes the row that is in the way without running the triggers for it.
        taken = "WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)"
        for change, when in (("UPDATE", ""), ("DELETE", ""), ("INSERT", taken)):
            op.execute(
                f"CREATE TRIGGER audit_log_refuses_{change.lower()} BEFORE {change} ON audit_log {when}"
                f" BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_log_refuses() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$"
    )
    for when, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER audit_log_refuses_{each.lower()} BEFORE {when} ON audit_log"
            f" FOR EACH {each} EXECUTE FUNCTION audit_log_refuses()"
        )


def row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{to}.workspace_id", f"{to}.id"],
        name=op.f(f"fk_{table}_workspace_id_{column}"),
    )


def downgrade() -> None:
    op.drop_table("audit_log")
    if op.get_context().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_log_refuses()")
    for table in ("legal_holds", "performance_viewers", "policies"):
        op.drop_table(table)
    op.drop_index("ix_people_admins", "people")
    op.drop_index("ix_deliveries_over", "deliveries")
    op.drop_index("ix_pairs_ended", "pairs")
    for table, column in (("pairs", "ended_at"), ("preferences", "quiet_chosen"), ("people", "admin")):
        op.drop_column(table, column)
