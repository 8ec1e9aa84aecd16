"""The language that somebody chose instead of the one Slack is set to.

Revision: 0150
After: 0140
Made: 2026-12-01 04:00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0150"
down_revision = "0140"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("language", sa.Text()))


def downgrade() -> None:
    op.drop_column("people", "language")
