"""How far from its time a nudge may come, whose public holidays count, and finding what expired too early.

Revision: 0005
After: 0002
Made: 2026-11-24 09:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Worked with by the version before, which knows neither column.
    op.add_column("preferences", sa.Column("nudge_allowance", sa.Integer(), nullable=False, server_default="15"))
    op.add_column("preferences", sa.Column("country", sa.Text(), nullable=True))
    expired = sa.text("state = 'expired'")
    op.create_index(
        "ix_deliveries_expired", "deliveries", ["expires_at"], sqlite_where=expired, postgresql_where=expired
    )


def downgrade() -> None:
    op.drop_index("ix_deliveries_expired", "deliveries")
    op.drop_column("preferences", "country")
    op.drop_column("preferences", "nudge_allowance")
