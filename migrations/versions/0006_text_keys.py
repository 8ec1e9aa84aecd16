"""The keys that seal what people write.

Revision: 0006
After: 0003
Made: 2026-11-24 12:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"
branch_labels = None
depends_on = None

OF_PAIR = sa.text("person_id IS NULL")
OWN_IN_PAIR = sa.text("pair_id IS NOT NULL AND person_id IS NOT NULL")
OWN = sa.text("pair_id IS NULL")


def upgrade() -> None:
    op.create_table(
        "text_keys",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("pair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "pair_id"], ["pairs.workspace_id", "pairs.id"], name="fk_text_keys_workspace_id_pair_id"
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name="fk_text_keys_workspace_id_person_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_text_keys"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_text_keys_pair_id", "text_keys", ["pair_id"])
    op.create_index("ix_text_keys_person_id", "text_keys", ["person_id"])
    for name, columns, where in (
        ("uq_text_keys_pair", ["pair_id"], OF_PAIR),
        ("uq_text_keys_own_in_pair", ["pair_id", "person_id"], OWN_IN_PAIR),
        ("uq_text_keys_own", ["person_id"], OWN),
    ):
        op.create_index(name, "text_keys", columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    op.drop_table("text_keys")
