"""Goals of a pair, the words they had before, and their milestones.

Revision: 0011
After: 0009
Made: 2026-11-24 12:40:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_goals()
    create_revisions()
    create_milestones()


def create_goals() -> None:
    op.create_table(
        "goals",
        *row_keys(),
        *words(),
        sa.Column("state", short_word(), nullable=False),
        sa.Column("created_by", row_id(), nullable=False),
        *changed(),
        sa.Column("asked_version", sa.Integer(), nullable=False),
        sa.Column("put_aside", sa.Boolean(), nullable=False),
        sa.Column("closed_by", row_id(), nullable=True),
        sa.Column("closed_at", moment(), nullable=True),
        sa.Column("milestones_version", sa.Integer(), nullable=False),
        sa.Column("milestones_changed_by", row_id(), nullable=True),
        sa.Column("milestones_changed_at", moment(), nullable=True),
        refers("goals", "pair_id", "pairs"),
        *(refers("goals", column, "people") for column in ("created_by", "changed_by", "closed_by")),
        refers("goals", "milestones_changed_by", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_goals"),
        sa.UniqueConstraint("id", "workspace_id", name="uq_goals_id_workspace_id"),
        sqlite_autoincrement=True,
    )
    index("goals", "pair_id", "created_by", "changed_by", "closed_by", "milestones_changed_by")


def create_revisions() -> None:
    op.create_table(
        "goal_revisions",
        *row_keys(),
        sa.Column("goal_id", row_id(), nullable=False),
        *words(),
        *changed(),
        refers("goal_revisions", "pair_id", "pairs"),
        refers("goal_revisions", "goal_id", "goals"),
        refers("goal_revisions", "changed_by", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_goal_revisions"),
        sa.UniqueConstraint("goal_id", "version", name="uq_goal_revisions_goal_id_version"),
        sqlite_autoincrement=True,
    )
    index("goal_revisions", "pair_id", "changed_by")


def create_milestones() -> None:
    op.create_table(
        "milestones",
        *row_keys(),
        sa.Column("goal_id", row_id(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", moment(), nullable=True),
        sa.Column("done_by", row_id(), nullable=True),
        refers("milestones", "pair_id", "pairs"),
        refers("milestones", "goal_id", "goals"),
        refers("milestones", "done_by", "people"),
        sa.PrimaryKeyConstraint("id", name="pk_milestones"),
        sqlite_autoincrement=True,
    )
    index("milestones", "pair_id", "goal_id", "done_by")


def row_id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def short_word() -> sa.String:
    return sa.String(length=20)


def row_keys() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", row_id(), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", row_id(), nullable=False),
    )


def words() -> tuple[sa.Column, ...]:
    return (
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("what", "measure", "okr")),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("kind", short_word(), nullable=False),
    )


def changed() -> tuple[sa.Column, ...]:
    return (
        sa.Column("changed_by", row_id(), nullable=False),
        sa.Column("changed_at", moment(), nullable=False),
        sa.Column("manager_confirmed_at", moment(), nullable=True),
        sa.Column("report_confirmed_at", moment(), nullable=True),
    )


def refers(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column], [f"{other}.workspace_id", f"{other}.id"], name=f"fk_{table}_workspace_id_{column}"
    )


def index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table in ("milestones", "goal_revisions", "goals"):
        op.drop_table(table)
