"""How far from its time a nudge may come, and whose public holidays count.

Revision: 0005
After: 0001
Made: 2026-11-24 09:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Worked with by the version before, which knows neither column.
    op.add_column("preferences", sa.Column("nudge_allowance", sa.Integer(), nullable=False, server_default="15"))
    op.add_column("preferences", sa.Column("country", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("preferences", "country")
    op.drop_column("preferences", "nudge_allowance")
