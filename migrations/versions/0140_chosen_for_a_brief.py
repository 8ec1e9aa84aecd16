"""Which part of a brief an entry of the library was chosen for, on which day, why, and what the manager said of it; and
what a manager says of a 1:1 so that the library fits it.

Revision: 0140
After: 0130
Made: 2026-12-01 04:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0140"
down_revision = "0130"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    part = sa.Column("part", sa.String(20), nullable=False, server_default="question")
    op.add_column("brief_questions", part)
    op.add_column("brief_questions", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("brief_questions", sa.Column("reasons", sa.Text(), nullable=False, server_default=""))
    op.add_column("brief_questions", sa.Column("verdict", sa.String(20), nullable=True))
    op.create_table(
        "brief_fits",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("function", sa.String(20), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("practise", sa.String(20), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "pair_id", name="pk_brief_fits"),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"],
            ["pairs.workspace_id", "pairs.id"],
            name="fk_brief_fits_workspace_id_pair_id",
        ),
    )
    op.create_index("ix_brief_fits_pair_id", "brief_fits", ["pair_id"])


def downgrade() -> None:
    op.drop_table("brief_fits")
    for column in ("verdict", "reasons", "day", "part"):
        op.drop_column("brief_questions", column)
