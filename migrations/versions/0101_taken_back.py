"""When words that were taken back are destroyed, which messages may show them, and how much of one was not read.

Revision: 0101
After: 0100
Made: 2026-11-29 22:40:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = ("commitments", "commitment_changes", "topics", "notes", "milestones")
TO_DESTROY = sa.text("destroy_at IS NOT NULL")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("destroy_at", MOMENT, nullable=True))
        where = {"sqlite_where": TO_DESTROY, "postgresql_where": TO_DESTROY}
        op.create_index(f"ix_{table}_to_destroy", table, ["destroy_at"], **where)
    op.add_column("deliveries", sa.Column("refreshed_at", MOMENT, nullable=True))
    op.add_column("replies", sa.Column("unread", sa.Integer(), nullable=False, server_default="0"))
    # What was taken back before is destroyed at the next opportunity.
    op.execute("UPDATE commitments SET destroy_at = created_at WHERE state = 'withdrawn'")
    op.execute("UPDATE topics SET destroy_at = created_at WHERE state = 'removed'")
    op.execute(
        'UPDATE commitment_changes SET destroy_at = "at" WHERE before_text IS NOT NULL'
        " AND commitment_id IN (SELECT id FROM commitments WHERE state = 'withdrawn')"
    )


def downgrade() -> None:
    op.drop_column("replies", "unread")
    op.drop_column("deliveries", "refreshed_at")
    for table in TABLES:
        op.drop_index(f"ix_{table}_to_destroy", table)
        op.drop_column(table, "destroy_at")
