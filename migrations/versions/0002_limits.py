"""Rate limits shared by all workers, and what the outbox needs to keep to them.

Revision: 0002
After: 0001
Made: 2026-11-24 09:10:12.501377
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")
IN_HAND = sa.text("state IN ('claimed', 'unknown')")
PARTIAL = {
    "ix_deliveries_waiting": (["workspace_id", "priority", "due_at", "id"], WAITING),
    "ix_deliveries_expiring": (["expires_at"], WAITING),
    "ix_deliveries_in_hand": (["recipient_id", "thread_ts"], IN_HAND),
}


def upgrade() -> None:
    op.create_table(
        "limits",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "scope", name=op.f("pk_limits")),
    )
    op.create_index(op.f("ix_limits_until"), "limits", ["until"])
    op.add_column("people", sa.Column("unreachable", sa.Text(), nullable=True))
    op.add_column("deliveries", sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("deliveries", sa.Column("priority", sa.Integer(), server_default="0", nullable=False))
    op.execute("UPDATE deliveries SET priority = 1 WHERE kind = 'nudge' AND state = 'waiting'")
    for name, (columns, where) in PARTIAL.items():
        op.create_index(name, "deliveries", columns, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    # What an older version cannot read: it takes over an expired claim as one that may have been sent.
    op.execute("UPDATE deliveries SET state = 'claimed' WHERE state = 'unknown'")
    for name in PARTIAL:
        op.drop_index(name, "deliveries")
    with op.batch_alter_table("deliveries") as deliveries:
        deliveries.drop_column("priority")
        deliveries.drop_column("wanted_at")
    with op.batch_alter_table("people") as people:
        people.drop_column("unreachable")
    op.drop_table("limits")
