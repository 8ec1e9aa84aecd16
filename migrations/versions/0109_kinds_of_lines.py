"""What kind a line is that waits for a decision is sealed with its words; words of any message are found when they are
a day old; who sent a request.

Lines that wait now have no kind then, so they go: nobody decided them, and no answer means left.

Revision: 0109
After: 0108
Made: 2026-11-30 11:30:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0109"
down_revision = "0108"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_UNDECIDED = sa.text("decision = 'unsure'")
_HAS_WORDS = sa.text("text <> ''")


def upgrade() -> None:
    op.execute("DELETE FROM reply_lines")
    op.drop_column("reply_lines", "kind")
    op.drop_index("ix_replies_undecided", "replies")
    op.create_index(
        "ix_replies_with_words", "replies", ["received_at"], sqlite_where=_HAS_WORDS, postgresql_where=_HAS_WORDS
    )
    op.add_column("claimed_requests", sa.Column("person_id", _ID, nullable=True))


def downgrade() -> None:
    op.drop_column("claimed_requests", "person_id")
    op.drop_index("ix_replies_with_words", "replies")
    op.create_index(
        "ix_replies_undecided", "replies", ["received_at"], sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED
    )
    op.execute("DELETE FROM reply_lines")
    op.add_column("reply_lines", sa.Column("kind", sa.String(length=20), nullable=False, server_default="unsure"))
