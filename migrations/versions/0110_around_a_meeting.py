"""Whether a manager wants a brief before a 1:1 and a question after it, and whether a lock screen names people.

Revision: 0110
After: 0109
Made: 2026-11-30 15:50:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0109"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("brief_on", "follow_up_on"):
        op.add_column("preferences", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("people", sa.Column("hide_names", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("people", "hide_names")
    for name in ("brief_on", "follow_up_on"):
        op.drop_column("preferences", name)
