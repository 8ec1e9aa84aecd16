"""Frames of conversations, shifts between them, and performance records with keys of their own.

What is there already was all said in coaching.

Revision: 0009
After: 0007
Made: 2026-11-24 12:35:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0007"
branch_labels = None
depends_on = None

FRAMED = ("one_on_ones", "occurrences", "briefs", "replies", "commitments")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    # The version before writes rows without a frame: they are coaching, which is all it knows.
    for table in FRAMED:
        op.add_column(table, sa.Column("frame", sa.String(20), nullable=False, server_default="coaching"))
    create(
        "frame_shifts",
        sa.Column("brief_id", ID, nullable=False),
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("came_from", sa.String(20), nullable=False),
        sa.Column("went_to", sa.String(20), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        refers("frame_shifts", "brief_id", "briefs"),
        refers("frame_shifts", "pair_id", "pairs"),
        refers("frame_shifts", "by", "people"),
        indexed=("brief_id", "pair_id", "by"),
    )
    create_keys_and_records()
    create_what_is_added()


def create_keys_and_records() -> None:
    create(
        "performance_keys",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        refers("performance_keys", "pair_id", "pairs"),
        sa.UniqueConstraint("pair_id", name="uq_performance_keys_pair_id"),
    )
    create(
        "performance_records",
        sa.Column("pair_id", ID, nullable=False),
        sa.Column("one_on_one_id", ID, nullable=False),
        sa.Column("standard", sa.Text(), nullable=False),
        sa.Column("gap", sa.Text(), nullable=False),
        sa.Column("gap_on", sa.Date(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("way_by", sa.Date(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=False),
        sa.Column("communicated_on", sa.Date(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("shown_at", TIME, nullable=True),
        refers("performance_records", "pair_id", "pairs"),
        refers("performance_records", "one_on_one_id", "one_on_ones"),
        sa.UniqueConstraint("id", "workspace_id", name="uq_performance_records_id_workspace_id"),
        sa.UniqueConstraint("one_on_one_id", name="uq_performance_records_one_on_one_id"),
        indexed=("pair_id",),
    )


def create_what_is_added() -> None:
    create(
        "performance_receipts",
        sa.Column("record_id", ID, nullable=False),
        sa.Column("acknowledged_at", TIME, nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("words_at", TIME, nullable=True),
        refers("performance_receipts", "record_id", "performance_records"),
        sa.UniqueConstraint("workspace_id", "record_id", name="uq_performance_receipts_workspace_id_record_id"),
    )
    create(
        "brought_forward",
        sa.Column("record_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        refers("brought_forward", "record_id", "performance_records"),
        refers("brought_forward", "author_id", "people"),
        indexed=("record_id", "author_id"),
    )


def create(table: str, *parts: sa.schema.SchemaItem, indexed: tuple[str, ...] = ()) -> None:
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sqlite_autoincrement=True,
    )
    for column in indexed:
        op.create_index(f"ix_{table}_{column}", table, [column])


def refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["workspace_id", column], [f"{to}.workspace_id", f"{to}.id"], name=f"fk_{table}_workspace_id_{column}"
    )


def downgrade() -> None:
    for table in ("brought_forward", "performance_receipts", "performance_records", "performance_keys", "frame_shifts"):
        op.drop_table(table)
    for table in reversed(FRAMED):
        op.drop_column(table, "frame")
