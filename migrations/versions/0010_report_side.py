"""The report's side: what comes to them before a 1:1, topics they bring, the shared plan and what they propose.

Revision: 0010
After: 0011
Made: 2026-11-24 12:40:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.add_column("preferences", sa.Column("prepare", sa.String(20), nullable=False, server_default="same"))
    op.add_column("briefs", sa.Column("for_report", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "topics",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply_id", ID, nullable=True),
        *_in_workspace("topics", pair_id="pairs", author_id="people", reply_id="replies"),
        sa.PrimaryKeyConstraint("id", name="pk_topics"),
        sqlite_autoincrement=True,
    )
    for column in ("pair_id", "author_id", "reply_id"):
        op.create_index(f"ix_topics_{column}", "topics", [column])
    op.create_table(
        "plan_proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("expectations", sa.Text(), nullable=False),
        sa.Column("current_performance", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_in_workspace("plan_proposals", pair_id="pairs", author_id="people"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_proposals"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_plan_proposals_open",
        "plan_proposals",
        ["pair_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    for column in ("pair_id", "author_id"):
        op.create_index(f"ix_plan_proposals_{column}", "plan_proposals", [column])


def _in_workspace(table: str, **references: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            ["workspace_id", column],
            [f"{other}.workspace_id", f"{other}.id"],
            name=f"fk_{table}_workspace_id_{column}",
        )
        for column, other in references.items()
    ]


def downgrade() -> None:
    op.drop_table("plan_proposals")
    op.drop_table("topics")
    op.drop_column("briefs", "for_report")
    op.drop_column("preferences", "prepare")
