"""Who wrote each text that two people write together, and the words that milestones had before.

Revision: 0102
After: 0101
Made: 2026-11-29 22:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0102"
down_revision = "0101"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WRITERS = {
    "commitments": "writers",
    "commitment_changes": "before_writers",
    "plan_revisions": "writers",
    "plan_proposals": "writers",
    "goals": "writers",
    "goal_revisions": "writers",
    "milestones": "writers",
}


def upgrade() -> None:
    for table, column in WRITERS.items():
        op.add_column(table, sa.Column(column, sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "milestone_revisions",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("goal_id", ID, nullable=False),
        sa.Column("milestone_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("writers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("destroy_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_milestone_revisions"),
        refers("pair_id", "pairs"),
        refers("goal_id", "goals"),
        sqlite_autoincrement=True,
    )
    for column in ("pair_id", "goal_id"):
        op.create_index(f"ix_milestone_revisions_{column}", "milestone_revisions", [column])
    to_destroy = sa.text("destroy_at IS NOT NULL")
    where = {"sqlite_where": to_destroy, "postgresql_where": to_destroy}
    op.create_index("ix_milestone_revisions_to_destroy", "milestone_revisions", ["destroy_at"], **where)


def refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    target = [f"{table}.workspace_id", f"{table}.id"]
    name = f"fk_milestone_revisions_workspace_id_{column}"
    return sa.ForeignKeyConstraint(["workspace_id", column], target, name=name)


def downgrade() -> None:
    op.drop_table("milestone_revisions")
    for table, column in WRITERS.items():
        op.drop_column(table, column)
