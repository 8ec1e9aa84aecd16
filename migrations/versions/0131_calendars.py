"""Calendars that people have connected.

Revision: 0131
After: 0150
Made: 2026-12-01 04:10:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0131"
down_revision = "0150"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "calendars"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("next_read_at", MOMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(20), nullable=True),
        sa.Column("failing_since", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("left_out", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=f"fk_{TABLE}_workspace_id_person_id_people",
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sqlite_autoincrement=True,
    )
    for column in ("person_id", "next_read_at"):
        op.create_index(f"ix_{TABLE}_{column}", TABLE, [column])
    op.add_column("occurrences", sa.Column("as_of", MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("occurrences", "as_of")
    op.drop_table(TABLE)
