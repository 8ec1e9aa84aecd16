"""What two people agree to pass on to a new manager.

Revision: 0013
After: 0012
Made: 2026-11-24 13:45:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFERENCES = {"pair_id": "pairs", "to_manager_id": "people", "started_by": "people"}


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("to_manager_id", ID, nullable=False),
        sa.Column("started_by", ID, nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["workspace_id", column],
                [f"{table}.workspace_id", f"{table}.id"],
                name=f"fk_handovers_workspace_id_{column}",
            )
            for column, table in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name="pk_handovers"),
        sqlite_autoincrement=True,
    )
    for column in REFERENCES:
        op.create_index(f"ix_handovers_{column}", "handovers", [column])


def downgrade() -> None:
    op.drop_table("handovers")
