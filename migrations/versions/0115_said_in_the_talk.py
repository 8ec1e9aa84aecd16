"""Whether the consequence of a record is first said in the performance conversation itself.

Revision: 0115
After: 0114
Made: 2026-11-30 16:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0115"
down_revision = "0114"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "performance_records", sa.Column("said_here", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("performance_records", "said_here")
