"""When a 1:1 was skipped or moved last, and from when, so that it can be put back.

Revision: 0114
After: 0110
Made: 2026-11-30 16:10:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0114"
down_revision = "0110"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("occurrences", sa.Column("changed_at", _MOMENT, nullable=True))
    op.add_column("occurrences", sa.Column("moved_from", _MOMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("occurrences", "moved_from")
    op.drop_column("occurrences", "changed_at")
