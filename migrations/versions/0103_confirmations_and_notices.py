"""Whose manager somebody is, namings that begin later, and who was told of what administrators decide.

Revision: 0103
After: 0102
Made: 2026-11-29 22:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for part in ("retention_at", "quiet_at", "contact_at"):
        op.add_column("policies", sa.Column(part, MOMENT, nullable=True))
    create("policies_told", sa.Column("at", MOMENT, nullable=False))
    create("pending_viewers", sa.Column("begins_at", MOMENT, nullable=False))
    op.create_index("ix_pending_viewers_begins_at", "pending_viewers", ["begins_at"])
    op.create_table(
        "viewers_told",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("viewer_id", ID, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", "viewer_id", "since", name="pk_viewers_told"),
        refers("viewers_told", "person_id", "people"),
        refers("viewers_told", "viewer_id", "people"),
    )
    op.create_index("ix_viewers_told_viewer_id", "viewers_told", ["viewer_id"])
    op.create_table(
        "manager_confirmations",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("silent_at", MOMENT, nullable=False),
        sa.Column("administrators_asked_at", MOMENT, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by", ID, nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "pair_id", name="pk_manager_confirmations"),
        refers("manager_confirmations", "pair_id", "pairs"),
        refers("manager_confirmations", "answered_by", "people"),
    )
    op.create_index("ix_manager_confirmations_pair_id", "manager_confirmations", ["pair_id"])
    op.create_index("ix_manager_confirmations_answered_by", "manager_confirmations", ["answered_by"])
    end_namings_of_who_left()


def end_namings_of_who_left() -> None:
    """Whoever left, or became a guest, while they were named must not read again when they come back."""
    op.execute(
        "INSERT INTO audit_log (workspace_id, act, data, at, whose_id)"
        " SELECT named.workspace_id, 'unnamed', 'performance_viewers', CURRENT_TIMESTAMP, named.person_id"
        " FROM performance_viewers AS named JOIN people ON people.id = named.person_id"
        " WHERE NOT people.active OR people.kind <> 'member'"
    )
    op.execute(
        "DELETE FROM performance_viewers WHERE person_id IN"
        " (SELECT id FROM people WHERE NOT people.active OR people.kind <> 'member')"
    )


def create(table: str, column: sa.Column) -> None:
    """A row for some people."""
    op.create_table(
        table,
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        column,
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=f"pk_{table}"),
        refers(table, "person_id", "people"),
    )


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column], [f"{other}.workspace_id", f"{other}.id"], name=f"fk_{table}_workspace_id_{column}"
    )


def downgrade() -> None:
    for table in ("manager_confirmations", "viewers_told", "pending_viewers", "policies_told"):
        op.drop_table(table)
    for part in ("contact_at", "quiet_at", "retention_at"):
        op.drop_column("policies", part)
