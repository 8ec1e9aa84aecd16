"""The workspaces that installed the bot.

Revision: 0003
After: 0004
Made: 2026-11-24 09:20:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspaces",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("bot_token", sa.Text(), nullable=True),
        sa.Column("refresh_token", sa.Text(), nullable=True),
        sa.Column("token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refresh_lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bot_user_id", sa.Text(), nullable=True),
        sa.Column("bot_scopes", sa.Text(), nullable=False),
        sa.Column("installed_by", sa.Text(), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("people_cursor", sa.Text(), nullable=False),
        sa.Column("people_lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_workspaces")),
    )
    active = sa.text("state IN ('active')")
    op.create_index(
        "ix_workspaces_people_due", "workspaces", ["people_due_at"], sqlite_where=active, postgresql_where=active
    )
    rotates = sa.text("token_expires_at IS NOT NULL")
    op.create_index(
        "ix_workspaces_token_expires",
        "workspaces",
        ["token_expires_at"],
        sqlite_where=rotates,
        postgresql_where=rotates,
    )
    op.create_table(
        "oauth_states",
        sa.Column("workspace_id", sa.Text(), nullable=False),
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "state_hash", name=op.f("pk_oauth_states")),
    )


def downgrade() -> None:
    op.drop_table("oauth_states")
    op.drop_table("workspaces")
