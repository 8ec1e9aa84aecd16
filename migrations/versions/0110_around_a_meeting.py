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

_ADDED = {"brief_on": sa.true(), "follow_up_on": sa.true(), "hide_names": sa.false()}


def upgrade() -> None:
    for name, default in _ADDED.items():
        op.add_column("preferences", sa.Column(name, sa.Boolean(), nullable=False, server_default=default))


def downgrade() -> None:
    for name in _ADDED:
        op.drop_column("preferences", name)
