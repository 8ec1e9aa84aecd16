"""Whether somebody who leads nobody wants a weekly message of what they have said they will do.

Revision: 0130
After: 0125
Made: 2026-11-30 23:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("preferences", sa.Column("own_weekly_on", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("preferences", "own_weekly_on")
