"""Performance conversations that are not set yet, kept as drafts for who types them.

Revision: 0124
After: 0120
Made: 2026-11-30 19:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0124"
down_revision = "0120"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "performance_drafts"


def refers(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column],
        [f"{table}.workspace_id", f"{table}.id"],
        name=f"fk_{TABLE}_workspace_id_{column}_{table}",
    )


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=True),
        sa.Column("report_id", ID, nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        refers("person_id", "people"),
        refers("pair_id", "pairs"),
        refers("report_id", "people"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint("workspace_id", "person_id", "form", name=f"uq_{TABLE}_workspace_id_person_id_form"),
        sqlite_autoincrement=True,
    )
    for column in ("person_id", "pair_id", "report_id"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])


def downgrade() -> None:
    op.drop_table(TABLE)
