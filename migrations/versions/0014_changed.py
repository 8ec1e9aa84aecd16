"""Throw-away.

Revision: 0014
After: 0013
Made: 2026-11-29 18:45:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as batch:
        batch.add_column(sa.Column("pair_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch.add_column(sa.Column("shown_digest", sa.String(64), nullable=True))
        batch.create_foreign_key(
            "fk_deliveries_workspace_id_pair_id", "pairs", ["workspace_id", "pair_id"], ["workspace_id", "id"]
        )
    where = sa.text("pair_id IS NOT NULL")
    op.create_index(
        "ix_deliveries_of_pair", "deliveries", ["pair_id", "kind"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    raise NotImplementedError
