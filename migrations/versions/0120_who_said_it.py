"""Who of the two has said whether a 1:1 took place.

Revision: 0120
After: 0115
Made: 2026-11-30 19:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0115"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("occurrences", sa.Column("outcome_by", sa.String(20), nullable=True))
    op.execute("UPDATE occurrences SET outcome_by = 'manager' WHERE outcome <> 'unknown'")


def downgrade() -> None:
    op.drop_column("occurrences", "outcome_by")
