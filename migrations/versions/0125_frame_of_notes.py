"""In which kind of conversation a private note was written.

Revision: 0125
After: 0124
Made: 2026-11-30 20:25:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0125"
down_revision = "0124"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notes", sa.Column("frame", sa.String(20), server_default="coaching", nullable=False))
    op.execute(
        "UPDATE notes SET frame = (SELECT replies.frame FROM replies"
        " WHERE replies.workspace_id = notes.workspace_id AND replies.id = notes.reply_id)"
        " WHERE EXISTS (SELECT 1 FROM replies WHERE replies.workspace_id = notes.workspace_id"
        " AND replies.id = notes.reply_id AND replies.frame <> 'coaching')"
    )


def downgrade() -> None:
    op.drop_column("notes", "frame")
