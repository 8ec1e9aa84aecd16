"""Lines of replies that wait for a decision, and from which line of a reply a note or topic came.

Revision: 0107
After: 0106
Made: 2026-11-30 02:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TO_DESTROY = sa.text("destroy_at IS NOT NULL")
_NUMBERED = sa.text("number > 0")
_UNDECIDED = sa.text("decision = 'unsure'")


def upgrade() -> None:
    op.create_table(
        "reply_lines",
        sa.Column("id", _ID, nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("reply_id", _ID, nullable=False),
        sa.Column("pair_id", _ID, nullable=False),
        sa.Column("author_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=20), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("destroy_at", sa.DateTime(timezone=True), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                ["workspace_id", column],
                [f"{table}.workspace_id", f"{table}.id"],
                name=op.f(f"fk_reply_lines_workspace_id_{column}_{table}"),
            )
            for column, table in (("reply_id", "replies"), ("pair_id", "pairs"), ("author_id", "people"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_lines")),
        sqlite_autoincrement=True,
    )
    for column in ("reply_id", "pair_id", "author_id"):
        op.create_index(op.f(f"ix_reply_lines_{column}"), "reply_lines", [column])
    op.create_index(
        "ix_reply_lines_to_destroy",
        "reply_lines",
        ["destroy_at"],
        sqlite_where=_TO_DESTROY,
        postgresql_where=_TO_DESTROY,
    )
    op.create_index(
        "ix_replies_undecided", "replies", ["received_at"], sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED
    )
    op.create_index(
        "ix_commitments_numbers",
        "commitments",
        ["manager_id", "number"],
        sqlite_where=_NUMBERED,
        postgresql_where=_NUMBERED,
    )
    for table in ("notes", "topics"):
        op.add_column(table, sa.Column("line", sa.Integer(), nullable=True))


def downgrade() -> None:
    for table in ("topics", "notes"):
        op.drop_column(table, "line")
    op.drop_index("ix_commitments_numbers", "commitments")
    op.drop_index("ix_replies_undecided", "replies")
    op.drop_table("reply_lines")
