"""Rows that are put aside, and people of an organisation by the id they have all over it.

Revision: 0105
After: 0103
Made: 2026-11-29 22:40:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0105"
down_revision = "0103"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
IS_JOINED = sa.text("joined_to IS NOT NULL")
IN_ORGANISATION = sa.text("grid_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "failed_rows",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("work", sa.String(40), nullable=False),
        sa.Column("row_id", ID, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("retry_at", MOMENT, nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("error_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "work", "row_id", name="pk_failed_rows"),
    )
    op.create_index("ix_failed_rows_work_retry_at", "failed_rows", ["work", "retry_at"])
    op.add_column("people", sa.Column("grid_id", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("joined_to", ID, nullable=True))
    op.create_index("ix_people_joined_to", "people", ["joined_to"], sqlite_where=IS_JOINED, postgresql_where=IS_JOINED)
    op.create_index(
        "uq_people_grid_id",
        "people",
        ["workspace_id", "grid_id"],
        unique=True,
        sqlite_where=IN_ORGANISATION,
        postgresql_where=IN_ORGANISATION,
    )


def downgrade() -> None:
    op.drop_index("uq_people_grid_id", "people")
    op.drop_index("ix_people_joined_to", "people")
    op.drop_column("people", "joined_to")
    op.drop_column("people", "grid_id")
    op.drop_table("failed_rows")
